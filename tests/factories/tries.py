"""How often something is tried: a few times in every run, as often as the requirement names in `make soak`."""

from __future__ import annotations

import os


def tries(usual: int, named: int) -> int:
    """`named` when ZHAOSHANG_TRIES is "named" (make soak), else `usual`."""
    return named if os.environ.get("ZHAOSHANG_TRIES") == "named" else usual
