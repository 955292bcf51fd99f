"""Maps as they come."""
