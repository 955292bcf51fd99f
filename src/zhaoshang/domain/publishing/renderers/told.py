"""What the typesetter is told: contents in one language, page by page, every text without characters that only steer."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from zhaoshang.domain.publishing.renderers import drawings
from zhaoshang.domain.publishing.renderers.layout import CHANGES_A_PAGE, ENTRIES_A_PAGE, Plan, changed_lines
from zhaoshang.domain.publishing.renderers.words import WORDS

Json = dict[str, Any]
_KEPT_CONTROLS = "\n"


def told(content: Json, plan: Plan, digest: str, names: Mapping[str, str], language: str) -> Json:
    """The data of one file. `names` are pictures by the key the contents give them."""
    words = {key: text.in_language(language) for key, text in WORDS.items()}
    pick = _in(language)
    spots = {m["n"]: [m["x"], m["y"]] for m in content["district"]["spots"]} if content["district"] else {}
    entries = [
        _entry(entry, plan, names, language) | {"dot": spots.get(entry["place"])} for entry in content["entries"]
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
        "contact": content["contact"],
        "since": pick(content["since"]) if content["since"] else "",
        "cover": cover,
        "site_qr": drawings.qr(content["address"]),
        "contents": _split(
            [{k: e[k] for k in ("n", "name", "note", "page", "mark", "picture")} for e in entries],
            ENTRIES_A_PAGE,
            plan.contents_pages,
        ),
        "changes": _split(lines, CHANGES_A_PAGE, plan.change_pages),
        "district": _district(content["district"], plan),
        "spare": plan.spare,
        "entries": entries,
        "unmapped": sum(1 for e in content["entries"] if not e["ground"]),
    }
    return dict(_clean(said))


def _entry(entry: Json, plan: Plan, names: Mapping[str, str], language: str) -> Json:
    pick = _in(language)
    changed = {fact["key"]: fact for fact in entry["change"]["facts"]}
    words = {key: text.in_language(language) for key, text in WORDS.items()}

    def row(fact: Json) -> Json:
        was = changed.get(fact["key"])
        old = pick(was["old"]) if was and was["old"] else ""
        return {"name": pick(fact["name"]), "value": pick(fact["value"]), "changed": was is not None, "old": old}

    picture, by_key = entry["picture"], {fact["key"]: fact for fact in entry["facts"]}
    kind = entry["change"]["kind"]
    ground, storeys = entry["ground"], entry["storeys"]
    return {
        "n": entry["place"],
        "page": plan.page_of(entry["place"]),
        "name": entry["name"],
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
        "contact": entry["contact"],
        "contact_changed": "contact" in changed,
        "as_of": entry["as_of"],
        "picture": names.get(picture["key"], "") if picture else "",
        "caption": _caption(picture, pick, words) if picture else words["no_picture"],
        "is_rendering": bool(picture and picture["is_rendering"]),
        "map": drawings.place_map(ground) if ground else "",
        "storeys": [{"label": s["label"], "free": s["free"]} for s in storeys],
        "floors": drawings.floors(storeys) if storeys else "",
        "shares": [{"state": s["state"], "name": pick(s["name"]), "area": s["area"], "share": s["share"]} for s in entry["shares"]],
        "free": entry["free"],
        "qr": drawings.qr(entry["look"]),
        "look": entry["look"],
        "look_word": words["scan_look"] if picture else words["scan_page"],
    }  # fmt: skip


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
        "name": line["name"],
        "fact": fact,
        "old": pick(old) if old else "",
        "new": pick(new) if new else "",
    }


def _district(district: Json | None, plan: Plan) -> Json:
    if not district:
        return {"map": "", "marks": [], "bar": "", "dots": ""}
    marks = [mark | {"page": plan.page_of(mark["n"])} for mark in district["marks"]]
    return {
        "map": drawings.district_map(district), "marks": marks, "dots": drawings.dots(district), "bar": district["bar_said"],
        "wide": district["wide"], "high": district["high"],
    }  # fmt: skip


def _split(rows: list[Json], size: int, pages: int) -> list[list[Json]]:
    return [rows[n * size : (n + 1) * size] for n in range(pages)]


def _in(language: str) -> Any:
    def pick(text: Mapping[str, str]) -> str:
        return text[language]

    return pick


def _clean(value: Any) -> Any:
    """Without control and format characters (bidirectional overrides, zero-width marks), in everything that is said."""
    if isinstance(value, str):
        if value.isascii() and value.isprintable():
            return value
        return "".join(
            c for c in value if c in _KEPT_CONTROLS or unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cs")
        )
    if isinstance(value, dict):
        return {key: _clean(part) for key, part in value.items()}
    return [_clean(part) for part in value] if isinstance(value, list) else value
