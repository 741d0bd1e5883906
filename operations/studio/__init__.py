"""What the studio shows of tasks."""
