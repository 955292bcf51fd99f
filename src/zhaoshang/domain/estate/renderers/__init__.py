"""Files for other programs, drawn from outlines."""
