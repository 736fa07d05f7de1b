"""The words: the ontology, its schemes of concepts, alignments and JSON-LD context."""
