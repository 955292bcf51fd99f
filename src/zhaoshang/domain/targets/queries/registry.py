"""Every figure of the product, explicit and in order."""

from __future__ import annotations

from functools import cache

from zhaoshang.domain.enterprises.figures import FIGURES as OF_ENTERPRISES
from zhaoshang.domain.estate.figures import FIGURES as OF_ESTATE
from zhaoshang.domain.outreach.figures import FIGURES as OF_OUTREACH
from zhaoshang.domain.projects.figures import FIGURES as OF_PROJECTS
from zhaoshang.domain.targets.errors import UnknownFigure
from zhaoshang.kernel.figure import Figure


@cache
def registry() -> dict[str, Figure]:
    """Figures by key, in the order they are shown."""
    every = (*OF_ENTERPRISES, *OF_ESTATE, *OF_PROJECTS, *OF_OUTREACH)
    return {figure.key: figure for figure in sorted(every, key=lambda f: f.order)}


def figure_called(key: str) -> Figure:
    """The figure of that key; refuses an unknown one by naming all."""
    if key not in registry():
        raise UnknownFigure(figure=key, known="、".join(registry()))
    return registry()[key]
