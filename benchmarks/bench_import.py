"""A ledger of 100 000 rows × 24 columns, from the file to booked facts, against a peer and against the limit.

Ours: the file is read in its child process, every row checked against what stands, staged with its cells, and booked as
facts that point at file, sheet and cell, with digests and a journal entry; one project made for each. The peer is
django-import-export with openpyxl, which takes the same file into a plain table: as its page does it (preview, then import)
and tuned (one pass, bulk, no comparison with old rows). The limit is a bare parse (calamine) and one `bulk_create` of the same rows into that table.
Peer and limit do less: no staging, no lineage, no comparison, no history. Same database, same PRAGMAs, in one run.
Ratios are of processor seconds, children included, because seconds on the wall measure the neighbours too; both are shown.

    python -m benchmarks.bench_import [--rows 100000] [--peer-rows N] [--without-peer]
"""

from __future__ import annotations

import argparse
import os
import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.common import MIB, Stopwatch, answer, contest, peak_bytes, prepare, scratch, table, verdict

HEADINGS = {
    "serial": "序号", "project_number": "项目编号", "project_name": "项目名称", "investor": "投资方",
    "uscc": "统一社会信用代码", "centre": "所属产业中心", "kind": "项目类型", "total_investment": "总投资（亿元）",
    "fixed_investment": "固定资产投资（亿元）", "foreign_capital": "外资（万美元）", "first_contact_org": "首谈单位",
    "first_contact_on": "首谈日期", "site_wish": "意向载体", "land_need": "用地需求", "office_need": "办公需求",
    "leader": "联系领导", "officer": "项目专员", "stage": "当前阶段", "progress": "最新进展", "next_step": "下一步计划",
    "problem": "存在问题", "to_coordinate": "需协调事项", "expected_signing": "预计签约时间", "remark": "内部备注",
}  # fmt: skip
DECIMALS = ("total_investment", "fixed_investment", "foreign_capital", "land_need", "office_need")
PEER_PATIENCE_ROWS = 10_000


def code_of(number: int) -> str:
    """A valid credit code (GB 32100) of its own for a number."""
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = f"91330105MA{number:06d}"
    digits, total = f"{body}{_organisation_check(body[8:16])}", 0
    for place, letter in enumerate(digits):
        total += letters.index(letter) * pow(3, place, 31)
    return digits + letters[(31 - total % 31) % 31]


