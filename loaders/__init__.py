"""Input to records: one module per form of input."""
