"""The questions: competency and hygiene queries in SPARQL."""
