"""tiegraph: a knowledge graph of cooperation ties between territories."""

__version__ = "0.1.0"
