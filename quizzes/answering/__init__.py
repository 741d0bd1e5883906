"""Questions as forms that people fill in, and what they filled in as responses."""
