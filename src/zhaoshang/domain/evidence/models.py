"""Tables of evidence, and `Fact`, the base of every row a figure may count."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, ClassVar

from django.apps import apps
from django.db import models
from django.db.models import QuerySet

from zhaoshang.domain.evidence.errors import NumberTooLarge
from zhaoshang.domain.journal.models import AppendOnlyModel, GuardedModel, at_with_by, utc_text
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.kernel.sealing import digest, digest_plain


class ExactField(models.Field[Any, Any]):
    """A decimal kept as a whole number of its smallest step, so that databases add it up exactly.

    SQLite keeps decimals as floats, and a sum of floats is no figure. `places` is the number of decimals; values are up to
    9.2 × 10^18 steps. Reads and sums come back as `Decimal`.
    """

    def __init__(self, *args: Any, places: int = 2, **options: Any) -> None:
        self.places = places
        self.step = Decimal(1).scaleb(-places)
        self.most = Decimal(9).scaleb(18 - places)
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "places": self.places}

    def get_internal_type(self) -> str:
        return "BigIntegerField"

    def get_prep_value(self, value: Any) -> int | None:
        if value is None or value == "":
            return None
        return int(self.settle(value).scaleb(self.places))

    def from_db_value(self, value: Any, *_: Any) -> Decimal | None:
        return None if value is None else Decimal(int(value)).scaleb(-self.places)

    def to_python(self, value: Any) -> Decimal | None:
        return None if value is None or value == "" else self.settle(value)

    def settle(self, value: Any) -> Decimal:
        """The value to this field's decimals, half-up. Refuses what no database can hold as a whole number of steps."""
        exact = value if type(value) is Decimal else Decimal(str(value))
        if not exact.is_finite() or abs(exact) >= self.most:
            raise NumberTooLarge(number=f"{exact:.4G}", most=f"{self.most:,.0f}")
        settled = exact.quantize(self.step, ROUND_HALF_UP)
        return settled or abs(settled)  # a zero that came out of a division by less than nothing is a zero


class Document(AppendOnlyModel):
    """A file as it came: its bytes under their own hash, its name kept as data only."""

    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    path = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.name


class Books(GuardedModel):
    """The one row that says until when the books are closed. Bookings and closings lock it, so they never interleave.

    Nothing may count in `closed_through` or earlier any more: the database refuses such a row (see `apps`). `turn` goes up
    with everything that changes how facts have to be written: what was prepared in another turn is not written. `written`
    goes up with every writing of facts: what was counted before it is counted again.
    """

    UNPROVED = ("turn", "written")  # they tell writers of one another

    closed_through = models.DateField(null=True)
    turn = models.PositiveIntegerField(default=0)
    written = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(name="evidence_books_single", condition=models.Q(pk=1))]

    def __str__(self) -> str:
        return f"账簿（已封至{self.closed_through:%Y-%m}）" if self.closed_through else "账簿"


class Import(GuardedModel):
    """One workbook on its way into the ledgers: uploaded, read, its columns chosen, checked, booked; perhaps undone."""

    class State(models.TextChoices):
        UPLOADED = "uploaded"
        READING = "reading"
        READ = "read"
        CHECKING = "checking"
        CHECKED = "checked"
        BOOKING = "booking"
        BOOKED = "booked"
        UNDOING = "undoing"
        UNDONE = "undone"
        REFUSED = "refused"
        DROPPED = "dropped"

    UNPROVED = ("phase_done", "phase_total", "beat_at")  # how far the work is

    number = models.CharField(max_length=32, unique=True)
    ledger = models.CharField(max_length=60, db_index=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="imports")
    file_name = models.CharField(max_length=255)
    state = models.CharField(max_length=12, choices=State.choices)
    org_path = models.CharField(max_length=200)
    is_sample = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)
    recorded_name = models.CharField(max_length=80)
    layout = models.JSONField(default=dict)
    tables = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    phase_done = models.PositiveIntegerField(default=0)
    phase_total = models.PositiveIntegerField(default=0)
    beat_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)
    booked_at = models.DateTimeField(null=True)
    booked_by = models.CharField(max_length=80, blank=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            at_with_by("evidence_import_booked_at_with_by", "booked"),
            at_with_by("evidence_import_undone_at_with_by", "undone"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.file_name}"

    @property
    def columns(self) -> dict[str, int]:
        """Which column (from 0) fills which field, as chosen."""
        return dict(self.layout.get("columns", {}))


class ImportRow(GuardedModel):
    """One row of the sheet as it stood, and what became of it. The check's entry keeps the root over all of them."""

    IS_TRACED = False

    class Verdict(models.TextChoices):
        NEW = "new"
        CHANGED = "changed"
        UNCHANGED = "unchanged"
        REFUSED = "refused"
        SKIPPED = "skipped"

    batch = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField()
    cells = models.JSONField()
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True)
    problems = models.JSONField(default=list)
    statements = models.JSONField(default=list)

    class Meta:
        ordering = ["batch_id", "number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="evidence_row_once")]
        indexes = [models.Index(fields=["batch", "verdict", "number"], name="evidence_row_verdict")]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.number}"


