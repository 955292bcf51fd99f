"""The slots of the console: the example lies above the surfaces, so it is named here and found by its name."""

from __future__ import annotations

from importlib import import_module
from typing import Any


def example() -> Any:
    """The module that loads the example (`zhaoshang.demo.load`)."""
    return import_module("zhaoshang.demo.load")


def drawing() -> Any:
    """The module that draws the pictures of the example (`zhaoshang.demo.drawing`)."""
    return import_module("zhaoshang.demo.drawing")
