"""The typesetter at work: one compilation a language, from the same template and folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

import typst

from zhaoshang.domain.evidence.readers.child.output import tell
from zhaoshang.domain.evidence.readers.child.stop import Stop
from zhaoshang.domain.publishing.renderers.child import views

FAMILY = "Noto Sans SC"
STANDARD: Literal["ua-1"] = (
    "ua-1"  # PDF/UA-1: tagged, with a title, a language and an alternative text for every picture
)


def set_all(into: Path, job: dict[str, Any]) -> dict[str, Any]:
    """`<language>.pdf` of each language; gives how large they are. Raises Stop when a font is not what it should be or the pages are
    not as many as planned."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[job["fonts"]])
    if FAMILY not in fonts.families():
        raise Stop("publishing.font_lost")
    total = len(job["views"]) + 8 * len(job["languages"])
    for n, (folder, yaw, pitch, target) in enumerate(job["views"]):
        views.view(Path(folder), yaw, pitch, into / target)
        tell(progress=[n + 1, total])
    sizes = {}
    for n, language in enumerate(job["languages"]):
        sizes[language] = _set(into, language, fonts, job)
        tell(progress=[len(job["views"]) + 8 * (n + 1), total])
    return {"sizes": sizes}


def _set(into: Path, language: str, fonts: Any, job: dict[str, Any]) -> int:
    target = into / f"{language}.pdf"
    compiler = typst.Compiler(
        str(into / "book.typ"),
        root=str(into),
        font_paths=fonts,
        sys_inputs={"language": language},
        package_path=str(into / "none"),
        package_cache_path=str(into / "none"),
    )
    try:
        made, warnings = compiler.compile_with_warnings(
            output=str(target), format="pdf", pdf_standards=STANDARD, timestamp=job["moment"]
        )
    except typst.TypstError as problem:
        raise Stop("publishing.failed", reason=str(problem)[:500]) from problem
    del made
    if any("font" in str(warning.message) for warning in warnings):
        raise Stop("publishing.font_lost")
    pages = json.loads(compiler.query("<pages>", field="value", one=True))
    if pages != job["pages"]:
        raise Stop("publishing.pages_differ", made=pages, planned=job["pages"])
    return target.stat().st_size
