"""The forms of document that state ties: the register, the road map, prose. Each turns a document into claims."""
