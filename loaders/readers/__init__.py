"""Bytes to `Document`: one module per form, chosen by `reader`, run in a limited child process by `sandbox`."""
