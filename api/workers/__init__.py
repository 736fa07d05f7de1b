"""The wall: queries run in processes that can be killed (limits: `docs/reference.md`)."""
