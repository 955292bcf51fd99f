"""Plain values of the field: money, area, periods, codes, refusals. No Django, no database, no clock.

Everything above may import from here; nothing here imports from above.
"""
