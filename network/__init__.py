"""From the store to networks and their measures."""
