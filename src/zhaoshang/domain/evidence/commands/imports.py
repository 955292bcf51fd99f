"""An import's first steps: uploaded, its tables taken in, its columns chosen, or refused as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from zhaoshang.domain.evidence.commands.files import Kept, document_of
from zhaoshang.domain.evidence.commands.numbering import numbered
from zhaoshang.domain.evidence.errors import ColumnsMissing, ColumnTwice, HeaderNotThere, WrongStep
from zhaoshang.domain.evidence.models import Import, ImportRow, Synonym
from zhaoshang.domain.evidence.queries import ledger_called
from zhaoshang.domain.evidence.readers.scoring import DEEPEST
from zhaoshang.domain.evidence.states import MOVES, STATES, before
from zhaoshang.domain.journal.commands import command, tell
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.names import fold
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.kernel.zone import day_of

CHOOSABLE = (Import.State.READ, Import.State.CHECKED)
BACK_TO = {start: end for start, end, verb in MOVES if verb == "evidence.note_refusal"}


@command("evidence.upload", Bilingual("上传台账", "upload a ledger"))
def upload(
    *,
    kept: Kept,
    ledger: str,
    org_path: str,
    is_sample: bool = False,
    as_of: date | None = None,
    sheet: str = "",
    by: Any,
    at: datetime,
) -> Import:
    """The file waits to be read. Nothing is booked before it was checked and confirmed."""
    ledger_called(ledger)
    layout: dict[str, Any] = {}
    if as_of:
        layout["as_of"] = as_of.isoformat()
    if sheet:
        layout["wanted_sheet"] = sheet
    layout["acting"] = getattr(by, "username", "")
    made = numbered(
        Import,
        "导入",
        day_of(at).year,
        ledger=ledger,
        document=document_of(kept, by=by, at=at),
        file_name=kept.name,
        state=Import.State.UPLOADED,
        org_path=org_path,
        is_sample=is_sample,
        recorded_at=at,
        recorded_by=by.journal_key,
        recorded_name=by.journal_name,
        layout=layout,
    )
    tell(made, ledger=ledger, file=kept.sha256, name=kept.name, size=kept.size)
    return made


@command("evidence.read", Bilingual("读取台账", "read a ledger"), about="batch")
def take_in(*, batch: Import, tables: list[dict[str, Any]], layout: Mapping[str, Any], by: Any, at: datetime) -> Import:
    """What the reader found stands beside the import, with the layout it would choose."""
    row: Import = Import.objects.select_for_update().get(pk=batch.pk)
    if row.state not in before("evidence.read"):
        raise WrongStep(number=row.number, state=STATES[row.state], step=Bilingual("读取", "be read"))
    row.tables, row.layout, row.state = tables, {**row.layout, **layout}, Import.State.READ
    row.version += 1
    row.save(update_fields=["tables", "layout", "state", "version"])
    tell(row, sheet_name=layout.get("sheet_name"), columns=layout.get("columns"))
    return row


@command("evidence.choose", Bilingual("对应列", "choose columns"), about="batch")
def choose(*, batch: Import, layout: Mapping[str, Any], by: Any, at: datetime) -> Import:
    """The import is checked again with these columns; the bureau's choice is remembered for its next workbook."""
    row: Import = Import.objects.select_for_update().get(pk=batch.pk)
    if row.state not in before("evidence.choose"):
        raise WrongStep(number=row.number, state=STATES[row.state], step=Bilingual("重新对应列", "get other columns"))
    ledger = ledger_called(row.ledger)
    columns: dict[str, int] = dict(layout["columns"])
    headings: dict[int, str] = {int(k): v for k, v in layout["headings"].items()}
    taken: dict[int, str] = {}
    for name, column in columns.items():
        if column in taken:
            raise ColumnTwice(
                heading=headings.get(column, str(column + 1)),
                first=ledger.column(taken[column]).name,
                second=ledger.column(name).name,
            )
        taken[column] = name
    missing = [c.name for c in ledger.lacking(columns)]
    if missing:
        raise ColumnsMissing(missing=Bilingual("、".join(m.zh for m in missing), ", ".join(m.en for m in missing)))
    row.layout, row.state = {**row.layout, **layout}, Import.State.CHECKING
    _afresh(row, by, at)
    for column, heading in headings.items():
        learn_heading(ledger.key, heading, taken.get(column, ""), by=by, at=at)
    tell(row, sheet_name=layout.get("sheet_name"), columns=columns, units=dict(layout.get("units", {})))
    return row


@command("evidence.point", Bilingual("指定表头", "point at the header"), about="batch")
def point(*, batch: Import, sheet: int, first: int, last: int, by: Any, at: datetime) -> Import:
    """The import waits to be read again, its header where the person says it is; an earlier check is gone."""
    row: Import = Import.objects.select_for_update().get(pk=batch.pk)
    if row.state not in before("evidence.point"):
        raise WrongStep(number=row.number, state=STATES[row.state], step=Bilingual("重新读取", "be read again"))
    table = next(t for t in row.tables if t["sheet"] == sheet)
    if not table["first_row"] <= first <= last < table["last_row"] or last - first >= DEEPEST:
        raise HeaderNotThere(
            rows=first if first == last else f"{first}–{last}",
            sheet=table["sheet_name"],
            first=table["first_row"],
            last=table["last_row"],
        )
    row.layout = {**row.layout, "pointed": {"sheet": sheet, "header_rows": list(range(first, last + 1))}}
    row.state = Import.State.READING
    _afresh(row, by, at)
    tell(row, sheet_name=table["sheet_name"], first=first, last=last)
    return row


