"""What search adds to the studio: steering it, and seeing how it does."""
