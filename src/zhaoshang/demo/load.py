"""Loads the example of Gongshu 2020 the way a bureau would have worked: month by month, through the importers.

Moments are fixed: each month's sheets come in on the 2nd and 3rd of the next month and the month is closed on the 4th.
Loading again changes nothing; a load that was cut off goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from zhaoshang.demo import article, boards, books, drawing, make_ledgers, offers, people
from zhaoshang.demo.founding import appoint, found, logins
from zhaoshang.demo.ledger_files import bring_in
from zhaoshang.demo.moments import at, coming_in
from zhaoshang.domain.evidence.models import Import
from zhaoshang.domain.evidence.queries import closed_through
from zhaoshang.domain.journal.commands import seal
from zhaoshang.domain.organisations.models import Organisation, User
from zhaoshang.domain.publishing import commands as publishing
from zhaoshang.domain.publishing.models import Bulletin
from zhaoshang.domain.targets import commands as targets
from zhaoshang.domain.targets.models import ExternalResult, PeerGroup, Scheme, Target
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.period import Month
from zhaoshang.kernel.qualifier import Qualifier
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.web.kit import bulletins

__all__ = ["BooksInUse", "carry_on", "load", "logins"]

Say = Callable[[str], None]
YEAR = article.YEAR
MONTHS = range(1, 9)
STATISTICIAN, XIANGFU, SHANGTANG = people.STATISTICIAN, people.XIANGFU, people.SHANGTANG
OFFICER = people.OFFICER


class BooksInUse(Refusal):
    """The database holds a bureau's own work."""

    code = "demo.books_in_use"
    sentence = Bilingual(
        "这个数据库已有导入或已封账月份，不能装入示例。",
        "This database already holds imports or closed months; the example is not loaded into it.",
    )
    remedy = Bilingual(
        "请把 ZHAOSHANG_HOME 指到一个空目录，建库后再装入示例。",
        "Point ZHAOSHANG_HOME at an empty folder, prepare it, and load the example there.",
    )


@dataclass(frozen=True, slots=True)
class Upload:
    """Which ledger comes from which file, brought by whom, for which unit, in which months."""

    ledger: str
    file: str
    who: str = STATISTICIAN
    unit: str = "bureau"
    months: tuple[int, ...] = tuple(MONTHS)


NOT_FEBRUARY = (1, 3, 4, 5, 6, 7, 8)
UPLOADS = (
    Upload("buildings", make_ledgers.BUILDINGS_XIANGFU, XIANGFU, "xiangfu"),
    Upload("tenancies", make_ledgers.TENANTS_XIANGFU, XIANGFU, "xiangfu", NOT_FEBRUARY),
    Upload("buildings", make_ledgers.BUILDINGS_SHANGTANG, SHANGTANG, "shangtang"),
    Upload("tenancies", make_ledgers.TENANTS_SHANGTANG, SHANGTANG, "shangtang", NOT_FEBRUARY),
    Upload("negotiations", make_ledgers.NEGOTIATIONS),
    Upload("signed", make_ledgers.SIGNED),
    Upload("fdi", make_ledgers.CAPITAL),
    Upload("above_scale", make_ledgers.ABOVE_SCALE),
    Upload("parcels", make_ledgers.PARCELS),
    Upload("buildings", make_ledgers.BUILDINGS),
    Upload("mailings", make_ledgers.MAILINGS, months=(3, 4, 5, 6, 7, 8)),
    *(
        Upload(ledger, make_ledgers.of_unit(name, unit), who, unit, (8,))
        for unit, who in (("bureau", STATISTICIAN), ("xiangfu", XIANGFU), ("shangtang", SHANGTANG))
        for ledger, name in (
            ("building_files", make_ledgers.BUILDING_FILES),
            ("floors", make_ledgers.FLOORS),
            ("units", make_ledgers.UNITS),
        )
    ),
)


def load(*, by: Any, now: datetime, say: Say = print) -> None:
    """The example stands in this database. `by` founds the units and opens the accounts; its people do the rest. `now` is when
    somebody last looked at what is on offer."""
    if not Organisation.objects.filter(key=people.UNITS[0][0]).exists() and (
        Import.objects.exists() or closed_through()
    ):
        raise BooksInUse
    found(by)
    appoint(by)
    actors = {name: User.objects.get(username=name) for name, *_ in people.example_people()}
    statistician = actors[STATISTICIAN]
    _set_targets(statistician)
    _group_peers(statistician)
    for number in MONTHS:
        _define_schemes(statistician, number)
        _month(number, actors, say)
        _close(Month(YEAR, number), statistician, by, say)
        if number == 7:
            _record_rivals(boards.JULY, statistician, at(8, 12))
    _record_rivals(boards.AUGUST, statistician, at(9, 11))
    _bulletin(actors, say)
    _september(actors, say)
    _record_article(statistician)
    _offers(actors[OFFICER], now, say)
    say(_how_it_stands())


def carry_on() -> None:
    """What a stop left undone in the background goes on, where the example stands."""
    if User.objects.filter(username=OFFICER).exists() and not drawing.ask() and drawing.is_drawn():
        books.issue()


def _offers(by: User, now: datetime, say: Say) -> None:
    org_path = Organisation.objects.get(key="bureau").path
    drawn = offers.draw(org_path=org_path, by=by)
    published = offers.publish(org_path=org_path, by=by, now=now)
    if drawn or published:
        say(f"地块、楼宇：{drawn}处上图，{published}处公开")
    if books.compose():
        say("地块、楼宇招商手册已选编")
    if drawing.ask():
        say("效果图、导览和手册在后台生成，约十几分钟")


