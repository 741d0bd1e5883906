"""What training adds to the studio."""
