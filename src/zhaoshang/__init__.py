"""Zhaoshang 招商: the working system of a district investment promotion bureau."""

__version__ = "2026.1"
