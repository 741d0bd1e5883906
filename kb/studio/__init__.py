"""What the knowledge base adds to the studio, on Wagtail's own patterns."""
