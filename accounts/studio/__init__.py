"""People and teams in the studio."""
