"""Writes of projects. Enquiries have modules of their own: what visitors do, what staff do, what the clock does."""

from zhaoshang.domain.projects.commands import answering, asking, minding
from zhaoshang.domain.projects.commands.projects import hide, name_reader, register, show

__all__ = ["answering", "asking", "hide", "minding", "name_reader", "register", "show"]
