"""在谈项目台账: each month's newly met projects, and the earlier ones whose stage changed that month."""

from __future__ import annotations

from datetime import date

from zhaoshang.demo.article import CHIP_SPACE, TARGET_FIRMS
from zhaoshang.demo.content.projects import Item, samples
from zhaoshang.demo.content.sample import MONTHS, YEAR, Dice
from zhaoshang.demo.sheets import Cell, Head, Sheet, Typed

HEADS = (
    Head("序号", 5),
    Head("项目编号", 13),
    Head("项目名称", 28),
    Head("投资方", 24),
    Head("统一社会信用代码", 21),
    Head("所属产业中心", 12),
    Head("项目类型", 11),
    Head("总投资(亿元)", 10, group="投资规模", adds=True),
    Head("固定资产投资(亿元)", 11, group="投资规模", adds=True),
    Head("外资(万美元)", 9, group="投资规模"),
    Head("首谈单位", 12),
    Head("首谈日期", 12),
    Head("内部分级", 8, hidden=True),
    Head("意向载体(地块/楼宇)", 14, group="载体需求"),
    Head("用地需求(亩)", 8, group="载体需求"),
    Head("办公需求(㎡)", 9, group="载体需求"),
    Head("联系领导", 10),
    Head("项目专员", 10),
    Head("当前阶段", 9),
    Head("最新进展", 36),
    Head("下一步计划", 26),
    Head("存在问题", 20),
    Head("需协调事项", 20),
    Head("预计签约时间", 11),
)
# Earlier projects whose stage changes, by month. A change of a closed month's row shows as a correction, and August,
# which the article reports, is to show none.
UPDATES = (0, 6, 6, 6, 6, 6, 6, 0)
BY_PHONE = (
    "疫情期间通过电话、微信完成首次对接，企业有意在我区设立区域总部。",
    "“屏对屏”推介两次，已线上看楼，企业反馈户型和得房率符合预期。",
    "已发送招商手册和政策摘要，企业正在内部论证选址。",
    "线上视频洽谈，明确投资主体和业务内容，待复工后实地考察。",
)
IN_PERSON = (
    "企业负责人来访考察，实地看楼两处，正在比选。",
    "专班上门拜访，企业提出办公面积和人才政策需求。",
    "已完成二轮洽谈，投资协议条款逐项对接中。",
    "项目建议书已提交，拟纳入重大项目招商评审。",
    "企业完成尽职调查资料提交，正在研判。",
    "小分队外出敲门招商获得线索，已回访并确定意向。",
)
NEXT = (
    "邀请企业实地考察",
    "对接意向楼宇业主，落实租金方案",
    "提交项目评审",
    "商定投资协议文本",
    "跟进企业内部决策进度",
    "落实注册选址",
)
PROBLEMS = ("", "", "", "企业要求面积较大，整层房源不足", "租金预期与业主报价有差距", "固投规模待核实", "")
TO_COORDINATE = ("", "", "", "请属地街道协调楼宇业主", "请相关部门明确政策适用", "")
MOVED = {
    "signed": "已签订投资协议，转入签约落地项目台账跟踪。",
    "landed": "项目公司已完成注册，办公场地已落实，转入要素保障和服务。",
}


def sheets() -> list[Sheet]:
    """One sheet a month, January to August."""
    dice = Dice("在谈")
    items = sorted([*_named(), *(i for i in samples() if i.contact_on)], key=lambda i: (i.contact_on, i.name))
    for number, item in enumerate(items, 1):
        item.number = f"GSZS-{YEAR}-{number:03d}"
    made = []
    for month in MONTHS:
        fresh = [_row(dice, i) for i in items if i.contact_on and i.contact_on.month == month]
        moved = _moved(dice, items, month)
        rows: list[list[Cell]] = [[n, *cells] for n, cells in enumerate([*fresh, *moved], 1)]
        made.append(
            Sheet(
                name=f"{month}月",
                title=f"拱墅区{YEAR}年{month}月在谈项目台账（示例）",
                heads=HEADS,
                rows=rows,
                note="注：本月新增在前，以前月份项目阶段有变化的列后。名称含“示例”的项目均为示例。",
            )
        )
    return made


