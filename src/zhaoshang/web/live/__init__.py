"""Live channels: server-sent events, one to many, in a process of their own so that a slow reader never holds a page."""
