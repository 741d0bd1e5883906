"""What the house does while a part of it fails."""
