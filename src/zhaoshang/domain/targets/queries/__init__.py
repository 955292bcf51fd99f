"""Reads of targets: the registry of figures, their values and rows, ranks and league tables."""
