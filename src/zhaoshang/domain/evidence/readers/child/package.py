"""Which sheets a workbook package has: names, visibility, and the part that holds each. Nothing external is
followed."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from zhaoshang.domain.evidence.readers.child.stop import Stop
from zhaoshang.domain.evidence.readers.child.zip_check import Archive


@dataclass(frozen=True)
class SheetPart:
    """One sheet as the workbook lists it; `kind` is worksheet, chartsheet, dialogsheet or macrosheet."""

    name: str
    visibility: str
    kind: str
    part: str


def package_kind(archive: Archive) -> str:
    """What a zip really is: xlsx, ods, xlsb, or "" for anything else."""
    if "mimetype" in archive and archive.read("mimetype")[:80].strip().endswith(b"opendocument.spreadsheet"):
        return "ods"
    main = _main_part(archive)
    if main.endswith(".bin"):
        return "xlsb"
    return "xlsx" if main in archive and "xl/" in main.lower() else ""


def ods_is_encrypted(archive: Archive) -> bool:
    """Whether an ODS file needs a password: its manifest says so for each part."""
    manifest = "META-INF/manifest.xml"
    return manifest in archive and b"encryption-data" in archive.read(manifest)


def sheet_parts(archive: Archive) -> list[SheetPart]:
    """The sheets in workbook order. Raises Stop for a damaged list and for a sheet kept outside the file."""
    main = _main_part(archive)
    folder = posixpath.dirname(main)
    targets = _relations(archive, posixpath.join(folder, "_rels", posixpath.basename(main) + ".rels"), folder)
    sheets = []
    for element in _tree(archive, main).iter():
        if _local(element.tag) != "sheet":
            continue
        identifier = next((value for key, value in element.attrib.items() if _local(key) == "id"), "")
        kind, part = targets.get(identifier, ("", ""))
        if part not in archive:
            raise Stop("reading.damaged", reason=f"sheet {element.get('name')} has no part")
        state = element.get("state", "visible")
        visibility = {"hidden": "hidden", "veryHidden": "very-hidden"}.get(state, "visible")
        sheets.append(SheetPart(element.get("name", ""), visibility, kind, part))
    return sheets


def _main_part(archive: Archive) -> str:
    for kind, part in _relations(archive, "_rels/.rels", "").values():
        if kind == "officedocument":
            return part
    return "xl/workbook.xml"


def _relations(archive: Archive, part: str, folder: str) -> dict[str, tuple[str, str]]:
    """Relation id -> (last word of its type in lower case, part inside the archive); external ones are left
    out."""
    if part not in archive:
        return {}
    found = {}
    for element in _tree(archive, part).iter():
        if _local(element.tag) != "Relationship" or element.get("TargetMode", "").lower() == "external":
            continue
        target = element.get("Target", "").replace("\\", "/")
        inside = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        kind = element.get("Type", "").rsplit("/", 1)[-1].lower()
        found[element.get("Id", "")] = (kind, inside)
    return found


def _tree(archive: Archive, part: str) -> Element:
    try:
        tree: Element = fromstring(archive.read(part), forbid_dtd=True)
    except DefusedXmlException as problem:
        raise Stop("reading.hostile_xml", part=part) from problem
    except (ParseError, ValueError, LookupError) as problem:
        raise Stop("reading.damaged", reason=f"{part}: {problem}"[:200]) from problem
    return tree


def _local(tag: object) -> str:
    return str(tag).rsplit("}", 1)[-1]
