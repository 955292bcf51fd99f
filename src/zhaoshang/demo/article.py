"""What the newspaper printed (今日拱墅, 25 September 2020; domain handbook, sections 10.1 and 11), as data.

What the article does not print stays None. Nothing is computed here: a printed rate is kept as it was printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from zhaoshang.kernel.period import Month
from zhaoshang.kernel.qualifier import Qualifier

SOURCE = "今日拱墅 2020-09-25《聚力六大产业中心 奏响招商引资“新乐章”》"
YEAR = 2020
MARCH, AUGUST = Month(2020, 3), Month(2020, 8)
CEREMONY = "“运河之约·云启未来”云上“双招双引”大会"
TOWNS_MEETING = "全省特色小镇投资推进大会"


@dataclass(frozen=True, slots=True)
class PrintedTarget:
    """A year's target: its value in the figure's own unit, and how it was printed."""

    figure: str
    value: Decimal
    printed: str
    issuer: str
    note: str
    is_derived: bool = False


@dataclass(frozen=True, slots=True)
class PrintedResult:
    """A result as the article prints it, for one figure and month."""

    figure: str
    value: Decimal
    printed: str
    month: Month = AUGUST
    qualifier: Qualifier = Qualifier.EXACT
    target: Decimal | None = None
    percent: Decimal | None = None
    rank_city: int | None = None
    rank_group: int | None = None
    rank_is_ambiguous: bool = False
    note: str = ""


_DAY = "下达日期为示例。"
TARGETS: tuple[PrintedTarget, ...] = (
    PrintedTarget(
        "fdi",
        Decimal(45000),
        "4.5亿美元",
        "杭州市（市对区考核）",
        f"数值见{SOURCE}：“年度目标任务4.5亿美元”“完成市对区全年考核目标”。{_DAY}",
    ),
    PrintedTarget(
        "yi_projects",
        Decimal(15),
        "15个",
        "杭州市（市级赛马榜）",
        f"数值见{SOURCE}：“年度目标任务15个，1-8月市级赛马榜认定19个”；报道未写明文号。{_DAY}",
    ),
    PrintedTarget(
        "ten_yi_projects",
        Decimal(5),
        "未载明（6个完成120%，推算为5个）",
        "杭州市（市级赛马榜）",
        f"{SOURCE}只写“10亿元以上项目6个，完成目标任务的120%”，目标数由此推算。{_DAY}",
        is_derived=True,
    ),
    PrintedTarget(
        "bldg_above_scale",
        Decimal(110),
        "110家",
        "年度目标任务（报道未写明下达单位）",
        f"数值见{SOURCE}：“目标任务新增楼宇规上企业目标110家”。{_DAY}",
    ),
)

_SO_FAR = "报道写“截至目前”（2020年9月下旬见报），按1-8月登记。"
RESULTS: tuple[PrintedResult, ...] = (
    PrintedResult(
        "fdi",
        Decimal("66836.9"),
        "66836.9万美元",
        target=Decimal(45000),
        percent=Decimal("148.53"),
        note="1-8月，对市出报口径。",
    ),
    PrintedResult(
        "fdi_mfg",
        Decimal("6396.42"),
        "6396.42万美元",
        rank_group=2,
        note="“提前完成全年考核目标，同城组排名第二”；目标数未印出。",
    ),
    PrintedResult(
        "yi_projects", Decimal(19), "19个", target=Decimal(15), percent=Decimal("126.66"), note="1-8月市级赛马榜认定。"
    ),
    PrintedResult(
        "ten_yi_projects",
        Decimal(6),
        "6个",
        percent=Decimal(120),
        rank_city=4,
        rank_group=2,
        rank_is_ambiguous=True,
        note="“全市排名第四，同城组排名第二”也可能连同19个亿元以上项目一并而言。",
    ),
    PrintedResult("land_plots_residential", Decimal(10), "10宗", note=_SO_FAR),
    PrintedResult("land_area_residential", Decimal(363), "363亩", note=_SO_FAR),
    PrintedResult("land_plots_commercial", Decimal(7), "7宗", note=_SO_FAR),
    PrintedResult("land_area_commercial", Decimal("165.69"), "165.69亩", note=_SO_FAR),
    PrintedResult("land_plots_mixed", Decimal(1), "1宗", note=_SO_FAR),
    PrintedResult("land_area_mixed", Decimal("72.55"), "72.55亩", note=_SO_FAR),
    PrintedResult("land_plots_industrial", Decimal(2), "2宗", note=_SO_FAR),
    PrintedResult("land_area_industrial", Decimal(17), "17亩", note=_SO_FAR),
    PrintedResult("land_plots_innovative", Decimal(2), "2宗", note=_SO_FAR),
    PrintedResult("land_area_innovative", Decimal("29.52"), "29.52亩", note=_SO_FAR),
    PrintedResult(
        "bldg_above_scale",
        Decimal(114),
        "114家",
        target=Decimal(110),
        percent=Decimal("103.64"),
        note="1-8月新增楼宇规上企业。",
    ),
    PrintedResult(
        "occupancy_change",
        Decimal(20),
        "20个百分点以上",
        qualifier=Qualifier.GTE,
        note="“中粮、复地等高端楼宇入驻率均较年初提高20个百分点以上”；入驻率本身未印出。",
    ),
    PrintedResult("mailed", Decimal(400), "400余家", qualifier=Qualifier.GT_APPROX, note=_SO_FAR),
    PrintedResult("negotiated", Decimal(382), "382个", note=_SO_FAR),
    PrintedResult("landed", Decimal(213), "213个", note=f"{_SO_FAR}报道未说213个都出自这382个。"),
    PrintedResult("signed_at_events", Decimal(26), "26个", month=MARCH, note=f"3月19日{CEREMONY}。"),
    PrintedResult(
        "signed_amount", Decimal(72), "超72亿元", month=MARCH, qualifier=Qualifier.GT, note=f"3月19日{CEREMONY}。"
    ),
    PrintedResult(
        "signed_amount",
        Decimal(72),
        "超72亿元",
        qualifier=Qualifier.GT,
        note=f"3月19日{CEREMONY}签约26个项目；报道未印出其他活动的签约金额。",
    ),
)

# Named in the article as landed one after another; no day, amount or subdistrict is printed.
LANDED_NAMES = (
    "浙江宝盈爱思开物资集团有限公司",
    "浙江物产中杨供应链服务有限公司",
    "浙数文化科技发展（浙江）有限公司",
    "浙江东日农业发展有限公司",
    "阿里云智能物联网产业基地",
    "旭航网络科技有限公司总部项目",
)
SUPERCOMPUTING = "寒武纪超算中心"
CHIP_SPACE = "芯空间项目"
DATA_CENTRE = "浙江云计算数据中心"
DATA_CENTRE_YI = Decimal(158)
TARGET_FIRMS = ("天洁集团", "神华能源")
