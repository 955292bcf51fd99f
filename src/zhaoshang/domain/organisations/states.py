"""The default roles (design.md §4): what each may do, and how far. Loaded once; a bureau edits them afterwards."""

from __future__ import annotations

from dataclasses import dataclass

from zhaoshang.kernel.bilingual import Bilingual

ALL, OWN, ASSOCIATED, NOTHING = "all", "own", "associated", "nothing"


@dataclass(frozen=True, slots=True)
class RoleDefault:
    """A role as shipped: verbs it may do (a `*` at the end stands for every verb of a room) and its reach over rows."""

    key: str
    name: Bilingual
    meaning: Bilingual
    reach: str
    verbs: tuple[str, ...]


READ = ("desk.enter", "figures.read", "rows.read", "league.read", "months.read", "bulletins.read")
IMPORT = (
    "imports.read",
    "evidence.upload",
    "evidence.choose",
    "evidence.check",
    "evidence.book",
    "evidence.undo",
)
ENQUIRIES = ("enquiries.read", "enquiries.keep", "enquiries.reveal")

ROLES: tuple[RoleDefault, ...] = (
    RoleDefault(
        "subdistrict_officer",
        Bilingual("街道（园区）招商专员", "Subdistrict or park officer"),
        Bilingual("维护本单位台账", "keeps the ledgers of the own unit"),
        OWN,
        (*READ, *IMPORT, "projects.read", "estate.read", "enterprises.read", "estate.keep", "tours.keep", *ENQUIRIES),
    ),
    RoleDefault(
        "bureau_officer",
        Bilingual("投促局专员", "Bureau officer"),
        Bilingual("跟进项目，查看全区台账", "follows projects, sees the district's ledgers"),
        ALL,
        (*READ, *IMPORT, "projects.read", "estate.read", "enterprises.read", "estate.keep", "tours.keep", *ENQUIRIES),
    ),
    RoleDefault(
        "task_force_member",
        Bilingual("产业专班成员", "Task-force member"),
        Bilingual("查看本人参与的事项", "sees what they take part in"),
        ASSOCIATED,
        ("desk.enter", "figures.read", "rows.read", "league.read", "bulletins.read", "projects.read"),
    ),
    RoleDefault(
        "statistician",
        Bilingual("统计员", "Statistician"),
        Bilingual(
            "导入台账、下达目标、封账、更正、编月报",
            "imports ledgers, sets targets, closes months, corrects, makes bulletins",
        ),
        ALL,
        (
            *READ,
            *IMPORT,
            "evidence.learn",
            "evidence.correct",
            "evidence.withdraw_fact",
            "evidence.close_month",
            "targets.*",
            "publishing.*",
            "industries.*",
            "projects.read",
            "estate.read",
            "enterprises.read",
        ),
    ),
    RoleDefault(
        "section_head",
        Bilingual("科长", "Section head"),
        Bilingual("查看全区数据和导入", "sees the district's data and imports"),
        ALL,
        (
            *READ,
            "imports.read",
            "projects.read",
            "estate.read",
            "enterprises.read",
            "estate.keep",
            "tours.keep",
            *ENQUIRIES,
            "enquiries.rules",
        ),
    ),
    RoleDefault(
        "department_reviewer",
        Bilingual("部门联审员", "Department reviewer"),
        Bilingual("对送审项目提出意见", "gives the department's opinion on projects under review"),
        ASSOCIATED,
        ("desk.enter",),
    ),
    RoleDefault(
        "expert",
        Bilingual("评审专家", "Expert"),
        Bilingual("对受邀评审的项目打分", "scores the projects they are invited to"),
        ASSOCIATED,
        ("desk.enter",),
    ),
    RoleDefault(
        "bureau_leader",
        Bilingual("局领导", "Bureau leader"),
        Bilingual("查看全部，签发月报", "sees all, issues bulletins"),
        ALL,
        (
            *READ,
            "imports.read",
            "projects.read",
            "estate.read",
            "enterprises.read",
            "enquiries.read",
            "publishing.publish",
            "publishing.withdraw",
        ),
    ),
    RoleDefault(
        "district_leader",
        Bilingual("区领导", "District leader"),
        Bilingual("手机上看驾驶舱", "reads the cockpit, on the phone first"),
        ALL,
        (*READ, "projects.read", "estate.read", "enterprises.read"),
    ),
    RoleDefault(
        "auditor",
        Bilingual("审计员", "Auditor"),
        Bilingual("看得见全部，什么也改不了", "reads all, writes nothing"),
        ALL,
        (
            *READ,
            "imports.read",
            "projects.read",
            "estate.read",
            "enterprises.read",
            "enquiries.read",
            "journal.read",
            "people.read",
        ),
    ),
    RoleDefault(
        "administrator",
        Bilingual("系统管理员", "System administrator"),
        Bilingual("管账号和角色，看不到业务内容", "keeps accounts and roles, sees no business content"),
        NOTHING,
        ("desk.enter", "people.read", "organisations.*"),
    ),
    RoleDefault(
        "enterprise_contact",
        Bilingual("企业联系人（受邀）", "Enterprise contact (invited)"),
        Bilingual("查看与本企业有关的事项", "sees what concerns the own firm"),
        ASSOCIATED,
        (),
    ),
    RoleDefault(
        "machine",
        Bilingual("命令行与后台", "Command line and background"),
        Bilingual("服务器上的命令与定时任务", "commands typed on the server and scheduled work"),
        ALL,
        ("*",),
    ),
)

