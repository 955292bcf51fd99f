"""Who may: the one question every command and every page asks."""

from __future__ import annotations

from typing import Any

import rules


def may(key: str, by: Any, subject: Any = None) -> bool:
    """Whether the rule registered under `key` lets `by` do it to `subject`. No rule, no right."""
    return bool(rules.perm_exists(key)) and bool(rules.has_perm(key, by, subject))
