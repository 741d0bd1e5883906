"""What each agent knows, and how they come to know more."""
