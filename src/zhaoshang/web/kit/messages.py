"""Compiles every `.po` under `src/zhaoshang/**/locale` to `.mo`: `python -m zhaoshang.web.kit.messages`.

Needs no gettext tools. Writes only what is older than its source, so it may run at every start.
"""

from __future__ import annotations

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).resolve().parents[2]


def compile_all(root: Path = PACKAGE) -> list[Path]:
    """The `.mo` files written by this run."""
    return [target for source in sorted(root.rglob("locale/*/LC_MESSAGES/*.po")) if (target := compile_one(source))]


def compile_one(source: Path) -> Path | None:
    """The compiled file, or nothing when it was newer than its source already."""
    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
        return None
    with source.open("rb") as file:
        catalog = read_po(file, abort_invalid=True)
    scratch = target.with_suffix(".mo.part")
    with scratch.open("wb") as file:
        write_mo(file, catalog)
    scratch.replace(target)
    return target


if __name__ == "__main__":
    compile_all()
