"""The registry: who is who."""
