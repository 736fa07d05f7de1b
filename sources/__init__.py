"""The sources: one fact sheet per document."""
