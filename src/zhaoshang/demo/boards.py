"""The example's league: eight invented districts, their results for July and August, and a scoring scheme in two versions.

Only our own figures come from ledgers. The others are chosen so that our computed ranks are those the article prints:
fourth in the city and second in the peer group for projects of a billion yuan, second in the group for manufacturing FDI.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from zhaoshang.kernel.period import Month

JULY, AUGUST = Month(2020, 7), Month(2020, 8)
SAMPLE_SOURCE = "示例数据，并非公布的通报"
GROUP = "同城组（示例）"
GROUP_SINCE = date(2020, 1, 1)
# Our own name is added by the loader: it is a setting.
GROUP_OTHERS = ("示例乙区", "示例丁区", "示例己区", "示例庚区")


@dataclass(frozen=True, slots=True)
class Rival:
    """Another district's cumulative results: figure → (target, July, August)."""

    place: str
    results: dict[str, tuple[Decimal | None, Decimal, Decimal]]


def _rival(
    letter: str,
    fdi: tuple[int, str, str],
    factory: tuple[str, str],
    yi: tuple[int, int, int],
    ten: tuple[int, int, int],
) -> Rival:
    return Rival(
        f"示例{letter}区",
        {
            "fdi": (Decimal(fdi[0]), Decimal(fdi[1]), Decimal(fdi[2])),
            "fdi_mfg": (None, Decimal(factory[0]), Decimal(factory[1])),
            "yi_projects": (Decimal(yi[0]), Decimal(yi[1]), Decimal(yi[2])),
            "ten_yi_projects": (Decimal(ten[0]), Decimal(ten[1]), Decimal(ten[2])),
        },
    )


RIVALS = (
    _rival("甲", (90000, "81240.5", "90120.3"), ("10800", "12340.8"), (30, 25, 31), (8, 7, 9)),
    _rival("乙", (42000, "40115.2", "47310.6"), ("5402.75", "5980.3"), (16, 17, 18), (6, 7, 8)),
    _rival("丙", (60000, "55420", "58966.4"), ("7905.4", "8920.15"), (22, 20, 22), (7, 7, 8)),
    _rival("丁", (48000, "43050.8", "46230.1"), ("6380.2", "7120.5"), (14, 16, 16), (5, 5, 5)),
    _rival("戊", (25000, "17210.6", "20105"), ("2870", "3120"), (12, 8, 9), (4, 3, 4)),
    _rival("己", (30000, "24870.3", "27055.9"), ("3960", "4410"), (12, 11, 12), (4, 4, 4)),
    _rival("庚", (28000, "19650", "22418.7"), ("3300.5", "3865.2"), (11, 8, 10), (4, 3, 3)),
    _rival("辛", (35000, "21980.4", "26340.2"), ("8122", "9015.6"), (13, 9, 10), (4, 2, 2)),
)

SCHEME_KEY = "city_race"
SCHEME_NAME = "市级赛马榜计分办法（示例）2020"
SCHEME_ISSUER = "示例（不是杭州市的实际办法）"


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the scoring rules."""

    doc_no: str
    since: date
    decided_on: date
    items: tuple[dict[str, Any], ...]


VERSIONS = (
    Version(
        "示例〔2020〕1号",
        date(2020, 1, 1),
        date(2020, 2, 20),
        (
            {"figure": "fdi", "method": "capped_ratio", "weight": "30"},
            {"figure": "fdi_mfg", "method": "efficacy", "weight": "20"},
            {"figure": "yi_projects", "method": "ratio", "weight": "30", "cap": "33"},
            {"figure": "ten_yi_projects", "method": "deduct", "weight": "20", "need": "5", "step": "4"},
        ),
    ),
    Version(
        "示例〔2020〕6号",
        date(2020, 7, 1),
        date(2020, 7, 6),
        (
            {"figure": "fdi", "method": "capped_ratio", "weight": "25"},
            {"figure": "fdi_mfg", "method": "efficacy", "weight": "20"},
            {"figure": "yi_projects", "method": "ratio", "weight": "30", "cap": "36"},
            {"figure": "ten_yi_projects", "method": "deduct", "weight": "25", "need": "8", "step": "5"},
        ),
    ),
)
