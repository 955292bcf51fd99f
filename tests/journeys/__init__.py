"""A real browser walks through the real product: three processes, a real database, nothing replaced."""
