"""A throw-away app: the ledger as somebody would model it plainly, without evidence or history."""
