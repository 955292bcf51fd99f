"""地块招商台账: the parcels granted this year, use by use as the article counts them, and some still on offer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zhaoshang.demo.content.sample import MONTHS, YEAR, Dice
from zhaoshang.demo.people import SUBDISTRICTS
from zhaoshang.demo.sheets import Cell, Head, Sheet

HEADS = (
    Head("序号", 5),
    Head("宗地编号", 16),
    Head("地块名称", 24),
    Head("所属街道", 11),
    Head("四至范围", 30),
    Head("用地面积(亩)", 10, adds=True),
    Head("用地性质", 13),
    Head("容积率", 9),
    Head("建筑密度(%)", 9),
    Head("绿地率(%)", 8),
    Head("限高(m)", 8),
    Head("出让年限", 8),
    Head("起始价(万元)", 12),
    Head("成交价(万元)", 12),
    Head("投资强度(万元/亩)", 10),
    Head("亩均税收(万元/亩)", 10),
    Head("产业方向", 14),
    Head("征迁情况", 14),
    Head("出让时间", 12),
    Head("状态", 8),
)


@dataclass(frozen=True, slots=True)
class Use:
    """One land use: how ledgers write it, its plots in hundredths of a mu, and the months they were granted in."""

    words: tuple[str, ...]
    plots: tuple[int, ...]
    months: tuple[int, ...]
    ratio: str
    years: str


USES = (
    Use(
        ("宅地", "住宅用地"),
        (5230, 4815, 4170, 3925, 3660, 3440, 3180, 2975, 2660, 2245),
        (1, 3, 4, 4, 5, 5, 6, 6, 7, 8),
        "≤2.5",
        "70年",
    ),
    Use(
        ("商业地块", "商服用地", "商业用地"),
        (3612, 2985, 2640, 2205, 1987, 1710, 1430),
        (1, 3, 4, 5, 6, 7, 8),
        "≤3.5",
        "40年",
    ),
    Use(("商住地块",), (7255,), (6,), "≤2.8", "住宅70年、商业40年"),
    Use(("工业用地",), (1085, 615), (4, 7), "≥2.0", "50年"),
    Use(("创新型用地", "创新型产业用地"), (1728, 1224), (5, 8), "2.0-3.5", "50年"),
)
USE_KEYS = ("residential", "commercial", "mixed", "industrial", "innovative")
OPEN_STATES = ("征迁中", "净地", "净地", "规划中", "挂牌中", "净地", "流拍", "征迁中")
BOUNDS = "东至规划支路，南至现状道路，西至河道绿化带，北至规划道路（示例）"


@dataclass(slots=True)
class Plot:
    """One parcel: the cells that do not change, and when it is granted (never, for those on offer)."""

    cells: dict[str, Cell]
    listed_in: int
    granted_on: date | None
    open_state: str = "挂牌"


def sheets() -> list[Sheet]:
    """One sheet a month: what was put on offer and what was granted that month."""
    dice = Dice("地块")
    plots = _plots(dice)
    made = []
    for month in MONTHS:
        rows: list[list[Cell]] = []
        for plot in plots:
            if plot.granted_on and plot.granted_on.month == month:
                rows.append([len(rows) + 1, *_cells(dice, plot, is_granted=True)])
            elif plot.listed_in == month:
                rows.append([len(rows) + 1, *_cells(dice, plot, is_granted=False)])
        made.append(
            Sheet(
                name=f"{month}月",
                title=f"拱墅区{YEAR}年{month}月地块招商台账（示例）",
                heads=HEADS,
                rows=rows,
                note="注：列本月出让和状态有变化的地块；宗数、面积合计与报道一致，单宗面积、价格、编号为示例。",
            )
        )
    return made


def placed() -> list[tuple[str, str, Decimal]]:
    """Number, subdistrict and area in mu of every parcel."""
    found = []
    for plot in _plots(Dice("地块")):
        number, place, mu = (plot.cells[name] for name in ("number", "place", "mu"))
        assert isinstance(mu, Decimal)
        found.append((str(number), str(place), mu))
    return found


def on_offer() -> list[tuple[str, str]]:
    """Number and use (as `LAND_USES` names it) of the parcels that are not granted."""
    words = {word: use for use, group in zip(USE_KEYS, USES, strict=True) for word in group.words}
    open_ones = [plot for plot in _plots(Dice("地块")) if plot.granted_on is None]
    return [(str(plot.cells["number"]), words[str(plot.cells["use"])]) for plot in open_ones]


def _plots(dice: Dice) -> list[Plot]:
    found: list[Plot] = []
    for use in USES:
        for hundredths, month in zip(use.plots, use.months, strict=True):
            day = dice.day(month, 8)
            found.append(_plot(dice, len(found) + 1, use, hundredths, max(1, month - 1), day))
    for state in OPEN_STATES:
        number = len(found) + 1
        plot = _plot(dice, number, USES[number % len(USES)], dice.between(900, 5200), dice.between(1, 8), None)
        plot.open_state = state
        found.append(plot)
    return found


def _plot(dice: Dice, number: int, use: Use, hundredths: int, listed_in: int, granted: date | None) -> Plot:
    mu = Decimal(hundredths) / 100
    place = dice.one_of(SUBDISTRICTS)
    is_industry = use.words[0] in ("工业用地", "创新型用地")
    price = int(mu * (dice.between(90, 160) if is_industry else dice.between(900, 2400)))
    cells: dict[str, Cell] = {
        "number": f"示例储出〔{YEAR}〕{number:02d}号",
        "name": f"示例·{place.removesuffix('街道')}单元{number:02d}地块",
        "place": place,
        "mu": mu,
        "use": dice.one_of(use.words),
        "ratio": use.ratio,
        "density": "≤30" if use.words[0] == "宅地" else "≤45",
        "green": "≥30" if use.words[0] == "宅地" else "≥20",
        "height": 80 if use.words[0] != "工业用地" else 36,
        "years": use.years,
        "start": price,
        "deal": price + price * dice.below(22) // 100,
        "intensity": 800 if is_industry else None,
        "tax": 45 if is_industry else None,
        "trade": dice.one_of(("集成电路设计", "智能物流", "大数据")) if is_industry else None,
    }
    return Plot(cells, listed_in, granted)


def _cells(dice: Dice, plot: Plot, *, is_granted: bool) -> list[Cell]:
    kept = plot.cells
    mu = kept["mu"]
    assert isinstance(mu, Decimal)
    return [
        kept["number"],
        kept["name"],
        kept["place"],
        BOUNDS,
        dice.typed(mu),
        kept["use"],
        kept["ratio"],
        kept["density"],
        kept["green"],
        kept["height"],
        kept["years"],
        kept["start"],
        kept["deal"] if is_granted else None,
        kept["intensity"],
        kept["tax"],
        kept["trade"],
        "已完成" if is_granted or plot.open_state in ("净地", "挂牌", "挂牌中") else "进行中",
        dice.typed_day(plot.granted_on) if is_granted and plot.granted_on else None,
        "已出让" if is_granted else plot.open_state,
    ]


assert [sum(use.plots) for use in USES] == [36300, 16569, 7255, 1700, 2952]
