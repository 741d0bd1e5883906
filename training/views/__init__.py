"""What people see of their learning, and leads of their team's."""
