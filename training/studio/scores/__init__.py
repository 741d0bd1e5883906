"""Who knows how much of what, for trainers, managers and leads; and who can be sent calls."""
