"""Writes docs/figures/ from the figure registry and docs/states.md from the state tables.

`--check` writes nothing and exits 1, naming each file that would change.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FIGURES = "docs/figures"
MADE = "<!-- Made by `make docs`; do not edit. 由 `make docs` 生成，请勿手改。 -->"

SHAPES = {
    "flow": ("当年逐月累加", "adds up over the months of a year"),
    "level": ("时点数，取每个对象最近一次读数", "stands at a day; the latest reading of each thing counts"),
    "ratio": ("两个指标之比", "one figure over another"),
    "change": ("时点数与年初相比，单位为百分点", "a level against the year's start, in percentage points"),
}
BETTER = {"up": ("越大越好", "higher"), "down": ("越小越好", "lower"), "neither": ("不分好坏", "neither")}
BASES = {"_usd": ("美元", "US dollars"), "_yuan": ("元", "yuan"), "_sqm": ("㎡", "㎡")}


def set_up() -> None:
    """The program is loaded, with a home of its own that is thrown away: nothing is read from a working one."""
    import django  # noqa: PLC0415 -- after the home is set

    home = tempfile.TemporaryDirectory(prefix="zhaoshang-docs-")
    globals()["_kept_until_the_end"] = home
    os.environ["ZHAOSHANG_HOME"] = home.name
    os.environ["DJANGO_SETTINGS_MODULE"] = "zhaoshang.config.settings"
    django.setup()


def every_page() -> dict[str, str]:
    """What should lie in docs/, by path from the root of the repository."""
    from zhaoshang.domain.targets.queries.registry import registry  # noqa: PLC0415 -- the program is set up by now

    pages = {f"{FIGURES}/{key}.md": figure_page(figure) for key, figure in registry().items()}
    return {f"{FIGURES}/README.md": index(), **pages, "docs/states.md": states_page()}


def index() -> str:
    """All figures in the order the product shows them."""
    from zhaoshang.domain.targets.queries.registry import registry  # noqa: PLC0415 -- the program is set up by now

    lines = [
        "# 指标口径 · How figures are counted",
        "",
        MADE,
        "",
        "每个数字只有一个定义，页面、导出、月报都用它。Each number has one definition; pages, exports and bulletins use it.",
        "",
        "| 代号 Key | 指标 | Figure | 单位 Unit | 属于 Part of | 版本 Version |",
        "|---|---|---|---|---|---|",
    ]
    for f in registry().values():
        part = f"[{f.parent}]({f.parent}.md)" if f.parent else ""
        lines.append(f"| [{f.key}]({f.key}.md) | {f.name.zh} | {f.name.en} | {both(f.unit)} | {part} | {f.version} |")
    return "\n".join(lines) + "\n"


def figure_page(figure: Any) -> str:
    """One figure in both languages, with its worked example."""
    from zhaoshang.domain.evidence.queries import ledger_called  # noqa: PLC0415 -- the program is set up by now

    ledger = ledger_called(figure.ledger).name
    measure = measure_in_words(figure)
    rows = [
        ("含义", "Means", figure.means.zh, figure.means.en),
        ("不含", "Leaves out", figure.leaves_out.zh, figure.leaves_out.en),
        ("注意", "Caution", figure.caution and figure.caution.zh, figure.caution and figure.caution.en),
        ("单位", "Unit", figure.unit.zh, figure.unit.en),
        ("计入时间", "Counts by", figure.counts_by.zh, figure.counts_by.en),
        ("形态", "Shape", *SHAPES[figure.shape]),
        ("算法", "Measure", *measure),
        ("属于", "Part of", *link(figure.parent)),
        ("分子", "Numerator", *link(figure.numerator)),
        ("分母", "Denominator", *link(figure.denominator)),
        ("口径", "Scope", figure.scope.zh, figure.scope.en),
        (
            "取舍",
            "Rounding",
            f"按原值计算，四舍五入显示{figure.places}位小数",
            f"computed unrounded, shown half-up at {figure.places} decimals",
        ),
        ("方向", "Better", *BETTER[figure.better]),
        ("依据", "Reference", figure.reference.zh, figure.reference.en),
        ("台账", "Ledger", f"{ledger.zh}（`{figure.ledger}`）", f"{ledger.en} (`{figure.ledger}`)"),
        ("负责", "Answers for it", figure.owner.zh, figure.owner.en),
        ("复核", "Reviewed", figure.reviewed.isoformat(), figure.reviewed.isoformat()),
        ("下次复核", "Next review", figure.next_review.isoformat(), figure.next_review.isoformat()),
        ("定义版本", "Version", str(figure.version), str(figure.version)),
    ]
    lines = [
        f"# {figure.name.zh} · {figure.name.en}",
        "",
        MADE,
        "",
        f"`{figure.key}` · [全部指标 all figures](README.md)",
        "",
        "| | 中文 | | English |",
        "|---|---|---|---|",
        *(f"| {zh} | {cell(said_zh)} | {en} | {cell(said_en)} |" for zh, en, said_zh, said_en in rows if said_zh),
        "",
        *example(figure),
    ]
    return "\n".join(lines).rstrip() + "\n"


def measure_in_words(figure: Any) -> tuple[str, str]:
    """How the value is taken, in both languages, with the columns by their names in the ledger."""
    shape, measure = str(figure.shape), figure.measure
    if shape == "ratio":
        return "分子 ÷ 分母 × 100，用未取舍的值", "numerator ÷ denominator × 100, both unrounded"
    if measure.of is None:
        return "行数；冲回的行减去", "number of rows; a row taken back is taken off"
    of = column_in_words(figure, measure.of)
    if shape == "flow":
        factor = "".join(
            f" {sign} {number:,}" for sign, number in (("×", measure.times), ("÷", measure.per)) if number != Decimal(1)
        )
        return (
            f"“{of[0]}”合计{factor}；冲回的行减去",
            f"sum of “{of[1]}”{factor}; a row taken back is taken off",
        )
    over = column_in_words(figure, measure.over)
    zh, en = f"“{of[0]}”合计 ÷ “{over[0]}”合计 × 100", f"sum of “{of[1]}” ÷ sum of “{over[1]}” × 100"
    if shape == "level":
        return zh, en
    since = column_in_words(figure, measure.since)
    return (
        f"{zh}，减去 “{since[0]}”合计 ÷ “{over[0]}”合计 × 100",
        f"{en}, less sum of “{since[1]}” ÷ sum of “{over[1]}” × 100",
    )


def column_in_words(figure: Any, name: str) -> tuple[str, str]:
    """A measured column by its heading and base unit."""
    from zhaoshang.web.desk.labels import label_of  # noqa: PLC0415 -- the program is set up by now

    label = label_of(figure.population().model, name)
    base = next((words for ending, words in BASES.items() if name.endswith(ending)), None)
    return (f"{label.zh}（{base[0]}）", f"{label.en} ({base[1]})") if base else (label.zh, label.en)


def link(key: str | None) -> tuple[str, str]:
    """Another figure by its name, as a link; nothing for none."""
    from zhaoshang.domain.targets.queries.registry import figure_called  # noqa: PLC0415 -- the program is set up by now

    if key is None:
        return "", ""
    name = figure_called(key).name
    return f"[{name.zh}]({key}.md)", f"[{name.en}]({key}.md)"


def example(figure: Any) -> list[str]:
    """The worked example the tests prove: what stands in the ledger, and the value it gives."""
    path = examples().get(figure.key)
    if path is None:
        return []
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    expected = told["expected"]
    lines = ["## 算例 · Worked example", ""]
    for part in (told, told.get("also")):
        if part:
            lines += [*rows_of(part), ""]
    month = f"{expected['in_month']}，" if "in_month" in expected else ""
    month_en = f"{expected['in_month']} in the month, " if "in_month" in expected else ""
    lines += [
        f"{told['month']}：{'当月 ' if month else ''}{month}累计 **{expected['cumulative']}** {figure.unit.zh}，{expected['rows']}行。{told['why']}",
        "",
        f"{told['month']}: {month_en}**{expected['cumulative']}** {figure.unit.en} cumulative, from {expected['rows']} row(s).",
        "",
        f"由测试核对 · proved by `tests/domain/targets/test_worked_examples.py`（[{path.name}](../../{path.relative_to(ROOT).as_posix()})）",
    ]
    return lines


def rows_of(part: dict[str, Any]) -> list[str]:
    """The rows of an example as they would stand in their ledger."""
    from zhaoshang.domain.evidence.queries import ledger_called  # noqa: PLC0415 -- the program is set up by now

    ledger = ledger_called(part["ledger"])
    used = [c for c in ledger.columns if any(c.field in row for row in part["rows"])]
    heads = [f"{c.name.zh}{f'（{c.unit}）' if c.unit else ''}<br>{c.name.en}" for c in used]
    return [
        f"{ledger.name.zh} · {ledger.name.en}",
        "",
        f"| {' | '.join(heads)} |",
        f"|{'---|' * len(used)}",
        *(f"| {' | '.join(cell(row.get(c.field, '')) for c in used)} |" for row in part["rows"]),
    ]


@cache
def examples() -> dict[str, Path]:
    """Where each figure's worked example lies."""
    return {path.stem: path for path in sorted((ROOT / "tests" / "domain").glob("*/figures/*.json"))}