class Synonym(GuardedModel):
    """A heading a bureau uses for a field: learnt from a choice made once, or entered by hand."""

    ledger = models.CharField(max_length=60)
    heading = models.CharField(max_length=120)
    field = models.CharField(max_length=60, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)

    class Meta:
        ordering = ["ledger", "heading"]
        constraints = [models.UniqueConstraint(fields=["ledger", "heading"], name="evidence_heading_once")]

    def __str__(self) -> str:
        return f"{self.heading} → {self.field}"


class Fact(AppendOnlyModel):
    """A dated, evidenced statement. Written once; changed by a reversal (sign −1) and a new revision (sign +1).

    Three dates: `happened_on`, `recorded_at`, and `counts_in` (first day of the reporting month). What was known on a
    day is what was recorded until then, so any past day can be recomputed by `recorded_at` alone; what counts in a
    month is the sum of signs, so a closed month never moves and a correction shows in the month it was made.
    """

    IS_TRACED = False  # the entry keeps the root over the leaves of all the facts it wrote

    VALUES: ClassVar[tuple[str, ...]] = ()
    NAME: ClassVar[Any] = None
    # The ledger's column that holds the day the fact happened on.
    DAY: ClassVar[str] = ""
    # The values that say which thing the fact is about: when one is corrected, it is about the thing now named.
    ABOUT: ClassVar[tuple[str, ...]] = ()
    # The values its key is made of: corrected in one fact, they are corrected in what the same row states beside it.
    KNOWN_BY: ClassVar[tuple[str, ...]] = ()
    # The value that, given later, makes no other fact of it: a firm's credit code, a project's number.
    KNOWN_LATER: ClassVar[str] = ""
    # The indexed column that holds the likeness of a fact, where it is one column.
    LIKE_BY: ClassVar[str] = ""
    # How many days its day may lie ahead of the one it is recorded on: a lease that is signed today begins later.
    DAYS_AHEAD: ClassVar[int] = 0
    # Whether two facts of the kind can exclude one another (`clashes`).
    CAN_CLASH: ClassVar[bool] = False
    # Whether facts of the kind can state what may not stand while things are as they are (`objections`).
    CAN_OBJECT: ClassVar[bool] = False
    # Columns the ledger works out from another where the row leaves them empty: they follow when that one is corrected.
    WORKED_OUT: ClassVar[Mapping[str, str]] = {}
    # Columns beside the values that decide where a row counts; a set one is part of the row's leaf.
    MARKS: ClassVar[tuple[str, ...]] = ()

    key = models.CharField(max_length=160)
    revision = models.PositiveIntegerField()
    sign = models.SmallIntegerField()
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversal")
    happened_on = models.DateField()
    counts_in = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)
    booking = models.ForeignKey(Import, null=True, on_delete=models.PROTECT, related_name="+")
    source_row = models.ForeignKey(ImportRow, null=True, on_delete=models.PROTECT, related_name="+")
    org_path = models.CharField(max_length=200)
    is_sample = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    values_digest = models.CharField(max_length=64)
    entry_uid = models.CharField(max_length=36, db_index=True)

    class Meta:
        abstract = True
        ordering = ["happened_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["key", "revision", "sign"], name="%(app_label)s_%(class)s_once"),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_sign",
                condition=models.Q(sign=1, reverses__isnull=True) | models.Q(sign=-1, reverses__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["counts_in", "recorded_at"], name="%(app_label)s_%(class)s_in")]

    def __str__(self) -> str:
        return self.key

    @classmethod
    def is_too_early(cls, day: date, today: date) -> bool:
        """Whether it is too early to record what happens on this day."""
        return day > today + timedelta(days=cls.DAYS_AHEAD)

    @classmethod
    def mark_as_it_stands(cls, facts: Sequence[Any]) -> None:
        """The facts carry the marks their things have now. For kinds with `MARKS`."""

    def correcting(self, values: Mapping[str, Any], day: date) -> None:
        """Called in the correction that makes the fact state these values on this day: refuses what this kind does not
        allow, and carries on what of its thing changes with it."""

    @classmethod
    def key_of(cls, values: Mapping[str, Any], day: date) -> str:
        """Which fact of its kind these values on this day are about: what a ledger's row and a correction are known by."""
        raise NotImplementedError(f"{cls.__name__} does not say what it is known by")

    @classmethod
    def key_before(cls, values: Mapping[str, Any], day: date) -> str:
        """The key these values had before `KNOWN_LATER` was given; empty where that makes no difference."""
        if not cls.KNOWN_LATER or not values.get(cls.KNOWN_LATER):
            return ""
        return cls.key_of({**values, cls.KNOWN_LATER: ""}, day)

    @classmethod
    def resembling(cls, stated: Sequence[Mapping[str, Any]]) -> QuerySet[Any]:
        """What `resembles` is asked about: a superset, by columns the database finds quickly; by `LIKE_BY` unless a kind
        knows more."""
        if not cls.LIKE_BY:
            return cls._default_manager.none()
        wanted = {likeness for values in stated for likeness in cls.likenesses(values)}
        return cls._default_manager.filter(**{f"{cls.LIKE_BY}__in": wanted})

    @classmethod
    def likenesses(cls, values: Mapping[str, Any]) -> tuple[str, ...]:  # noqa: ARG003 -- none by default
        """What two facts that resemble one another share at least one of, as text: the firm, the voucher."""
        return ()

    @classmethod
    def resembles(cls, values: Mapping[str, Any], day: date, other: Any) -> bool:
        """Whether a person would ask if these values are the fact `other`, known by something else: the same payment on
        another day, the same firm without its code."""
        raise NotImplementedError(f"{cls.__name__} does not say what resembles it")

    @classmethod
    def clashes(cls, values: Mapping[str, Any], day: date, other: Mapping[str, Any], other_day: date) -> bool:
        """Whether both cannot be so at once: two leases of one unit that overlap. For kinds that `CAN_CLASH`."""
        raise NotImplementedError(f"{cls.__name__} does not say what excludes it")

    @classmethod
    def objections(cls, stated: Sequence[Mapping[str, Any]]) -> list[Refusal | None]:
        """For each of these values what keeps them from standing as things are now, beside what the ledger refuses of any row. Asked
        when a file is checked, and again of everything that is written. For kinds that `CAN_OBJECT`."""
        raise NotImplementedError(f"{cls.__name__} does not say what it objects to")

    @classmethod
    def ledger_row(cls, values: Mapping[str, Any], day: date) -> dict[str, Any]:
        """Values and day as a row of the ledger states them, by field; what is empty is left out."""
        return {name: value for name, value in values.items() if value not in (None, "")} | {cls.DAY: day}

    def stated(self) -> dict[str, Any]:
        """The values as stated, by field."""
        return {name: getattr(self, name) for name in self.VALUES}

    def proved(self) -> str:
        """The digest of what the row says now; differs from `values_digest` when somebody changed it past the locks."""
        return statement_digest(self.key, self.happened_on, self.stated())

    def leaf(self) -> str:
        """What the journal keeps of this row as it is now: everything in it but the number the database gave it."""
        proved = self.proved()
        return fact_leaf(self, proved if proved == self.values_digest else "")


