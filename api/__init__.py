"""Thin HTTP over a release."""