def states_page() -> str:
    """The state tables as diagrams."""
    from zhaoshang.domain.estate.states import PARCEL_MOVES, PARCEL_STATES  # noqa: PLC0415 -- the program is set up by now
    from zhaoshang.domain.evidence.states import MOVES as IMPORT_MOVES  # noqa: PLC0415 -- as above
    from zhaoshang.domain.evidence.states import STATES as IMPORTS  # noqa: PLC0415 -- as above
    from zhaoshang.domain.evidence.states import VERDICTS  # noqa: PLC0415 -- as above
    from zhaoshang.domain.projects.states.enquiries import MOVES as ENQUIRY_MOVES  # noqa: PLC0415 -- as above
    from zhaoshang.domain.projects.states.enquiries import STATES as ENQUIRIES  # noqa: PLC0415 -- as above
    from zhaoshang.domain.publishing.states import EDITION_MOVES, EDITIONS, HANDBOOK_MOVES, HANDBOOKS  # noqa: PLC0415 -- as above
    from zhaoshang.domain.publishing.states import MOVES as BULLETIN_MOVES  # noqa: PLC0415 -- as above
    from zhaoshang.domain.publishing.states import STATES as BULLETINS  # noqa: PLC0415 -- as above
    from zhaoshang.domain.tours.states import MOVES as PANORAMA_MOVES  # noqa: PLC0415 -- as above
    from zhaoshang.domain.tours.states import RETOUCH_MOVES, RETOUCHES, TOUR_MOVES, TOUR_STATES  # noqa: PLC0415 -- as above
    from zhaoshang.domain.tours.states import STATES as PANORAMAS  # noqa: PLC0415 -- as above
    from zhaoshang.domain.tours.states.visits import MOVES as VISIT_MOVES  # noqa: PLC0415 -- as above
    from zhaoshang.domain.tours.states.visits import STATES as VISITS  # noqa: PLC0415 -- as above

    lines = ["# 状态 · States", "", MADE, ""]
    for title, table, moves in (
        ("导入 · Import (`evidence.states`)", IMPORTS, IMPORT_MOVES),
        ("咨询 · Enquiry (`projects.states.enquiries`)", ENQUIRIES, ENQUIRY_MOVES),
        ("地块 · Parcel (`estate.states`)", PARCEL_STATES, PARCEL_MOVES),
        ("月报 · Bulletin (`publishing.states`)", BULLETINS, BULLETIN_MOVES),
        ("手册 · Handbook (`publishing.states`)", HANDBOOKS, HANDBOOK_MOVES),
        ("手册版次 · Edition (`publishing.states`)", EDITIONS, EDITION_MOVES),
        ("全景 · Panorama (`tours.states`)", PANORAMAS, PANORAMA_MOVES),
        ("遮盖 · Retouch (`tours.states`)", RETOUCHES, RETOUCH_MOVES),
        ("导览 · Tour (`tours.states`)", TOUR_STATES, TOUR_MOVES),
        ("带看 · Guided visit (`tours.states.visits`)", VISITS, VISIT_MOVES),
    ):
        lines += [f"## {title}", "", *diagram(table, moves), "", "| | 中文 | English |", "|---|---|---|"]
        lines += [f"| `{key}` | {name.zh} | {name.en} |" for key, name in table.items()] + [""]
    lines += ["## 每行的处理结果 · Verdict of a row", "", "| | 中文 | English |", "|---|---|---|"]
    lines += [f"| `{key}` | {name.zh} | {name.en} |" for key, name in VERDICTS.items()]
    return "\n".join(lines) + "\n"


