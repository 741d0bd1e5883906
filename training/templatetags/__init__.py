"""Words for templates about learning."""
