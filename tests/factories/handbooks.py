"""Frozen contents of handbooks made for tests and benchmarks, without a database: as many entries as wanted, with pictures, maps,
facts and floors; and panoramas' tiles to take the pictures from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyvips

from tests.factories.panoramas import picture
from zhaoshang.domain.publishing.renderers.setting import View

Json = dict[str, Any]
BOTH = ("zh", "en")
FACTS = (
    ("Parcel no.", "宗地编号", "示例储出（2020）{n}号"), ("Land use", "用地性质", "创新型产业用地"), ("Area", "面积", "{n}.52 亩"),
    ("State", "状态", "净地"), ("Subdistrict", "街道", "祥符街道"), ("Floor area ratio", "容积率", "≤2.8"),
    ("Building density", "建筑密度", "≤45"), ("Green ratio", "绿地率", "≥20"), ("Height limit", "限高", "60 m"),
    ("Term of the grant", "出让年限", "50 年"), ("Starting price", "起始价", "{n},489 万元"), ("Industry", "产业方向", "集成电路设计"),
    ("Boundaries", "四至", "东至规划支路，南至祥运路，西至河道绿化带，北至储运路"),
)  # fmt: skip
INDICES = ["Floor area ratio", "Building density", "Green ratio", "Height limit"]


def entry(n: int, **said: Any) -> Json:
    """One entry as `web.kit.handbooks` freezes it."""
    made = {
        "place": n,
        "listing": f"招商-2020-{n:04d}",
        "listing_version": 1,
        "name": f"祥符东单元 {n} 号地块",
        "official": f"示例储出（2020）{n}号",
        "note": {"zh": f"祥符街道 · {n}.52 亩", "en": f"Xiangfu · {n}.52 mu"},
        "summary": {
            "zh": "示例：创新型产业用地，可建研发、中试和配套用房。",
            "en": "Sample: land for innovative industry.",
        },
        "facts": [
            {
                "key": key,
                "name": {"zh": zh, "en": key},
                "value": dict.fromkeys(BOTH, value.format(n=n)),
                "from": "reading",
            }
            for key, zh, value in FACTS
        ],
        "keys": ["Area", "Land use", "Floor area ratio", "Starting price"],
        "indices": INDICES,
        "contact": "招商服务窗口 0571-0000 0000",
        "as_of": "2020-08-31",
        "sources": [],
        "picture": None,
        "ground": ground(n),
        "look": f"http://127.0.0.1:8000/on-offer/2020-{n:04d}/",
        "storeys": [],
        "shares": [],
        "free": "",
        "change": {"kind": "first", "facts": []},
    }
    return made | said


def ground(n: int) -> Json:
    """An outline among thirty others."""
    around = [
        ["parcel" if k % 2 else "building", square(20 + 130 * (k % 6), 10 + 100 * (k // 6), 40 + n % 9)]
        for k in range(30)
    ]
    return {"wide": 840, "high": 520, "own": square(390, 240, 60), "around": around}


def square(x: int, y: int, side: int) -> str:
    """A square as a path."""
    return f"M{x},{y} {x + side},{y} {x + side},{y + side} {x},{y + side}Z"


def storeys(count: int, units: int = 6) -> Json:
    """A building of so many floors; every fourth unit is free."""
    widths = 1000 // units
    return {
        "storeys": [
            {
                "label": f"{count - n}F",
                "whole": 1000,
                "free": "300 ㎡" if n % 3 == 0 else "",
                "below": False,
                "units": [[k * widths, widths, "vacant" if (n + k) % 4 == 0 else "leased"] for k in range(units)],
            }
            for n in range(count)
        ],
        "shares": [
            {"state": "vacant", "name": {"zh": "可租", "en": "vacant"}, "area": "3,000 ㎡", "share": "25%"},
            {"state": "leased", "name": {"zh": "已租用", "en": "taken"}, "area": "9,000 ㎡", "share": "75%"},
        ],
        "free": "3,000 ㎡",
    }


def contents(entries: list[Json], **said: Any) -> Json:
    """The contents of an edition with these entries."""
    marks = [{"n": e["place"], "x": 100 + e["place"] * 37 % 800, "y": 100 + e["place"] * 91 % 1000} for e in entries]
    district = {
        "wide": 1000, "high": 1240, "shapes": [square(m["x"], m["y"], 6) for m in marks], "bar": 120, "bar_said": "1 km",
        "marks": [m | {"label": "示例", "side": ""} for m in marks], "spots": marks,
    }  # fmt: skip
    made = {
        "schema": 1, "handbook": "2020-地块", "choice": 1, "version": 2, "edition": 1, "kind": "land",
        "kind_name": {"zh": "地块招商手册", "en": "Land handbook"}, "year": 2020,
        "title": {"zh": "拱墅区地块招商手册", "en": "Land on Offer in Gongshu"},
        "number": {"zh": "2020-地块-第1版", "en": "2020 land, edition 1"}, "edition_name": {"zh": "第 1 版", "en": "Edition 1"},
        "bureau": {"zh": "拱墅区投资促进局", "en": "Gongshu District Investment Promotion Bureau"},
        "site": {"zh": "拱墅招商在线", "en": "Gongshu Invest Online"}, "address": "http://127.0.0.1:8000",
        "issued_on": "2020-09-05", "is_sample": True, "preface": {"zh": "示例前言", "en": "A sample preface"},
        "contact": "招商服务窗口 0571-0000 0000", "since": None, "entries": entries, "left_out": [],
        "district": district if entries else None,
    }  # fmt: skip
    return made | said


def tiles(folder: Path, width: int = 1024) -> Path:
    """The tiles of one level, as they are cut; a red mark where the middle is."""
    level = folder / "tiles" / "0"
    level.mkdir(parents=True)
    whole = picture(width)
    for column in range(width // 512):
        for row in range(width // 1024):
            whole.crop(column * 512, row * 512, 512, 512).webpsave(str(level / f"{column}_{row}.webp"))
    return folder


def pictured(made: Json, key: str = "a" * 64) -> Json:
    """The entry with a picture of this key."""
    shown = {
        "key": f"{key}-0-0", "number": "全景-2020-0001", "tiles": key, "yaw_tenths": 0, "pitch_tenths": 0,
        "title": {"zh": "示例实景", "en": "Sample"}, "is_rendering": True,
    }  # fmt: skip
    return made | {"picture": shown}


def view(folder: Path, key: str = "a" * 64) -> View:
    """The view `pictured` names, out of these tiles."""
    return View(f"{key}-0-0", folder, 0, 0)


def middle_of(path: Path) -> list[float]:
    """The colour in the middle of a picture."""
    image: Any = pyvips.Image.new_from_file(str(path))
    return [float(part) for part in image(image.width // 2, image.height // 2)]
