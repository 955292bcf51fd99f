"""What the typesetter is told: contents in one language, page by page, every text as it can be printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zhaoshang.domain.publishing.renderers import drawings
from zhaoshang.domain.publishing.renderers.fitting import fits, on_one_line, table_fits
from zhaoshang.domain.publishing.renderers.glyphs import printable
from zhaoshang.domain.publishing.renderers.layout import (
    CHANGES_A_PAGE,
    ENTRIES_A_PAGE,
    Plan,
    changed_lines,
    contact_of,
    place_called,
)
from zhaoshang.domain.publishing.renderers.words import WORDS

Json = dict[str, Any]
FACTS_IN_A_COLUMN = 11
PICTURED = 18  # entries of which the table of contents shows pictures


@dataclass(frozen=True, slots=True)
class Drawn:
    """The drawings of a handbook, the same in both languages: of each entry its map, floors and code, then those of the whole."""

    entries: list[Json]
    site_qr: str
    district: str
    dots: str


def drawn(content: Json) -> Drawn:
    """Everything that is drawn, once."""
    entries = [
        {
            "map": drawings.place_map(entry["ground"]) if entry["ground"] else "",
            "floors": drawings.floors(entry["storeys"]) if entry["storeys"] else "",
            "qr": drawings.qr(entry["look"]),
        }
        for entry in content["entries"]
    ]
    district = content["district"]
    whole = (drawings.district_map(district), drawings.dots(district)) if district else ("", "")
    return Drawn(entries, drawings.qr(content["address"]), *whole)


def told(
    content: Json, plan: Plan, digest: str, names: Mapping[str, str], shown: Drawn, language: str, known: frozenset[int]
) -> Json:
    """The data of one file. `names` are pictures by the key the contents give them, `known` the characters the font has."""
    words = {key: text.in_language(language) for key, text in WORDS.items()}
    pick = _in(language)
    spots = {m["n"]: [m["x"], m["y"]] for m in content["district"]["spots"]} if content["district"] else {}
    entries = [
        _entry(entry, plan, names, words, pick) | {"dot": spots.get(entry["place"])} for entry in content["entries"]
    ]
    cover = next((e["picture"] for e in entries if e["picture"]), "")
    lines = [_change(line, words, pick) for line in changed_lines(content)] if content["since"] else []
    said = {
        "lang": language,
        "words": words,
        "kind": pick(content["kind_name"]),
        "title": pick(content["title"]),
        "year": str(content["year"]),
        "number": pick(content["number"]),
        "edition": pick(content["edition_name"]),
        "bureau": pick(content["bureau"]),
        "site": pick(content["site"]),
        "address": content["address"],
        "issued_on": content["issued_on"],
        "digest": digest,
        "is_proof": content["edition"] is None,
        "is_sample": bool(content["is_sample"]),
        "preface": pick(content["preface"]),
        "contact": pick(contact_of(content)),
        "since": pick(content["since"]) if content["since"] else "",
        "cover": cover,
        "contents": _split(
            [_line(e, is_pictured=len(entries) <= PICTURED) for e in entries],
            ENTRIES_A_PAGE,
            plan.contents_pages,
        ),
        "changes": _split(lines, CHANGES_A_PAGE, plan.change_pages),
        "district": _district(content["district"], plan, pick),
        "spare": plan.spare,
        "entries": entries,
    }
    cleaned = dict(_clean(said, known))
    # Drawings are our own and large: nothing in them needs cleaning.
    for entry, drawing in zip(cleaned["entries"], shown.entries, strict=True):
        entry.update(drawing)
    cleaned["district"] |= {"map": shown.district, "dots": shown.dots}
    return cleaned | {"site_qr": shown.site_qr}


def _line(e: Json, *, is_pictured: bool) -> Json:
    """An entry in the table of contents."""
    wide = (58 if e["mark"] else 74) if is_pictured else (84 if e["mark"] else 100)
    fit = on_one_line(e["name"], wide, 10.5) and on_one_line(e["note"], 50, 8)
    return {k: e[k] for k in ("n", "name", "note", "page", "mark", "picture")} | {"fits": fit}


def _entry(entry: Json, plan: Plan, names: Mapping[str, str], words: Mapping[str, str], pick: Any) -> Json:
    changed = {fact["key"]: fact for fact in entry["change"]["facts"]}

    def row(fact: Json) -> Json:
        was = changed.get(fact["key"])
        old = pick(was["old"]) if was and was["old"] else ""
        value = pick(fact["value"])
        return {
            "name": pick(fact["name"]),
            "value": value,
            "changed": was is not None,
            "old": old,
            "fits": fits(value, 38, 12, 15, 0.24),
        }

    picture, by_key = entry["picture"], {fact["key"]: fact for fact in entry["facts"]}
    kind = entry["change"]["kind"]
    storeys = entry["storeys"]
    made = {
        "n": entry["place"],
        "page": plan.page_of(entry["place"]),
        "name": pick(place_called(entry)),
        "number": entry["official"],
        "note": pick(entry["note"]),
        "mark": words.get(f"mark_{kind}", ""),
        "listing": entry["listing"],
        "summary": pick(entry["summary"]),
        "summary_changed": "summary" in changed,
        "keys": [row(by_key[key]) for key in entry["keys"]],
        "facts": [row(fact) for fact in entry["facts"] if fact["key"] not in entry["indices"]],
        "indices": [row(fact) for fact in entry["facts"] if fact["key"] in entry["indices"]],
        "gone": [
            {"name": pick(f["name_of_fact"]), "old": pick(f["old"])}
            for f in entry["change"]["facts"]
            if f["new"] is None and f["old"] is not None
        ],
        "contact": pick(contact_of(entry)),
        "contact_changed": "contact" in changed,
        "as_of": entry["as_of"],
        "picture": names.get(picture["key"], "") if picture else "",
        "caption": _caption(picture, pick, words) if picture else words["no_picture"],
        "is_rendering": bool(picture and picture["is_rendering"]),
        "storeys": [{"label": s["label"], "free": s["free"]} for s in storeys],
        "shares": [{"state": s["state"], "name": pick(s["name"]), "area": s["area"], "share": s["share"]} for s in entry["shares"]],
        "free": entry["free"],
        "look": entry["look"],
        "look_word": words["scan_look"] if picture else words["scan_page"],
    }  # fmt: skip
    return made | {"fits": _fits(made, words)}


def _fits(e: Json, words: Mapping[str, str]) -> dict[str, bool]:
    """What surely fits at its first size; the boxes are those of `book.typ`."""
    beside = bool(e["indices"] or e["storeys"])
    columns = (2 if len(e["facts"]) > FACTS_IN_A_COLUMN else 1) if beside else 3
    source = words["as_of"].replace("{day}", e["as_of"])
    head = f"{e['mark']}{e['note']} · {e['number']}"
    return {
        "name": fits(e["name"], 154, 17, 24),
        "head": on_one_line(head, 140, 8.6),
        "summary": fits(e["summary"], 178, 32, 10.5, 0.62),
        "caption": on_one_line(e["caption"], 150, 7.6),
        "contact": bool(e["contact"]) and fits(e["contact"], 138, 11, 10),
        "source": on_one_line(f"{source} · {e['listing']}", 138, 7.6),
        "facts": not e["gone"] and table_fits(e["facts"], 86 if beside else 178, 128, 9.5, columns),
        "indices": table_fits(e["indices"], 76, 121, 10, 1),
    }


def _caption(picture: Json, pick: Any, words: Mapping[str, str]) -> str:
    return (
        f"{pick(picture['title'])} · {words['rendering']}" if picture["is_rendering"] else str(pick(picture["title"]))
    )


def _change(line: Json, words: Mapping[str, str], pick: Any) -> Json:
    fact = "" if line["kind"] != "changed" else pick(line["name_of_fact"])
    old, new = line.get("old"), line.get("new")
    return {
        "n": line["place"],
        "kind": line["kind"],
        "word": words[f"mark_{line['kind']}"],
        "name": pick(place_called(line)),
        "fact": fact,
        "old": pick(old) if old else "",
        "new": pick(new) if new else "",
    }


def _district(district: Json | None, plan: Plan, pick: Any) -> Json:
    if not district:
        return {"marks": [], "bar": ""}
    marks = [
        {key: mark[key] for key in ("n", "x", "y", "side")}
        | {
            "page": plan.page_of(mark["n"]),
            "label": pick(place_called({"name": mark["label"], "name_en": mark.get("label_en")})),
        }
        for mark in district["marks"]
    ]
    return {
        "marks": marks, "bar": district["bar_said"],
        "wide": district["wide"], "high": district["high"],
    }  # fmt: skip


def _split(rows: list[Json], size: int, pages: int) -> list[list[Json]]:
    return [rows[n * size : (n + 1) * size] for n in range(pages)]


def _in(language: str) -> Any:
    def pick(text: Mapping[str, str]) -> str:
        return text[language]

    return pick


def _clean(value: Any, known: frozenset[int]) -> Any:
    """As it is printed (`glyphs.printable`), in everything that is said."""
    if isinstance(value, str):
        return value if value.isascii() and value.isprintable() else printable(value, known)
    if isinstance(value, dict):
        return {key: _clean(part, known) for key, part in value.items()}
    return [_clean(part, known) for part in value] if isinstance(value, list) else value
