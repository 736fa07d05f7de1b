"""The rules: what must hold, in SHACL."""
