"""Writing questions in the studio: by a form, or as the text of a file."""