def _organisation_check(body: str) -> str:
    letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    total = sum(letters.index(c) * w for c, w in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    return "0123456789X0"[11 - total % 11]


def make_workbook(path: Path, rows: int) -> None:
    """The workbook: one header row, as the peer needs it; every row its own project; dates and numbers as Excel keeps them."""
    import xlsxwriter  # noqa: PLC0415 -- only the maker needs it

    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("在谈项目")
    sheet.write_row(0, 0, list(HEADINGS.values()))
    start = datetime(2019, 1, 1)
    for n in range(rows):
        sheet.write_number(n + 1, 0, n + 1)
        sheet.write_row(
            n + 1, 1,
            [
                f"谈-2020-{n:06d}", f"示例智能装备项目{n:06d}", f"示例投资控股{n % 5000:04d}有限公司", code_of(n),
                ("智能制造", "数字经济", "生命健康", "现代商贸")[n % 4], ("用地制造业", "总部", "楼宇")[n % 3] if n % 5 else "用地制造业",
                (n % 400) / 10 + 1.1, (n % 300) / 10 + 0.5 if n % 300 < n % 400 else 0.5, (n % 97) * 10, f"祥符街道招商{n % 12}组",
            ],
        )  # fmt: skip
        sheet.write_datetime(n + 1, 11, start + timedelta(days=n % 600), day)
        sheet.write_row(
            n + 1, 12,
            [
                f"运河新城{n % 40}号地块", (n % 120) * 0.5, (n % 60) * 100, f"领导{n % 9}", f"专员{n % 60}", "在谈",
                f"已对接{n % 7}次，企业完成内部立项，正在测算投资强度与税收贡献。", "下周考察备选楼宇，落实租金与装修补助口径。",
                "用地指标待落实" if n % 3 == 0 else "", "请规划局明确容积率" if n % 4 == 0 else "", "2020年四季度", f"内部{n}",
            ],
        )  # fmt: skip
    book.close()


def ours(file: Path, rows: int) -> None:
    """Upload, read, check, book; nothing left out."""
    prepare()
    import orjson  # noqa: PLC0415 -- after the environment is set

    from zhaoshang.domain.evidence import tasks  # noqa: PLC0415 -- after set-up
    from zhaoshang.domain.evidence.commands.files import keep  # noqa: PLC0415 -- as above
    from zhaoshang.domain.evidence.commands.imports import upload  # noqa: PLC0415 -- as above
    from zhaoshang.domain.evidence.models import ImportRow  # noqa: PLC0415 -- as above
    from zhaoshang.domain.organisations.models import Organisation  # noqa: PLC0415 -- as above
    from zhaoshang.domain.organisations.queries import machine  # noqa: PLC0415 -- as above
    from zhaoshang.domain.projects.models import Negotiation  # noqa: PLC0415 -- as above

    by, watch = machine(), Stopwatch()
    moment = datetime(2020, 12, 1, 3, tzinfo=UTC)
    path = Organisation.objects.get(key="bureau").path

    def now() -> datetime:
        return moment

    with watch("upload"), file.open("rb") as stream:
        kept = keep(iter(lambda: stream.read(MIB), b""), name=file.name)
        batch = upload(kept=kept, ledger="negotiations", org_path=path, by=by, at=moment)
    with watch("read"):
        batch = tasks.read(batch, by=by, now=now)
    child = orjson.loads((tasks.folder_of(batch) / "sheets.json").read_bytes())["child_peak_bytes"]
    with watch("check"):
        batch = tasks.check(batch, by=by, now=now)
    with watch("book"):
        batch = tasks.book(batch, reason="benchmark", by=by, now=now)
    assert Negotiation.objects.count() == rows, (Negotiation.objects.count(), batch.counts, batch.notes)
    assert ImportRow.objects.count() == rows
    answer(
        seconds=watch.seconds,
        total=sum(watch.seconds.values()),
        processor=watch.processor,
        child=child,
        worker=peak_bytes(),
    )


def _resource(tuned: bool) -> Any:
    from import_export import fields, resources, widgets  # noqa: PLC0415 -- after set-up

    from benchmarks.plain.models import PlainProject  # noqa: PLC0415 -- as above

    kinds: dict[str, Any] = dict.fromkeys(DECIMALS, widgets.DecimalWidget)
    kinds |= {"first_contact_on": widgets.DateWidget, "serial": widgets.IntegerWidget}
    made = {
        name: fields.Field(attribute=name, column_name=heading, widget=kinds.get(name, widgets.CharWidget)())
        for name, heading in HEADINGS.items()
    }
    options = {"model": PlainProject, "import_id_fields": ("project_number",), "fields": tuple(HEADINGS)}
    if tuned:
        options |= {
            "use_bulk": True,
            "batch_size": 2000,
            "skip_diff": True,
            "skip_html_diff": True,
            "force_init_instance": True,
        }
    return type("PlainResource", (resources.ModelResource,), {**made, "Meta": type("Meta", (), options)})()


def peer(file: Path, rows: int, tuned: bool) -> None:
    """django-import-export, reading with openpyxl as its XLSX format does."""
    prepare()
    from import_export.formats.base_formats import XLSX  # noqa: PLC0415 -- after set-up

    from benchmarks.plain.models import PlainProject  # noqa: PLC0415 -- as above

    once, watch = Stopwatch(), Stopwatch()
    with watch("read"), once("read"):
        data = XLSX().create_dataset(file.read_bytes())
    if not tuned:  # its page shows what would change, then reads the file again and imports
        with watch("preview"):
            _resource(tuned).import_data(data, dry_run=True, raise_errors=True, use_transactions=True)
        with watch("read again"):
            data = XLSX().create_dataset(file.read_bytes())
    with watch("import"), once("import"):
        result = _resource(tuned).import_data(data, dry_run=False, raise_errors=True, use_transactions=True)
    assert not result.has_errors()
    assert PlainProject.objects.count() == rows
    answer(
        seconds=watch.seconds, total=sum(watch.seconds.values()), processor=watch.processor, worker=peak_bytes(),
        once=once.processor,
    )  # fmt: skip


def limit(file: Path, rows: int) -> None:
    """A bare parse and one bulk insert: what nobody can be much faster than on this database through this ORM."""
    prepare()
    from django.db import transaction  # noqa: PLC0415 -- after set-up
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 -- as above

    from benchmarks.plain.models import PlainProject  # noqa: PLC0415 -- as above

    watch, names = Stopwatch(), list(HEADINGS)
    with watch("parse"):
        table_rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    with watch("insert"), transaction.atomic():
        made = []
        for cells in table_rows[1:]:
            values = dict(zip(names, cells, strict=True))
            for name in DECIMALS:
                values[name] = Decimal(str(values[name]))
            assert isinstance(values["first_contact_on"], date)
            made.append(PlainProject(**values))
        PlainProject.objects.bulk_create(made, batch_size=2000)
    assert PlainProject.objects.count() == rows
    answer(seconds=watch.seconds, total=sum(watch.seconds.values()), processor=watch.processor, worker=peak_bytes())


def main() -> None:
    """Makes the file, lets each contestant run alone, prints the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument(
        "--peer-rows", type=int, default=0, help="measure the peer on fewer rows and scale (said in the table)"
    )
    parser.add_argument("--without-peer", action="store_true")
    parser.add_argument("--part", choices=("ours", "peer", "tuned", "limit"), help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.part:
        {
            "ours": lambda: ours(told.file, told.rows),
            "peer": lambda: peer(told.file, told.rows, tuned=False),
            "tuned": lambda: peer(told.file, told.rows, tuned=True),
            "limit": lambda: limit(told.file, told.rows),
        }[told.part]()
        return
    with scratch("import") as folder:
        _measure(folder, told.rows, told.peer_rows or told.rows, told.without_peer)


def _measure(folder: Path, rows: int, peer_rows: int, without_peer: bool) -> None:
    file = folder / "在谈项目台账.xlsx"
    make_workbook(file, rows)
    plain = {"DJANGO_SETTINGS_MODULE": "benchmarks.plain.settings"}

    def run(part: str, source: Path, count: int, **more: str) -> dict[str, Any]:
        began = time.perf_counter()
        found = contest(__file__, part, folder / f"home-{part}", "--file", source, "--rows", count, **more)
        print(f"· {part}: {found['total']:.1f} s of {time.perf_counter() - began:.1f} s", flush=True)
        return found

    bare = run("limit", file, rows, **plain)
    mine = run("ours", file, rows)
    lines: list[list[object]] = [["", "rows", "seconds", "of processor", "peak MiB", "steps"]]

    def line(name: str, found: dict[str, Any], count: int, note: str = "") -> None:
        steps = " ".join(f"{k} {v:.1f}" for k, v in found["seconds"].items())
        lines.append(
            [
                name,
                f"{count:,}",
                f"{found['total']:.1f}",
                f"{found['processor']:.1f}",
                f"{found['worker'] / MIB:.0f}",
                steps + note,
            ]
        )

    line("ours", mine, rows)
    line("limit: calamine + bulk_create", bare, rows)
    ratios: list[tuple[str, float, str, bool]] = []
    if not without_peer:
        small = file
        if peer_rows != rows:
            small = folder / "少量.xlsx"
            make_workbook(small, peer_rows)
        for part, name in (
            ("peer", "peer: django-import-export, as its page does"),
            ("tuned", "peer tuned: bulk, no diff, no upsert"),
        ):
            found = run(part, small, peer_rows, **plain)
            line(name, found, peer_rows, "" if peer_rows == rows else f" (scaled × {rows / peer_rows:g})")
            times = found["processor"] * rows / peer_rows / mine["processor"]
            on_the_wall = found["total"] * rows / peer_rows / mine["total"]
            aim = ("≥ 10", times >= 10) if part == "peer" else ("no aim", True)
            ratios += [(f"{part} ÷ ours", times, *aim), (f"{part} ÷ ours, on the wall", on_the_wall, "no aim", True)]
            if part == "peer":
                blind = found["once"] * rows / peer_rows / mine["processor"]
                ratios.append(("peer without its preview ÷ ours with ours", blind, "no aim", True))
    table(
        f"Import, {rows:,} rows × {len(HEADINGS)} columns, {file.stat().st_size / MIB:.1f} MiB, {os.cpu_count()} cores",
        lines,
    )
    over = mine["processor"] / bare["processor"]
    for name, value, wanted, ok in ratios:
        verdict(name, value, wanted, ok)
    verdict("ours ÷ limit", over, "≤ 3", over <= 3)
    verdict("ours ÷ limit, on the wall", mine["total"] / bare["total"], "no aim", True)
    verdict("reading child, peak MiB", mine["child"] / MIB, "≤ 400", mine["child"] <= 400 * MIB)
    verdict("worker, peak MiB", mine["worker"] / MIB, "no aim", True)


if __name__ == "__main__":
    main()