# How far a role's verbs reach over rows, in words.
REACHES: dict[str, Bilingual] = {
    ALL: Bilingual("全部", "everything"),
    OWN: Bilingual("本单位及下属", "the own unit and what lies below it"),
    ASSOCIATED: Bilingual("与本人有关", "what one is associated with"),
    NOTHING: Bilingual("不看业务数据", "no business rows"),
}

# The same from the narrowest to the widest.
WIDTH = (NOTHING, ASSOCIATED, OWN, ALL)

# What a unit of the district can be.
KINDS: dict[str, Bilingual] = {
    "subdistrict": Bilingual("街道", "subdistrict"),
    "park": Bilingual("园区", "park"),
    "department": Bilingual("部门", "department"),
    "bureau": Bilingual("投促局", "bureau"),
    "district": Bilingual("区", "district"),
}

# Each figure page and each list asks for one of these; verbs of commands are their own permission.
VIEWS: dict[str, Bilingual] = {
    "desk.enter": Bilingual("进入工作台", "open the desk"),
    "figures.read": Bilingual("看指标和驾驶舱", "read figures and the cockpit"),
    "rows.read": Bilingual("看指标背后的明细", "read the rows behind a figure"),
    "league.read": Bilingual("看赛马榜和计分办法", "read the league table and its scoring rules"),
    "months.read": Bilingual("看月份和目标", "read months and targets"),
    "bulletins.read": Bilingual("看月报", "read bulletins"),
    "imports.read": Bilingual("看台账导入", "read ledger imports"),
    "projects.read": Bilingual("看项目", "read projects"),
    "estate.read": Bilingual("看地块与楼宇", "read land and buildings"),
    "estate.keep": Bilingual("填写、核实、公开招商信息", "describe, verify and publish what is on offer"),
    "tours.keep": Bilingual("上传、校正、发布全景", "upload, correct and publish panoramas"),
    "enterprises.read": Bilingual("看企业", "read enterprises"),
    "enquiries.read": Bilingual("看咨询（联系方式不全显示）", "read enquiries (contacts masked)"),
    "enquiries.keep": Bilingual("认领、答复、办结咨询", "take, answer and conclude enquiries"),
    "enquiries.reveal": Bilingual("查看访客的联系方式", "look at visitors' contacts"),
    "enquiries.rules": Bilingual(
        "设定咨询时限和个人信息告知", "set the limits for enquiries and the notice on personal data"
    ),
    "journal.read": Bilingual("看日志", "read the journal"),
    "people.read": Bilingual("看人员、角色和单位", "read people, roles and organisations"),
}

# Who holds all of these can let others in again: somebody always must.
KEEPING = ("desk.enter", "people.read", "organisations.grant", "organisations.redefine_role")
