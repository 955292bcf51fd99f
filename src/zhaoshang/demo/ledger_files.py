"""One sheet of one workbook on its way through the importer: uploaded, read, checked, booked, at given moments."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from zhaoshang.domain.evidence import tasks
from zhaoshang.domain.evidence.commands import files, imports
from zhaoshang.domain.evidence.models import Import

SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
State = Import.State
DECIDED = (State.BOOKED, State.UNDONE, State.DROPPED, State.REFUSED)  # an officer's later decision stands
# What the check may ask a person to confirm here, and what the person answers. Anything else stops the load.
ANSWERS = {"evidence.late_rows": "以前月份首谈的项目本月签约或注册，更新阶段和进展；洽谈项目数不变。"}


def bring_in(
    *, ledger: str, file: Path, sheet: str, org_path: str, by: Any, at: datetime, is_booked: bool = True
) -> str:
    """The sheet stands booked (or checked, waiting). Returns what was done, empty when nothing was left to do."""
    content = file.read_bytes()
    batch = _before(ledger, content, sheet)
    if batch is None:
        kept = files.keep([content], name=file.name, media_type=SHEET_TYPE)
        batch = imports.upload(kept=kept, ledger=ledger, org_path=org_path, is_sample=True, sheet=sheet, by=by, at=at)
    elif batch.state in (*DECIDED, *(() if is_booked else (State.CHECKED,))):
        return ""
    if batch.state in (State.UPLOADED, State.READING):
        batch = tasks.read(batch, by=by, now=_clock(at, 1))
    if batch.state in (State.READ, State.CHECKING):
        batch = tasks.check(batch, by=by, now=_clock(at, 2))
    if is_booked:
        batch = tasks.book(batch, reason=_answer(batch), by=by, now=_clock(at, 9))
    counts = batch.counts
    said = f"新增{counts.get('new', 0)}行，变更{counts.get('changed', 0)}行，拒绝{counts.get('refused', 0)}行"
    return said if is_booked else f"{file.stem}待处理，{said}"


def _before(ledger: str, content: bytes, sheet: str) -> Import | None:
    """The import of this sheet of this very file, whatever became of it."""
    same = Import.objects.filter(ledger=ledger, document__sha256=hashlib.sha256(content).hexdigest())
    return next((i for i in same.order_by("-id") if i.layout.get("wanted_sheet") == sheet), None)


def _answer(batch: Import) -> str:
    codes = {note["code"] for note in batch.notes if note.get("level") == "warn"}
    return "".join(ANSWERS[code] for code in sorted(codes)) if codes <= ANSWERS.keys() else ""


def _clock(at: datetime, minutes: int) -> Callable[[], datetime]:
    moment = at + timedelta(minutes=minutes)
    return lambda: moment
