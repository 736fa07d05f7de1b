"""Lists of things with filters, exact counts and stable pages, each described once in the catalogue."""