@command("evidence.recheck", Bilingual("重新检查", "check again"), about="batch")
def recheck(*, batch: Import, by: Any, at: datetime) -> Import:
    """Every row is compared anew with what stands by now; sheet, columns and units stay as they were chosen."""
    row: Import = Import.objects.select_for_update().get(pk=batch.pk)
    if row.state not in before("evidence.recheck"):
        raise WrongStep(number=row.number, state=STATES[row.state], step=Bilingual("重新检查", "be checked again"))
    row.state = Import.State.CHECKING
    _afresh(row, by, at)
    tell(row, sheet_name=row.layout.get("sheet_name"))
    return row


def _afresh(row: Import, by: Any, at: datetime) -> None:
    """Nothing of an earlier check is left, and the background may begin; `row` is saved with its new state."""
    ImportRow.objects.filter(batch=row).delete()
    row.counts, row.notes, row.reason = {}, [], ""
    row.layout["acting"] = getattr(by, "username", "")
    row.phase_done, row.phase_total, row.beat_at = 0, 0, at
    row.version += 1
    row.save(
        update_fields=[
            "layout", "state", "counts", "notes", "reason", "phase_done", "phase_total", "beat_at", "version",
        ]
    )  # fmt: skip


@command("evidence.learn", Bilingual("维护列名词典", "teach a heading"))
def learn(*, ledger: str, heading: str, field: str, by: Any, at: datetime) -> Synonym:
    """From now on the heading fills the field in this ledger; an empty field means the column is left out."""
    known = ledger_called(ledger)
    if field:
        known.column(field)
    made = learn_heading(ledger, heading, field, by=by, at=at)
    tell(made, ledger=ledger, heading=heading, field=field)
    return made


@command("evidence.refuse", Bilingual("拒收文件", "refuse a file"), about="batch")
def refuse(*, batch: Import, refusal: Refusal, by: Any, at: datetime) -> Import:
    """The file as a whole cannot be used; the sentence stays with it."""
    row: Import = Import.objects.select_for_update().get(pk=batch.pk)
    if row.state not in before("evidence.refuse"):
        raise WrongStep(number=row.number, state=STATES[row.state], step=Bilingual("拒收", "be refused"))
    row.state = Import.State.REFUSED
    row.notes = [as_note(refusal, "stop")]
    row.version += 1
    row.save(update_fields=["state", "notes", "version"])
    tell(row, refusal=refusal.code, said=refusal.said.zh)
    return row


@command("evidence.drop", Bilingual("放弃导入", "drop an import"), about="batch")
def drop(*, batch: Import, by: Any, at: datetime) -> Import:
    """The import will not be booked; its file and its check stay on record."""
    row: Import = Import.objects.select_for_update().get(pk=batch.pk)
    if row.state not in before("evidence.drop"):
        raise WrongStep(number=row.number, state=STATES[row.state], step=Bilingual("放弃", "be dropped"))
    row.state = Import.State.DROPPED
    row.version += 1
    row.save(update_fields=["state", "version"])
    tell(row)
    return row


@command("evidence.note_refusal", Bilingual("记下拒绝", "note a refusal"), about="batch")
def note_refusal(*, batch: Import, refusal: Refusal, state: str, by: Any, at: datetime) -> Import:
    """A refusal met in background work stands beside the import for whoever waits, who then decides again.

    `state` is the one the work was done in: what was being booked is back to checked, what was being undone back to booked,
    what was being checked waits for its columns, and what could not be read is refused. An import that has moved on
    meanwhile stays as it is.
    """
    row: Import = Import.objects.select_for_update().get(pk=batch.pk)
    tell(row, refusal=refusal.code, said=refusal.said.zh)
    if row.state != state:
        return row
    kept = [n for n in row.notes if n.get("level") != "stop"]
    row.notes = [*kept, as_note(refusal, "stop")]
    row.state = BACK_TO.get(row.state, row.state)
    row.save(update_fields=["notes", "state"])
    return row


def as_note(refusal: Refusal, level: str, **more: Any) -> dict[str, Any]:
    """A refusal as it is kept beside an import or a row."""
    return {
        "level": level,
        "code": refusal.code,
        "zh": refusal.said.zh,
        "en": refusal.said.en,
        "cure_zh": refusal.cure.zh,
        "cure_en": refusal.cure.en,
        **more,
    }


def learn_heading(ledger: str, heading: str, field: str, *, by: Any, at: datetime) -> Synonym:
    """Called inside a command: the folded heading stands for the field."""
    folded = fold(heading)[:120]
    row = Synonym.objects.filter(ledger=ledger, heading=folded).first()
    if row is None:
        row = Synonym(ledger=ledger, heading=folded)
    row.field, row.recorded_at, row.recorded_by = field, at, by.journal_key
    row.save()
    return row
