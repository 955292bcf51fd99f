"""What the example's workbooks say, a module for each ledger. No Django, no clock: rows from fixed seeds."""
