"""What others published: recorded one by one, or many from a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from zhaoshang.domain.evidence.commands.files import Kept, document_of
from zhaoshang.domain.evidence.models import Document
from zhaoshang.domain.journal.commands import command, tell
from zhaoshang.domain.journal.models import Entry
from zhaoshang.domain.targets.errors import AlreadyImported, BadResult, BadResults
from zhaoshang.domain.targets.models import ExternalResult
from zhaoshang.domain.targets.queries.registry import figure_called
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.figure import Shape
from zhaoshang.kernel.period import Month
from zhaoshang.kernel.qualifier import Qualifier
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.kernel.zone import day_of

MOST_RESULTS = 2000


@command("targets.record_external", Bilingual("登记外部公布的结果", "record a published result"))
def record_external(
    *,
    figure: str,
    month: Month,
    place: str,
    source: str,
    value: Decimal | None = None,
    ours: bool = False,
    qualifier: str = "",
    target: Decimal | None = None,
    printed_value: str = "",
    printed_percent: Decimal | None = None,
    rank_city: int | None = None,
    rank_group: int | None = None,
    rank_is_ambiguous: bool = False,
    is_sample: bool = False,
    note: str = "",
    by: Any,
    at: datetime,
) -> ExternalResult:
    """What somebody else published stands beside our own figure, never in its place.

    Refuses a result without place or source, one that says nothing, and a month that has not begun.
    """
    said = Published(
        figure=figure, month=month, place=place, source=source, value=value, ours=ours, qualifier=qualifier,
        target=target, printed_value=printed_value, printed_percent=printed_percent, rank_city=rank_city,
        rank_group=rank_group, rank_is_ambiguous=rank_is_ambiguous, note=note,
    )  # fmt: skip
    check_published(said, at)
    made = _result(said, is_sample=is_sample, by=by, at=at)
    made.save(force_insert=True)
    tell(made, figure=figure, month=month.first_day, place=place, value=value, source=source)
    return made


@dataclass(frozen=True, slots=True)
class Published:
    """One result somebody else published, as it was printed."""

    figure: str
    month: Month
    place: str
    source: str
    value: Decimal | None = None
    ours: bool = False
    qualifier: str = ""
    target: Decimal | None = None
    printed_value: str = ""
    printed_percent: Decimal | None = None
    rank_city: int | None = None
    rank_group: int | None = None
    rank_is_ambiguous: bool = False
    note: str = ""


@command("targets.import_external", Bilingual("导入外部公布的结果", "import published results"))
def import_external(
    *, results: Sequence[Published], file: Kept | None = None, by: Any, at: datetime
) -> list[ExternalResult]:
    """All these results stand beside our own figures, or none does; the journal keeps the file they came from.

    Refuses what cannot stand, and a file whose results were recorded already.
    """
    wrong = [result for result in results if problem_of(result, at) is not None]
    if wrong or not results or len(results) > MOST_RESULTS:
        raise BadResults(count=len(wrong) or len(results))
    document = _new_document(file, by=by, at=at) if file else None
    made = [_result(result, is_sample=False, by=by, at=at) for result in results]
    ExternalResult.objects.bulk_create(made)
    tell(
        document,
        count=len(made),
        file=file.sha256 if file else "",
        results=[{k: v for k, v in asdict(r).items() if v not in (None, "", False)} for r in results],
    )
    return made


def _new_document(file: Kept, *, by: Any, at: datetime) -> Document:
    """The file's row, held until the results are recorded; refuses a file that brought results before."""
    try:
        with transaction.atomic():
            pk = document_of(file, by=by, at=at).pk
    except IntegrityError:  # the same bytes came at this very moment from somebody else
        pk = document_of(file, by=by, at=at).pk
    document: Document = Document.objects.select_for_update().get(pk=pk)
    before = Entry.objects.filter(
        verb="targets.import_external", outcome=Entry.Outcome.DONE,
        subject_kind=Document._meta.label_lower, subject_id=str(pk),
    ).first()  # fmt: skip
    if before is not None:
        raise AlreadyImported(file=file.name, day=day_of(before.at))
    return document


def problem_of(result: Published, at: datetime) -> Refusal | None:
    """Why a result would be refused, or None."""
    try:
        check_published(result, at)
    except Refusal as refusal:
        return refusal
    return None


def check_published(said: Published, at: datetime) -> None:
    """Raises the refusal of a result that cannot stand; its details name the `field`."""

    def bad(field: str, zh: str, en: str) -> BadResult:
        return BadResult(what=Bilingual(zh, en), field=field)

    if not said.place.strip():
        raise bad("place", "没有写明是哪个区", "it does not say which district")
    if not said.source.strip():
        raise bad("source", "没有写明来源", "it does not say where it was published")
    if said.month.first_day > day_of(at):
        raise bad("month", f"{said.month.label.zh}还没有到", f"{said.month.label.en} has not begun")
    if said.qualifier and (said.qualifier not in list(Qualifier) or said.qualifier == Qualifier.EXACT):
        raise bad("qualifier", f"没有写法“{said.qualifier}”", f"there is no wording “{said.qualifier}”")
    if said.qualifier and said.value is None:
        raise bad("value", "写了“超、近、约”等字样，却没有数值", "it has a word such as “over”, and no value")
    may_fall = figure_called(said.figure).shape is Shape.CHANGE
    for field in ("value", "target", "printed_percent"):
        number = getattr(said, field) or Decimal(0)
        if abs(number) >= Decimal(10) ** 14:
            raise bad(field, "数值太大", "the number is too large")
        if number < 0 and not may_fall:
            raise bad(field, f"{number}小于0", f"{number} is less than 0")
    for field in ("rank_city", "rank_group"):
        rank = getattr(said, field)
        if rank is not None and not 1 <= rank <= 500:
            raise bad(field, f"名次{rank}不在1到500之间", f"the rank {rank} is not between 1 and 500")
    if said.rank_is_ambiguous and said.rank_city is None and said.rank_group is None:
        raise bad("rank_is_ambiguous", "没有名次，却注明名次有歧义", "it calls a rank ambiguous, and has none")
    told = (said.value, said.printed_percent, said.rank_city, said.rank_group)
    if not said.printed_value.strip() and all(part is None for part in told):
        raise bad("value", "数值、原文、百分比和名次都没有写", "it has neither value nor wording, per cent or rank")


def _result(said: Published, *, is_sample: bool, by: Any, at: datetime) -> ExternalResult:
    told = asdict(said)
    del told["month"]
    return ExternalResult(
        **told, first_day=said.month.first_day, is_sample=is_sample, recorded_at=at, recorded_by=by.journal_key
    )