def diagram(table: dict[str, Any], moves: tuple[tuple[str, str, str], ...]) -> list[str]:
    """One mermaid diagram."""
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f'  state "{name.zh} {name.en}" as {key}' for key, name in table.items()]
    lines += [f"  {a} --> {b}: {' '.join(words(verb))}" for a, b, verb in moves]
    ends = [key for key in table if not any(a == key for a, _, _ in moves)]
    return [*lines, *(f"  {key} --> [*]" for key in ends), "```"]


def words(verb: str) -> tuple[str, str]:
    """What a move is called: the command's own name."""
    import zhaoshang.config.urls  # noqa: F401, PLC0415 -- with the pages every command is loaded
    from zhaoshang.domain.journal.commands import REGISTRY  # noqa: PLC0415 -- the program is set up by now

    return REGISTRY[verb].name.zh, REGISTRY[verb].name.en


def both(text: Any) -> str:
    """Both languages, once when they are the same."""
    return text.zh if text.zh == text.en else f"{text.zh} {text.en}"


def cell(text: Any) -> str:
    """A text that cannot break its table."""
    return str(text).replace("|", "\\|").replace("\n", "<br>")


def differing() -> list[str]:
    """Files that are missing, differ, or lie in docs/figures without a figure."""
    wanted = every_page()
    lying = {p.relative_to(ROOT).as_posix() for p in (ROOT / FIGURES).glob("*.md")}
    stale = sorted(lying - set(wanted))
    changed = [n for n, text in wanted.items() if not (ROOT / n).is_file() or (ROOT / n).read_text("utf-8") != text]
    return [*changed, *stale]


def main(arguments: list[str]) -> int:
    """Writes what differs, or only names it."""
    set_up()
    names = differing()
    wanted = every_page()
    if "--check" in arguments:
        for name in names:
            print(f"会改变 / would change: {name}")
        return 1 if names else 0
    for name in names:
        path = ROOT / name
        if name in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[name], encoding="utf-8", newline="\n")
        else:
            path.unlink()
    print(f"已更新 / written: {len(names)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
