"""What a kept bulletin may still say: it names no project that has become confidential since it was composed."""

from __future__ import annotations

from typing import Any

from zhaoshang.domain.projects.queries import confidential_names
from zhaoshang.domain.publishing.queries.blocks import Json

INSTEAD = {"zh": "（保密项目）", "en": "(a confidential project)"}


def discreet(content: Json) -> Json:
    """The content with the names of confidential projects taken out, for whoever reads; the very same when it holds none.

    What was kept and digested stays as it is; figures and totals do not change.
    """
    names = [name for name in confidential_names() if name]
    return _without(content, sorted(names, key=len, reverse=True), "zh") if names else content


def _without(told: Any, names: list[str], language: str) -> Any:
    if isinstance(told, str):
        for name in names:
            told = told.replace(name, INSTEAD[language])
        return told
    if isinstance(told, dict):
        return {k: _without(v, names, k if k in INSTEAD else language) for k, v in told.items()}
    return [_without(part, names, language) for part in told] if isinstance(told, list) else told