def _named() -> list[Item]:
    """What the article says was negotiated, by name; a day of first contact it does not print, so it is marked."""
    day = "（首谈日期为示例）"
    knocking = f"招商小分队赴外敲门招商，与企业建立联系，洽谈新投资项目{day}。"
    return [
        Item(
            CHIP_SPACE,
            centre="集成电路设计",
            contact_on=date(YEAR, 4, 15),
            progress=f"重点引进项目：拟落地1万方集成电路特色孵化器、设立10亿元产业基金、建设设计创新产业园{day}。",
        ),
        Item(
            f"{TARGET_FIRMS[0]}新投资项目",
            investor=TARGET_FIRMS[0],
            contact_on=date(YEAR, 6, 10),
            progress=knocking,
        ),
        Item(
            f"{TARGET_FIRMS[1]}新投资项目",
            investor=TARGET_FIRMS[1],
            contact_on=date(YEAR, 7, 15),
            progress=knocking,
        ),
    ]


def _row(dice: Dice, item: Item) -> list[Cell]:
    """The row as first written; what it says is kept, so that a later month changes the stage alone."""
    assert item.contact_on
    is_sample = "示例" in item.name
    lines = BY_PHONE if item.contact_on.month <= 3 else IN_PERSON
    item.kept = {
        "total": _amount(dice, item) if item.total is not None else ("待定" if is_sample else None),
        "fixed": item.fixed,
        "foreign": dice.between(3, 40) * 50 if is_sample and dice.chance(12) else None,
        "site": dice.one_of(("楼宇", "楼宇", "园区载体", "地块", "")) if is_sample else None,
        "offices": dice.between(3, 40) * 50 if is_sample and dice.chance(2) else None,
        "leader": "分管区领导" if is_sample and dice.chance(5) else None,
        "officer": "招商专员（示例）" if is_sample and dice.chance(2) else None,
        "stage": dice.one_of(("在谈", "在谈", "在谈", "洽谈中", "评审中", "线索")) if is_sample else "在谈",
        "progress": item.progress or dice.one_of(lines),
        "next": dice.one_of(NEXT) if is_sample else None,
        "problem": dice.one_of(PROBLEMS) if is_sample else None,
        "coordinate": dice.one_of(TO_COORDINATE) if is_sample else None,
        "signing": f"{YEAR}年{min(item.contact_on.month + 3, 12)}月" if is_sample and dice.chance(2) else None,
    }
    return _cells(dice, item)


def _cells(dice: Dice, item: Item) -> list[Cell]:
    kept = item.kept
    assert item.contact_on
    return [
        item.number,
        item.name,
        item.investor,
        item.code,
        item.centre,
        item.kind,
        kept["total"],
        kept["fixed"],
        kept["foreign"],
        item.place,
        dice.typed_day(item.contact_on),
        dice.one_of(("A", "B", "C", "", "", "")) if item.place else None,
        kept["site"],
        _land_need(item),
        kept["offices"],
        kept["leader"],
        kept["officer"],
        kept["stage"],
        kept["progress"],
        kept["next"],
        kept["problem"],
        kept["coordinate"],
        kept["signing"],
    ]


def _land_need(item: Item) -> Cell:
    """Land is asked for by projects that build: about 8 mu for each 亿元 of fixed investment."""
    return int(item.fixed * 8) if item.fixed and item.kind == "用地服务业" else None


def _amount(dice: Dice, item: Item) -> Cell:
    """A total as it is written before anything is signed: often about, sometimes with its own unit."""
    assert item.total is not None
    plain = f"{item.total.normalize():f}"
    match dice.below(6):
        case 0:
            return Typed(f"约{plain}亿", item.total)
        case 1:
            return Typed(f"约{plain}亿元", item.total)
        case 2 if item.total < 1:
            return Typed(f"{item.total * 10000:.0f}万元", item.total)
    return dice.typed(item.total)


def _moved(dice: Dice, items: list[Item], month: int) -> list[list[Cell]]:
    """Some earlier projects that were signed or registered this month, with their new stage and progress."""
    changed = []
    for item in items:
        if not item.contact_on or item.contact_on.month >= month or not item.kept:
            continue
        if item.registered_on and item.registered_on.month == month:
            changed.append((item, "已落地", MOVED["landed"]))
        elif item.signed_on and item.signed_on.month == month:
            changed.append((item, "已签约", MOVED["signed"]))
    rows = []
    for item, stage, progress in dice.some_of(changed, min(UPDATES[month - 1], len(changed))):
        item.kept |= {"stage": stage, "progress": progress, "next": "跟踪服务", "problem": None}
        rows.append(_cells(dice, item))
    return rows
