"""The sections of a bulletin, one module each; every one takes the frozen month and returns blocks."""
