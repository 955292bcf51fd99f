"""What a kept bulletin may still say: it names no project that has become confidential since it was composed."""

from __future__ import annotations

from typing import Any

from zhaoshang.domain.projects.queries import confidential_names
from zhaoshang.domain.publishing.queries.blocks import Json

OMITTED = {"zh": "（从略）", "en": "(omitted)"}
INSTEAD = {"zh": "（保密项目）", "en": "(a confidential project)"}


def discreet(content: Json) -> Json:
    """The content with the names of confidential projects taken out, for whoever reads; the very same when it holds none.

    What was kept and digested stays as it is; figures and totals do not change.
    """
    names = [name for name in confidential_names() if name]
    return _without(content, sorted(names, key=len, reverse=True), "zh") if names else content


def _without(told: Any, names: list[str], language: str, reasons: bool = False) -> Any:
    if isinstance(told, str):
        for name in names:
            told = told.replace(name, INSTEAD[language])
        return told
    if isinstance(told, dict):
        reasons = reasons or told.get("key") == "corrections"
        veiled = {k: _without(v, names, k if k in INSTEAD else language, reasons) for k, v in told.items()}
        if reasons and "cells" in told and veiled != told:
            veiled["cells"] = [*veiled["cells"][:-1], OMITTED]  # why it was corrected may tell of it too
        return veiled
    return [_without(part, names, language, reasons) for part in told] if isinstance(told, list) else told
