"""What stands on which page. Every part has a known number of pages, so page numbers are known before anything is set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

ENTRIES_A_PAGE = 24
CHANGES_A_PAGE = 26
SPREAD = 2  # pages of a parcel or building, facing each other


@dataclass(frozen=True, slots=True)
class Plan:
    """The first page of each part, counted from 1 with the cover. `spare` is an empty page that lets the first spread begin on
    the left; `changes` is 0 where nothing is compared."""

    about: int
    contents: int
    contents_pages: int
    changes: int
    change_pages: int
    district: int
    spare: bool
    entries: int
    notes: int
    back: int

    @property
    def pages(self) -> int:
        """All of them; an even number, as paper has two sides."""
        return self.back

    def page_of(self, place: int) -> int:
        """The left page of the entry at a place, which counts from 1."""
        return self.entries + SPREAD * (place - 1)


def plan_of(content: dict[str, Any]) -> Plan:
    """The pages of a handbook with these contents."""
    count = len(content["entries"])
    lines = changed_lines(content)
    contents_pages = max(1, -(-count // ENTRIES_A_PAGE))
    change_pages = -(-len(lines) // CHANGES_A_PAGE) if content["since"] else 0
    if content["since"]:
        change_pages = max(1, change_pages)
    about, contents = 2, 3
    changes = contents + contents_pages if change_pages else 0
    district = contents + contents_pages + change_pages
    spare = (district + 1) % 2 == 1
    entries = district + 1 + spare
    notes = entries + SPREAD * count
    return Plan(
        about, contents, contents_pages, changes, change_pages, district, spare, entries, notes, notes + 2
    )  # fmt: skip


def place_called(said: dict[str, Any]) -> dict[str, str]:
    """The name of an entry, or of the one a line is about. Editions from before places had English names say the Chinese one."""
    return {"zh": said["name"], "en": said.get("name_en") or said["name"]}


def contact_of(said: dict[str, Any]) -> dict[str, str]:
    """Who answers for an entry or the whole book. Editions from before there was an English one say the Chinese in both."""
    return {"zh": said["contact"], "en": said.get("contact_en") or said["contact"]}


def changed_lines(content: dict[str, Any]) -> list[dict[str, Any]]:
    """What changed since the edition before, a line each: what is new, what changed from what to what, what was left out."""
    lines: list[dict[str, Any]] = []
    for entry in content["entries"]:
        change, head = entry["change"], {key: entry.get(key, "") for key in ("place", "name", "name_en")}
        if change["kind"] == "new":
            lines.append(head | {"kind": "new"})
        lines += [head | {"kind": "changed"} | fact for fact in change["facts"]]
    lines += [{"kind": "out", "place": 0, **gone} for gone in content["left_out"]]
    return lines
