"""What training keeps."""
