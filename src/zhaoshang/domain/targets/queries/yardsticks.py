"""The year's targets as yardsticks for an import: in base units, by the column a figure sums."""

from __future__ import annotations

from zhaoshang.domain.evidence.queries import Yardstick
from zhaoshang.domain.targets.queries.registry import registry
from zhaoshang.domain.targets.queries.standing import targets_of
from zhaoshang.kernel.bilingual import Bilingual


def yardsticks(ledger: str, year: int) -> list[Yardstick]:
    """For each figure of the ledger that sums a column and has a target in the year: the target in base units."""
    goals = targets_of(year)
    return [
        Yardstick(
            f.measure.of,
            goals[f.key].value * f.measure.per / f.measure.times,
            Bilingual(f"“{f.name.zh}”全年目标", f"the year's target of “{f.name.en}”,"),
        )
        for f in registry().values()
        if f.ledger == ledger and f.measure.of and f.key in goals
    ]
