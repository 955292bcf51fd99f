"""The states of a guided visit, and what a guest is told before saying who they are."""

from __future__ import annotations

from datetime import timedelta

from zhaoshang.kernel.bilingual import Bilingual

STATES: dict[str, Bilingual] = {
    "opened": Bilingual("待开始", "not begun"),
    "running": Bilingual("进行中", "going on"),
    "ended": Bilingual("已结束", "ended"),
    "cancelled": Bilingual("已取消", "cancelled"),
}
OPEN = ("opened", "running")

START = "[*]"
# Which command moves a visit from where to where (docs/states.md is drawn from it; the commands ask `before`).
MOVES: tuple[tuple[str, str, str], ...] = (
    (START, "opened", "tours.open_visit"),
    ("opened", "running", "tours.start_visit"),
    ("running", "ended", "tours.end_visit"),
    ("opened", "cancelled", "tours.cancel_visit"),
)

MOST_GUESTS = 30
NOT_THERE = timedelta(minutes=3)  # without a connection for so long, nobody holds a place or leads any more
LINK_HOURS = 24  # after the planned time the link is dead, whether or not somebody ended the visit

# The notice on personal data of a guided visit. Whoever words it anew raises the version and keeps the promise of earlier ones.
NOTICE_VERSION = 1
KEEPS_YEARS = {1: 1}  # by version of the notice: so many years after the visit its personal data is erased
NOTICE = Bilingual(
    "称呼、单位和您写下的文字用于这次带看和之后的联系，加密保存，带看结束1年后删除。讲解人能看到您正看向哪里；语音只在您和讲解人"
    "都允许时接通，不录音。网络地址不保存。",
    "Your name, company and what you write are used for this visit and what follows from it, kept encrypted and erased 1 year "
    "after it ends. The guide sees where you look; voice is connected only when you and the guide both allow it, and is not "
    "recorded. Your network address is not kept.",
)


def before(verb: str) -> frozenset[str]:
    """Where a visit may stand for a verb."""
    return frozenset(start for start, _, by in MOVES if by == verb)
