"""Rows beside what stands: new ones that look like something booked already, and old ones that no longer state it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhaoshang.domain.evidence.commands.findings import Checked
from zhaoshang.domain.evidence.models import Fact, ImportRow
from zhaoshang.domain.evidence.queries import fact_kind, in_force
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.ledger import Statement, called, named

if TYPE_CHECKING:
    from zhaoshang.domain.evidence.commands.checking import Checker


def look_alike(checker: Checker, rows: list[Checked]) -> None:
    """Remembers, of rows that would be new, the standing facts they resemble, as far as whoever imports may know."""
    fresh: dict[str, list[tuple[Checked, Statement]]] = {}
    for row in rows:
        for s, booked in zip(row.statements, row.booked, strict=False):
            if booked["verdict"] == ImportRow.Verdict.NEW:
                fresh.setdefault(s.kind, []).append((row, s))
    for label, stated in fresh.items():
        kind = fact_kind(label)
        for start in range(0, len(stated), 400):
            some = stated[start : start + 400]
            asked = kind.resembling([s.values for _, s in some]).filter(
                sign=1, reversal__isnull=True, **dict.fromkeys(kind.MARKS, False)
            )
            # Only what shares a likeness is compared: a ledger of many payments by many firms costs one look each.
            beside: dict[str, list[Fact]] = {}
            for other in asked:
                if checker.reaches(other.org_path, other.recorded_by):
                    for likeness in kind.likenesses(other.stated()):
                        beside.setdefault(likeness, []).append(other)
            for row, s in some if beside else ():
                alike = {o.pk: o for likeness in kind.likenesses(s.values) for o in beside.get(likeness, ())}
                for other in alike.values():
                    if other.key != s.key and kind.resembles(s.values, s.happened_on, other):
                        name = named(called(other.stated(), other.key), other.happened_on)
                        checker.sums.resembling.append((row.number, (label, other.key), name))


def excluded(checker: Checker, rows: list[Checked]) -> None:
    """Remembers rows that cannot be so beside another row of the file, or beside what stands and is within reach."""
    stated: dict[str, list[tuple[Checked, Statement]]] = {}
    for row in rows:
        for s in row.statements if not row.problems else ():
            if fact_kind(s.kind).CAN_CLASH:
                stated.setdefault(s.kind, []).append((row, s))
    for label, some in stated.items():
        kind = fact_kind(label)
        standing: dict[str, list[Fact]] = {}
        for start in range(0, len(some), 400):
            asked = kind.resembling([s.values for _, s in some[start : start + 400]])
            for other in asked.filter(sign=1, reversal__isnull=True, **dict.fromkeys(kind.MARKS, False)):
                if checker.reaches(other.org_path, other.recorded_by):
                    for likeness in kind.likenesses(other.stated()):
                        standing.setdefault(likeness, []).append(other)
        for row, s in some:
            for likeness in kind.likenesses(s.values):
                _beside_rows(checker, kind, likeness, row, s)
                for fact in standing.get(likeness, ()):
                    if fact.key != s.key and kind.clashes(s.values, s.happened_on, fact.stated(), fact.happened_on):
                        name = named(called(fact.stated(), fact.key), fact.happened_on)
                        checker.sums.clashing.append((row.number, (label, fact.key), name))


def _beside_rows(checker: Checker, kind: type[Fact], likeness: str, row: Checked, s: Statement) -> None:
    before = checker.alike.setdefault((s.kind, likeness), [])
    for number, other in before:
        if kind.clashes(s.values, s.happened_on, other.values, other.happened_on):
            name = named(called(other.values, other.key), other.happened_on)
            checker.sums.clashing.append((row.number, number, name))
    before.append((row.number, s))


def question(checker: Checker, rows: list[Checked]) -> None:
    """Remembers, of rows that would be new or changed, what the ledger wants to be asked about."""
    stated = [
        (row, s)
        for row in rows
        for s, booked in zip(row.statements, row.booked, strict=False)
        if booked["verdict"] != ImportRow.Verdict.UNCHANGED
    ]
    for one in checker.ledger.questions if stated else ():
        odd = checker.sums.questioned.setdefault(one, {})
        for (row, s), said in zip(stated, one.find([s for _, s in stated]), strict=True):
            if said is not None:
                name = called(s.values, s.key)
                odd[row.number] = Bilingual(f"“{name}”{said.zh}", f"“{name}” {said.en}")


def say_no_more(checker: Checker, rows: list[Checked]) -> None:
    """Remembers what stands of a row's project that its cells would state and no longer do."""
    kinds = [k for k in map(fact_kind, checker.ledger.facts) if k.DAY in checker.columns]
    for kind in kinds if len(checker.ledger.facts) > 1 else ():
        label = kind._meta.label_lower
        silent = {
            row.statements[0].key: row
            for row in rows
            if row.statements and all(s.kind != label for s in row.statements)
        }
        keys = sorted(silent)
        for start in range(0, len(keys), 800):
            still = in_force(kind).filter(key__in=keys[start : start + 800], **dict.fromkeys(kind.MARKS, False))
            for key, day, *whose in still.values_list("key", "happened_on", "org_path", "recorded_by"):
                if checker.reaches(*whose):
                    said = Bilingual(f"{kind.NAME.zh}（{day}）", f"{kind.NAME.en} ({day})")
                    checker.sums.said_no_more.append((silent[key].number, said))
