"""Who is in the example: the district's units, the six industry fields, and one person for each role.

Subdistricts and parks are those of Gongshu in 2020. People are roles with a name of their own, nobody real.
"""

from __future__ import annotations

from datetime import date

FOUNDED = date(2020, 1, 1)

# Every example account opens with this password; the accounts exist only where the demo command was run.
PASSWORD = "yunhe-2020-zhaoshang"  # noqa: S105 -- printed on purpose, for trying the product out

# (key, Chinese name, English name, kind)
UNITS: tuple[tuple[str, str, str, str], ...] = (
    ("mishixiang", "米市巷街道", "Mishixiang Subdistrict", "subdistrict"),
    ("hushu", "湖墅街道", "Hushu Subdistrict", "subdistrict"),
    ("xiaohe", "小河街道", "Xiaohe Subdistrict", "subdistrict"),
    ("hemu", "和睦街道", "Hemu Subdistrict", "subdistrict"),
    ("gongchenqiao", "拱宸桥街道", "Gongchenqiao Subdistrict", "subdistrict"),
    ("daguan", "大关街道", "Daguan Subdistrict", "subdistrict"),
    ("shangtang", "上塘街道", "Shangtang Subdistrict", "subdistrict"),
    ("xiangfu", "祥符街道", "Xiangfu Subdistrict", "subdistrict"),
    ("kangqiao", "康桥街道", "Kangqiao Subdistrict", "subdistrict"),
    ("banshan", "半山街道", "Banshan Subdistrict", "subdistrict"),
    ("smart_valley", "智慧网谷小镇", "Smart Network Valley Town", "park"),
    ("canal_fortune", "运河财富小镇", "Canal Fortune Town", "park"),
    ("north_software", "北部软件园", "North Software Park", "park"),
)
SUBDISTRICTS = tuple(name for _, name, _, kind in UNITS if kind == "subdistrict")
PARKS = tuple(name for _, name, _, kind in UNITS if kind == "park")

# The six fields the article lists; it does not say that these are the centres' official names.
CENTRES: tuple[tuple[str, str, str], ...] = (
    ("ic_design", "集成电路设计", "Integrated-circuit design"),
    ("auto_internet", "汽车互联网", "Automotive internet"),
    ("live_commerce", "直播电商", "Live-stream e-commerce"),
    ("culture", "文化创意", "Culture and creativity"),
    ("big_data", "大数据", "Big data"),
    ("smart_logistics", "智能物流", "Smart logistics"),
)
CENTRE_NAMES = tuple(name for _, name, _ in CENTRES)

STATISTICIAN, DIRECTOR, XIANGFU, SHANGTANG = "statistician", "director", "xiangfu", "shangtang"
OFFICER = "officer"


def example_people() -> list[tuple[str, str, str, str]]:
    """(user name, full name, role, organisation) of every example account."""
    return [
        ("leader", "区领导（示例）", "district_leader", "district"),
        (DIRECTOR, "投促局局长（示例）", "bureau_leader", "bureau"),
        ("section", "投促局科长（示例）", "section_head", "bureau"),
        (STATISTICIAN, "投促局统计员（示例）", "statistician", "bureau"),
        (OFFICER, "投促局招商专员（示例）", "bureau_officer", "bureau"),
        ("taskforce", "集成电路专班成员（示例）", "task_force_member", "bureau"),
        (XIANGFU, "祥符街道招商专员（示例）", "subdistrict_officer", "xiangfu"),
        (SHANGTANG, "上塘街道招商专员（示例）", "subdistrict_officer", "shangtang"),
        ("auditor", "审计员（示例）", "auditor", "district"),
        ("admin", "系统管理员（示例）", "administrator", "district"),
    ]
