"""A handbook of 500 pages, in Chinese and in English: time against the bare typesetter and against WeasyPrint.

Ours is everything after the contents are frozen: drawings, data, the limited child with its walls, both files. The limit is the typesetter alone on
the same template, data, pictures and fonts, in one process, both languages. WeasyPrint sets the same pages (cover, contents, one spread a place with
picture, map, facts and code) from HTML, in Chinese only; its time is counted twice. It is no package of ours: name the interpreter of an
environment that has it, for example after `python -m venv /tmp/peer && /tmp/peer/bin/pip install weasyprint`.

Ratios are of processor seconds, because seconds on the wall measure the neighbours too; both are shown. The pictures are ready (`views`), as they are
from the second edition on; looking out of the panoramas is told apart.

    python -m benchmarks.bench_handbook [--places 246] [--weasyprint /tmp/peer/bin/python]
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.common import MIB, ROOT, Stopwatch, answer, contest, environment, scratch, table, verdict

MOMENT = datetime(2020, 9, 5, 2, tzinfo=UTC)
FONTS = ROOT / "src/zhaoshang/web/kit/static/dist/fonts"
PICTURES = 24  # different ones; a place each would only weigh more on the disk
PEER = Path(__file__).with_name("plain") / "handbook_weasyprint.py"


def _content(places: int) -> Any:
    from tests.factories.handbooks import contents, entry, pictured, storeys  # noqa: PLC0415 -- only the contestants need it

    made = []
    for n in range(1, places + 1):
        one = pictured(entry(n), f"{n % PICTURES:064x}")
        made.append(one | storeys(24) | {"indices": []} if n % 2 else one)
    return contents(made)


def _views(folder: Path) -> list[Any]:
    from tests.factories.handbooks import tiles, view  # noqa: PLC0415 -- only the contestants need it

    kept = folder / "tiles"
    if not kept.exists():
        tiles(kept, 4096)
    return [view(kept, f"{n:064x}") for n in range(PICTURES)]


def ours(places: int, folder: Path) -> None:
    """Both files, as the task makes them; the second time, when the pictures are there. Leaves the typesetter's folder behind."""
    from zhaoshang.domain.publishing.renderers import setting  # noqa: PLC0415 -- only here

    content, views, watch = _content(places), _views(folder), Stopwatch()
    how = {"digest": "0" * 64, "fonts": FONTS, "views": views, "kept_views": folder / "views", "moment": MOMENT}
    began = time.perf_counter()
    setting.set_book(_content(PICTURES), into=folder / "first", **how)
    first = time.perf_counter() - began
    with watch("set"):
        made = setting.set_book(content, into=folder / "ours", **how)
    answer(
        total=sum(watch.seconds.values()), processor=watch.processor, child=made.child_peak_bytes, pages=made.pages,
        size=made.zh.stat().st_size, first=first,
    )  # fmt: skip


def limit(folder: Path) -> None:
    """The typesetter alone, on what ours told it."""
    import typst  # noqa: PLC0415 -- only here

    watch, into = Stopwatch(), folder / "ours"
    with watch("set"):
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
        for language in ("zh", "en"):
            compiler = typst.Compiler(
                str(into / "book.typ"), root=str(into), font_paths=fonts, sys_inputs={"language": language}
            )
            compiler.compile(output=str(folder / f"bare-{language}.pdf"), format="pdf", pdf_standards="ua-1")
    answer(total=sum(watch.seconds.values()), processor=watch.processor)


def weasyprint(python: str, folder: Path) -> dict[str, Any]:
    """WeasyPrint in its own environment, on the same data."""
    command = [python, str(PEER), str(folder / "ours"), str(FONTS), str(folder / "peer.pdf")]
    done = subprocess.run(command, env=environment(folder / "peer"), stdout=subprocess.PIPE, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return told


def main() -> None:
    """Lets each run alone, prints the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--places", type=int, default=246)
    parser.add_argument("--weasyprint", default="", help="an interpreter that has it")
    parser.add_argument("--part", choices=("ours", "limit"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.part:
        ours(told.places, told.folder) if told.part == "ours" else limit(told.folder)
        return
    with scratch("handbook") as folder:
        found = {
            part: contest(__file__, part, folder / f"home-{part}", "--places", told.places, "--folder", folder)
            for part in ("ours", "limit")
        }
        if told.weasyprint and shutil.which(told.weasyprint):
            found["peer"] = weasyprint(told.weasyprint, folder)
    mine, bare, peer = found["ours"], found["limit"], found.get("peer")
    lines: list[list[object]] = [["", "seconds", "of processor"]]
    lines += [["ours, both languages", f"{mine['total']:.1f}", f"{mine['processor']:.1f}"]]
    lines += [["limit: the typesetter alone, both", f"{bare['total']:.1f}", f"{bare['processor']:.1f}"]]
    if peer:
        lines += [["WeasyPrint, Chinese only", f"{peer['total']:.1f}", f"{peer['processor']:.1f}"]]
    size = f"{mine['pages']} pages, {mine['size'] / MIB:.1f} MiB"
    table(f"Handbook, {size}, {os.cpu_count()} cores", lines)
    over = mine["processor"] / bare["processor"]
    verdict("ours ÷ limit", over, "≤ 1.3", over <= 1.3)
    if peer:
        times = 2 * peer["processor"] / mine["processor"]
        verdict(f"WeasyPrint {peer['version']} (twice) ÷ ours", times, "≥ 10", times >= 10)
    verdict("setting child, peak MiB", mine["child"] / MIB, "≤ 1024", mine["child"] <= 1024 * MIB)
    verdict(f"the first time, with {PICTURES} views out of panoramas, s", mine["first"], "no aim", True)


if __name__ == "__main__":
    main()
