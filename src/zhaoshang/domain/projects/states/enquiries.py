"""The states of an enquiry, what staff and visitor call them, the stages its clock runs for, and the rules as shipped.

The clock: an answer within one day, screening within three, a result within a week (domain handbook, 2.1).
"""

from __future__ import annotations

from zhaoshang.kernel.bilingual import Bilingual

STATES: dict[str, Bilingual] = {
    "received": Bilingual("待答复", "waiting for an answer"),
    "answered": Bilingual("已答复", "answered"),
    "screened": Bilingual("已研判", "screened"),
    "offered": Bilingual("已推荐", "offered something"),
    "not_fitting": Bilingual("不匹配", "nothing fits"),
    "passed_on": Bilingual("已转出", "passed on"),
    "withdrawn": Bilingual("已撤回", "withdrawn"),
    "spam": Bilingual("垃圾信息", "spam"),
}
# What the visitor reads on the receipt.
PUBLIC: dict[str, Bilingual] = {
    **STATES,
    "received": Bilingual("已收到，正在准备答复", "received; an answer is being prepared"),
    "answered": Bilingual("已答复，正在研判", "answered; being looked into"),
    "screened": Bilingual("已研判，正在落实结果", "looked into; the result is being prepared"),
    "offered": Bilingual("已向您推荐", "we have offered you something"),
    "not_fitting": Bilingual("目前没有合适的", "nothing fits at the moment"),
    "passed_on": Bilingual("已转给其他单位", "passed on to another office"),
    "withdrawn": Bilingual("您已撤回", "withdrawn by you"),
    "spam": Bilingual("已结束", "closed"),
}
OPEN = ("received", "answered", "screened")
RESULTS = ("offered", "not_fitting", "passed_on")
CLOSED = (*RESULTS, "withdrawn", "spam")

START = "[*]"
# Which command moves an enquiry from where to where (docs/states.md is drawn from it; the commands ask `before`).
MOVES: tuple[tuple[str, str, str], ...] = (
    (START, "received", "projects.enquire"),
    ("received", "answered", "projects.answer_enquiry"),
    ("answered", "answered", "projects.answer_enquiry"),
    ("screened", "screened", "projects.answer_enquiry"),
    ("answered", "screened", "projects.screen_enquiry"),
    *((start, end, "projects.conclude_enquiry") for start in ("answered", "screened") for end in RESULTS),
    *((start, "withdrawn", "projects.withdraw_enquiry") for start in OPEN),
    *((start, "spam", "projects.mark_spam") for start in ("received", "answered")),
    *(("spam", end, "projects.unmark_spam") for end in ("received", "answered")),
)

# What the clock runs for, in order.
STAGES: dict[str, Bilingual] = {
    "answer": Bilingual("答复", "answer"),
    "screening": Bilingual("研判", "screening"),
    "result": Bilingual("结果", "result"),
}
LEVELS: dict[str, Bilingual] = {
    "remind": Bilingual("快到期", "nearly due"),
    "head": Bilingual("已超期，报科长", "overdue, told to the section head"),
    "leader": Bilingual("已超期，报局领导", "overdue, told to the leader"),
}
NEEDS: dict[str, Bilingual] = {
    "land": Bilingual("用地", "land"),
    "space": Bilingual("楼宇空间", "space in a building"),
    "both": Bilingual("都可以", "either"),
}
# (stage, working days, reminded so many before, told to the head and the leader so many after the due day)
SHIPPED_RULES: tuple[tuple[str, int, int, int, int], ...] = (
    ("answer", 1, 0, 1, 2),
    ("screening", 3, 1, 1, 3),
    ("result", 5, 1, 1, 3),
)


def before(verb: str) -> frozenset[str]:
    """Where an enquiry may stand for a verb."""
    return frozenset(start for start, _, by in MOVES if by == verb)
