"""`zhaoshang import`, `zhaoshang undo`, `zhaoshang ledgers`: workbooks in, as the pages do it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from zhaoshang.kernel.refusal import Refusal
from zhaoshang.web.console.answers import Day, acting, as_json, clock, either, language, told
from zhaoshang.web.console.disk import NewFile, whole_or_nothing


@click.command("import")
@click.argument("ledger")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="只检查，不入账 / check only")
@click.option("--json", "json_", is_flag=True, help="机器可读的结果 / machine-readable")
@click.option("--sheet", default="", help="工作表名 / name of the sheet")
@click.option("--as-of", "as_of", type=Day(), help="台账截止日 / the ledger's day")
@click.option("--reason", default="", help="需要确认时的理由 / the reason where one is needed")
@click.option("--as", "as_user", default="", help="以谁的名义 / whose name it is booked under")
@click.option("--refused-to", type=NewFile(), help="被拒绝的行写到这个文件 / refused rows go to this workbook")
def import_(
    ledger: str, file: Path, dry_run: bool, json_: bool, sheet: str, as_of: datetime | None, reason: str,
    as_user: str, refused_to: Path | None,
) -> None:  # fmt: skip
    """导入台账 LEDGER 的工作簿 FILE。Import the workbook FILE of LEDGER."""
    from zhaoshang.domain.evidence import tasks  # noqa: PLC0415 -- the program is set up by now
    from zhaoshang.domain.evidence.commands import booking, files, imports  # noqa: PLC0415 -- as above
    from zhaoshang.domain.evidence.models import Import  # noqa: PLC0415 -- as above
    from zhaoshang.domain.evidence.queries import ledger_called  # noqa: PLC0415 -- as above
    from zhaoshang.web.kit.workbooks import refused_rows  # noqa: PLC0415 -- as above

    by = acting(as_user)
    ledger_called(ledger)
    with file.open("rb") as stream:
        kept = files.keep(iter(lambda: stream.read(1 << 20), b""), name=file.name)
    day: date | None = as_of.date() if as_of else None
    batch = imports.upload(
        kept=kept, ledger=ledger, org_path=by.organisation.path, as_of=day, sheet=sheet, by=by, at=clock()
    )
    batch = tasks.read(batch, by=by, now=clock)
    if batch.state == Import.State.READ:
        batch = tasks.check(batch, by=by, now=clock)
    if refused_to and batch.counts.get("refused"):
        with whole_or_nothing(refused_to) as half:
            half.write_bytes(refused_rows(batch, "zh"))
    worth_booking = batch.counts.get("new", 0) + batch.counts.get("changed", 0)
    if batch.state == Import.State.CHECKED and not dry_run and worth_booking:
        try:  # asked first, so that a killed booking is taken up again with its reason
            batch = booking.ask(batch=batch, reason=reason, version=batch.version, by=by, at=clock())
        except Refusal as refusal:
            batch = imports.drop(batch=batch, by=by, at=clock())
            _report(batch, json_, dry_run, refusal)
            raise SystemExit(1) from refusal
        batch = tasks.book(batch, reason=reason, by=by, now=clock)
    elif batch.state == Import.State.CHECKED:
        batch = imports.drop(batch=batch, by=by, at=clock())
    _report(batch, json_, dry_run)
    all_refused = batch.counts.get("refused", 0) and not worth_booking and not batch.counts.get("unchanged", 0)
    failed = batch.state in (Import.State.REFUSED, Import.State.READ) or all_refused
    if dry_run and batch.state == Import.State.READ:  # nothing of a dry run waits for anybody
        imports.drop(batch=batch, by=by, at=clock())
    if failed:
        raise SystemExit(1)


def _report(batch: Any, json_: bool, dry_run: bool, refusal: Refusal | None = None) -> None:
    from zhaoshang.domain.evidence.models import ImportRow  # noqa: PLC0415 -- the program is set up by now

    refused = ImportRow.objects.filter(batch=batch, verdict="refused").order_by("number")
    if json_:
        as_json(
            {
                "import": batch.number,
                "ledger": batch.ledger,
                "file": batch.file_name,
                "sheet": batch.layout.get("sheet_name"),
                "state": "checked" if dry_run and batch.counts else batch.state,
                "booked": batch.state == "booked",
                "counts": batch.counts,
                "refusal": refusal
                and {"code": refusal.code, "zh": refusal.in_language("zh-hans"), "en": refusal.in_language("en")},
                "notes": [{k: n[k] for k in ("level", "code", "zh", "en")} for n in batch.notes],
                "refused": [{"row": r.number, "problems": r.problems} for r in refused[:1000]],
            }
        )
        return
    told(f"{batch.number}  {batch.file_name}", f"{batch.number}  {batch.file_name}")
    counts = batch.counts
    if counts:
        told(
            f"新增 {counts['new']} · 变更 {counts['changed']} · 不变 {counts['unchanged']} · 拒绝 {counts['refused']}",
            f"new {counts['new']} · changed {counts['changed']} · unchanged {counts['unchanged']} · refused {counts['refused']}",
        )
    for note in batch.notes:
        told(f"！{note['zh']}{note['cure_zh']}", f"! {note['en']} {note['cure_en']}")
    for row in refused[:20]:
        for problem in row.problems:
            told(
                f"  第{row.number}行 {problem.get('cell', '')} {problem['zh']}{problem['cure_zh']}",
                f"  row {row.number} {problem.get('cell', '')} {problem['en']} {problem['cure_en']}",
            )
    if refused.count() > 20:
        told(
            f"  ……共 {refused.count()} 行被拒绝，--refused-to 可导出",
            f"  … {refused.count()} rows refused; see --refused-to",
        )
    if batch.state == "read":
        _columns_lacking(batch)
    if refusal is not None:
        click.echo(refusal.in_language(language()), err=True)
    elif batch.state == "booked":
        told("已入账。", "Booked.")
    elif dry_run and counts:
        told("只检查，没有入账。", "Checked only; nothing was booked.")
    elif counts and counts["refused"] and not counts["new"] + counts["changed"] + counts["unchanged"]:
        told("所有行都被拒绝，没有入账。", "Every row was refused; nothing was booked.")
    elif counts and not counts["new"] + counts["changed"]:
        told("没有新内容，无需入账。", "Nothing new; nothing to book.")


def _columns_lacking(batch: Any) -> None:
    """What the sheet needs and does not have; and which ledger it looks like."""
    from zhaoshang.domain.evidence.queries import ledger_called  # noqa: PLC0415 -- the program is set up by now

    sheet: dict[str, Any] = next((t for t in batch.tables if t["sheet"] == batch.layout.get("sheet")), {})
    if better := sheet.get("better"):
        name = ledger_called(better).name
        told(
            f"列名像是“{name.zh}”；如果选错了台账，请改用：zhaoshang import {better} …",
            f"The headings look like “{name.en}”; if the wrong ledger was chosen: zhaoshang import {better} …",
        )
    missing = [c.name for c in ledger_called(batch.ledger).lacking(batch.columns)]
    told(
        "缺少必需的列：" + "、".join(m.zh for m in missing) + "。请在网页“台账导入”里对应列，系统会记住。",
        "Columns needed and not found: " + ", ".join(m.en for m in missing) + ". Choose them on the imports page once.",
    )


@click.command("undo")
@click.argument("number")
@click.option("--reason", required=True, help="理由 / the reason")
@click.option("--as", "as_user", default="")
def undo(number: str, reason: str, as_user: str) -> None:
    """撤销一次导入。Undo an import as a whole."""
    from zhaoshang.domain.evidence import tasks  # noqa: PLC0415 -- the program is set up by now
    from zhaoshang.domain.evidence.commands import undoing  # noqa: PLC0415 -- as above
    from zhaoshang.domain.evidence.models import Import  # noqa: PLC0415 -- as above
    from zhaoshang.domain.organisations.queries import within_reach  # noqa: PLC0415 -- as above

    by = acting(as_user)
    batch = within_reach(Import.objects.all(), by, "imports.read").filter(number=number).first()
    if batch is None:
        raise click.UsageError(either(f"没有编号为 {number} 的导入", f"no import {number}"))
    batch = undoing.ask(batch=batch, reason=reason, by=by, at=clock())
    tasks.undo(batch, reason=reason, by=by, now=clock)
    told("已撤销。", "Undone.")


@click.command("ledgers")
@click.option("--json", "json_", is_flag=True)
def ledgers(json_: bool) -> None:
    """可导入的台账。The ledgers that can be imported."""
    from zhaoshang.domain.evidence.queries import LEDGERS  # noqa: PLC0415 -- the program is set up by now

    if json_:
        as_json(
            [
                {
                    "key": ledger.key, "zh": ledger.name.zh, "en": ledger.name.en,
                    "columns": [
                        {"field": c.field, "zh": c.name.zh, "kind": c.kind, "unit": c.unit, "required": c.required}
                        for c in ledger.columns
                    ],
                }
                for ledger in LEDGERS.values()
            ]
        )  # fmt: skip
        return
    for ledger in LEDGERS.values():
        told(
            f"{ledger.key:14} {ledger.name.zh}：{ledger.meaning.zh}",
            f"{ledger.key:14} {ledger.name.en}: {ledger.meaning.en}",
        )


def add_to(group: click.Group) -> None:
    """The commands of this module are part of `zhaoshang`."""
    for one in (import_, undo, ledgers):
        group.add_command(one)