def schema_of(kind: type[Fact]) -> dict[str, Any]:
    """How the leaf of a row of this kind is computed from its columns, for a verifier that does not know our code.

    `values`: each stated column with the decimals of its whole number, or "text", "day", "truth"; `marks` and `pointing`
    are the columns of `fact_leaf`.
    """
    values = {name: _form_of(kind._meta.get_field(name)) for name in kind.VALUES}
    return {"values": values, "marks": list(kind.MARKS), "pointing": list(_pointers(kind))}


def _form_of(column: Any) -> str:
    if isinstance(column, ExactField):
        return str(column.places)
    if isinstance(column, models.DateField):
        return "day"
    return "truth" if isinstance(column, models.BooleanField) else "text"


def fact_models() -> list[type[Fact]]:
    """Every kind of fact, in every room."""
    return [model for model in apps.get_models() if issubclass(model, Fact)]


def fact_leaf(fact: Fact, statement: str) -> str:
    """The leaf of a fact in the Merkle tree its journal entry keeps the root of: what it states, who says so and where
    it comes from, where it counts, and which rows it points at."""
    pointing = [getattr(fact, name) for name in _pointers(type(fact))]
    counts_in, recorded_at = fact.counts_in.isoformat(), utc_text(fact.recorded_at)
    told = [statement, fact.sign, fact.revision, counts_in, recorded_at, fact.recorded_by]
    told += [mark for mark in type(fact).MARKS if getattr(fact, mark)]
    return digest_plain([*told, fact.org_path, fact.is_sample, fact.reason, *pointing])


@functools.cache
def _pointers(kind: type[Fact]) -> tuple[str, ...]:
    return tuple(f.attname for f in kind._meta.concrete_fields if f.is_relation)


def statement_digest(key: str, happened_on: date, values: dict[str, Any]) -> str:
    """Digest of a statement: its key, its day and its values, unset values left out."""
    kept = {name: value for name, value in values.items() if value is not None and value != ""}
    return digest([key, happened_on, kept])


def plain_digest(key: str, day: str, values: Mapping[str, Any]) -> str:
    """The same digest of a statement whose day and values are in their plain forms already, unset ones left out."""
    return digest_plain([key, day, values])


def money_field(**options: Any) -> ExactField:
    """Money in base units (yuan, US dollars): exact, to the fen."""
    return ExactField(places=2, null=True, **options)


def quantity_field(places: int = 4, **options: Any) -> ExactField:
    """A measured number; the unit is in the field's name."""
    return ExactField(places=places, null=True, **options)
