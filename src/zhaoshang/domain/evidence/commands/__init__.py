"""Writes of evidence, one module per thing: files, imports, bookings, facts, months."""