def _how_it_stands() -> str:
    """The closing sentence: which months are closed by now; people may have gone on from where the example ends."""
    closed = closed_through()
    if closed is None or closed.year != YEAR or closed.month == 1:
        return f"示例已就绪：已封账至{closed.label.zh}。" if closed else "示例已就绪。"
    return f"示例已就绪：{YEAR}年1—{closed.month}月已封账，{closed.next().label.zh.removeprefix(f'{YEAR}年')}未封账。"


def _set_targets(by: User) -> None:
    known = set(Target.objects.filter(year=YEAR).values_list("figure", flat=True))
    for target in article.TARGETS:
        if target.figure not in known:
            targets.set_target(
                figure=target.figure,
                year=YEAR,
                value=target.value,
                printed=target.printed,
                issuer=target.issuer,
                is_derived=target.is_derived,
                note=target.note,
                by=by,
                at=at(2, 20),
            )


def _group_peers(by: User) -> None:
    if not PeerGroup.objects.filter(name=boards.GROUP).exists():
        targets.group_peers(
            name=boards.GROUP,
            places=[str(settings.DISTRICT["zh"]), *boards.GROUP_OTHERS],
            since=boards.GROUP_SINCE,
            source=boards.SAMPLE_SOURCE,
            is_sample=True,
            by=by,
            at=at(2, 20, 11),
        )


def _define_schemes(by: User, month: int) -> None:
    """A version is laid down when the month before its decision has been closed, so the journal runs forward."""
    for number, version in enumerate(boards.VERSIONS, 1):
        if version.decided_on.month > month or Scheme.objects.filter(key=boards.SCHEME_KEY, version=number).exists():
            continue
        targets.define_scheme(
            key=boards.SCHEME_KEY,
            name=boards.SCHEME_NAME,
            issuer=boards.SCHEME_ISSUER,
            doc_no=version.doc_no,
            since=version.since,
            items=list(version.items),
            is_sample=True,
            by=by,
            at=at(version.decided_on.month, version.decided_on.day, 15),
        )


def _month(number: int, actors: dict[str, User], say: Say) -> None:
    for upload, moment in zip((u for u in UPLOADS if number in u.months), coming_in(number), strict=False):
        told = bring_in(
            ledger=upload.ledger,
            file=make_ledgers.FOLDER / upload.file,
            sheet=f"{number}月",
            org_path=Organisation.objects.get(key=upload.unit).path,
            by=actors[upload.who],
            at=moment,
        )
        if told:
            say(f"{YEAR}年{number}月 {upload.file.removesuffix('.xlsx')}：{told}")


def _close(month: Month, by: User, sealer: Any, say: Say) -> None:
    closed = closed_through()
    if closed and month <= closed:
        return
    targets.close(month=month, by=by, at=at(month.month + 1, 4, 16))
    seal(by=sealer, at=at(month.month + 1, 4, 23))
    say(f"{month.label.zh} 已封账")


def _bulletin(actors: dict[str, User], say: Say) -> None:
    """August's bulletin stands, composed by the statistician and published by the director before the article was printed.

    It is known by its moment. Where anybody made another of August, and where it was withdrawn, it is left to them.
    """
    month, moment = Month(YEAR, 8), at(9, 14)
    of_august = Bulletin.objects.filter(first_day=month.first_day)
    made = of_august.filter(composed_at=moment).first()
    if made is None and not of_august.exists():
        made = bulletins.compose(month, by=actors[STATISTICIAN], at=moment)
    if made is not None and made.state == "composed":
        publishing.publish(bulletin=made, by=actors[people.DIRECTOR], at=at(9, 15))
        say(f"{made.number} 已发布")


def _september(actors: dict[str, User], say: Say) -> None:
    """The open month: foreign capital is booked; a subdistrict's sheet with mistakes waits for its officer."""
    fdi = bring_in(
        ledger="fdi",
        file=make_ledgers.FOLDER / make_ledgers.CAPITAL,
        sheet="9月",
        org_path=Organisation.objects.get(key="bureau").path,
        by=actors[STATISTICIAN],
        at=at(9, 21, 9),
    )
    waiting = bring_in(
        ledger="tenancies",
        file=make_ledgers.FOLDER / make_ledgers.TENANTS_XIANGFU,
        sheet="9月",
        org_path=Organisation.objects.get(key="xiangfu").path,
        by=actors[XIANGFU],
        at=at(9, 23, 9),
        is_booked=False,
    )
    for told in (fdi, waiting):
        if told:
            say(f"{YEAR}年9月（未封账）：{told}")


def _record_rivals(month: Month, by: User, moment: datetime) -> None:
    known = set(ExternalResult.objects.filter(first_day=month.first_day).values_list("place", "figure"))
    for rival in boards.RIVALS:
        for figure, (target, july, august) in rival.results.items():
            if (rival.place, figure) not in known:
                targets.record_external(
                    figure=figure,
                    month=month,
                    place=rival.place,
                    value=july if month == boards.JULY else august,
                    target=target,
                    source=boards.SAMPLE_SOURCE,
                    is_sample=True,
                    by=by,
                    at=moment,
                )


def _record_article(by: User) -> None:
    place = str(settings.DISTRICT["zh"])
    known = set(ExternalResult.objects.filter(ours=True).values_list("figure", "first_day"))
    for result in article.RESULTS:
        if (result.figure, result.month.first_day) in known:
            continue
        targets.record_external(
            figure=result.figure,
            month=result.month,
            place=place,
            ours=True,
            value=result.value,
            qualifier="" if result.qualifier is Qualifier.EXACT else str(result.qualifier),
            target=result.target,
            printed_value=result.printed,
            printed_percent=result.percent,
            rank_city=result.rank_city,
            rank_group=result.rank_group,
            rank_is_ambiguous=result.rank_is_ambiguous,
            source=article.SOURCE,
            note=result.note,
            by=by,
            at=at(9, 25, 14),
        )
