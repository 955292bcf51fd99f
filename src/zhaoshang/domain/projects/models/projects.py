"""Tables of projects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django.db import models

from zhaoshang.domain.evidence.models import Fact, money_field, quantity_field
from zhaoshang.domain.journal.models import GuardedModel
from zhaoshang.domain.projects.errors import NamesAnother
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.names import same_name_key


class Project(GuardedModel):
    """One investment project, known by its number; ledgers without numbers find it by its name."""

    number = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200, db_index=True)
    org_path = models.CharField(max_length=200)
    is_confidential = models.BooleanField(default=False, db_index=True)
    is_sample = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return self.name


class NamedReader(GuardedModel):
    """Somebody on the named list of a confidential project."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="readers")
    user = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    named_by = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "user"], name="projects_reader_once")]

    def __str__(self) -> str:
        return f"{self.project_id} · {self.user_id}"


class ProjectFact(Fact):
    """A fact about a project. Marked when its project was confidential as it was written: then no published figure holds it.

    The mark is dated like everything else: hiding a project takes its facts back and states them again, marked, so a
    closed month never moves.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="%(class)ss")
    project_name = models.CharField(max_length=200)
    is_confidential = models.BooleanField(default=False)

    MARKS = ("is_confidential",)
    KNOWN_BY: ClassVar[tuple[str, ...]] = ("project_name",)

    class Meta(Fact.Meta):
        abstract = True

    def correcting(self, values: Mapping[str, Any], day: date) -> None:  # noqa: ARG002 -- the same on any day
        """A misspelt name or number is mended in the project too; the fact stays with its project and keeps its mark.

        Refuses the name or number of another project: what was said of the wrong one is taken back and stated anew. Whether
        that other one is confidential makes no difference to the answer.
        """
        name, number = str(values["project_name"]).strip(), str(values.get("project_number") or "").strip()
        project: Project = Project.objects.select_for_update().get(pk=self.project_id)
        others = Project.objects.exclude(pk=project.pk)
        if number and number != getattr(self, "project_number", "") and others.filter(number=number).exists():
            raise NamesAnother(name=name, field="project_number")
        renamed = same_name_key(name) != same_name_key(self.project_name)
        if not number and renamed and others.filter(name_key=same_name_key(name)).exists():
            raise NamesAnother(name=name, field="project_name")
        before = (project.name, project.number)
        if project.name == self.project_name.strip():
            project.name, project.name_key = name, same_name_key(name)
        if number and project.number == getattr(self, "project_number", ""):
            project.number = number
        if before != (project.name, project.number):
            project.save(update_fields=["name", "name_key", "number"])

    @classmethod
    def mark_as_it_stands(cls, facts: Sequence[Any]) -> None:
        """Marked when the project is confidential now."""
        hidden = Project.objects.filter(pk__in={f.project_id for f in facts}, is_confidential=True)
        confidential = set(hidden.values_list("pk", flat=True))
        for fact in facts:
            fact.is_confidential = fact.project_id in confidential

    @classmethod
    def key_of(cls, values: Mapping[str, Any], day: date) -> str:  # noqa: ARG003 -- the same on any day
        """The project's number where the ledger gives one, or its folded name."""
        return str(values.get("project_number") or same_name_key(str(values["project_name"])))


class Negotiation(ProjectFact):
    """A project under negotiation (在谈): who, what, how much, where it stands. Happened on the day of first contact."""

    NAME = Bilingual("在谈项目", "Negotiation")
    KNOWN_BY = ("project_name", "project_number")
    KNOWN_LATER = "project_number"
    LIKE_BY = "project__name_key"
    DAY = "first_contact_on"
    VALUES = (
        "project_name",
        "project_number",
        "investor",
        "uscc",
        "centre",
        "kind",
        "total_investment_yuan",
        "total_investment_qualifier",
        "fixed_investment_yuan",
        "foreign_usd",
        "first_contact_org",
        "site_wish",
        "land_need_mu",
        "office_need_sqm",
        "leader",
        "officer",
        "stage",
        "progress",
        "next_step",
        "problem",
        "to_coordinate",
        "expected_signing",
    )

    project_number = models.CharField(max_length=40, blank=True)
    investor = models.CharField(max_length=200, blank=True)
    uscc = models.CharField(max_length=18, blank=True)
    centre = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=20, blank=True)
    total_investment_yuan = money_field()
    total_investment_qualifier = models.CharField(max_length=12, blank=True)
    fixed_investment_yuan = money_field()
    foreign_usd = money_field()
    first_contact_org = models.CharField(max_length=80, blank=True)
    site_wish = models.CharField(max_length=120, blank=True)
    land_need_mu = quantity_field(4)
    office_need_sqm = quantity_field(2)
    leader = models.CharField(max_length=60, blank=True)
    officer = models.CharField(max_length=60, blank=True)
    stage = models.CharField(max_length=16, blank=True)
    progress = models.TextField(blank=True)
    next_step = models.TextField(blank=True)
    problem = models.TextField(blank=True)
    to_coordinate = models.TextField(blank=True)
    expected_signing = models.CharField(max_length=40, blank=True)

    class Meta(ProjectFact.Meta):
        pass

    @classmethod
    def likenesses(cls, values: Mapping[str, Any]) -> tuple[str, ...]:
        """Name."""
        return (same_name_key(str(values["project_name"])),)

    @classmethod
    def resembles(cls, values: Mapping[str, Any], day: date, other: Any) -> bool:  # noqa: ARG003 -- on whatever day
        """The same name, where one of the two has no number: two numbers are two projects."""
        same_name = same_name_key(str(values["project_name"])) == same_name_key(other.project_name)
        return same_name and not (values.get("project_number") and other.project_number)


class Signing(ProjectFact):
    """An agreement signed: when, at which event, of which kind, over how much."""

    NAME = Bilingual("签约", "Signing")
    DAY = "signed_on"
    VALUES = (
        "project_name",
        "event",
        "agreement_type",
        "agreed_total_yuan",
        "agreed_total_qualifier",
        "fixed_investment_yuan",
        "remark",
    )

    event = models.CharField(max_length=120, blank=True)
    agreement_type = models.CharField(max_length=16, blank=True)
    agreed_total_yuan = money_field()
    agreed_total_qualifier = models.CharField(max_length=12, blank=True)
    fixed_investment_yuan = money_field()
    remark = models.TextField(blank=True)

    class Meta(ProjectFact.Meta):
        pass


class Landing(ProjectFact):
    """A project registered and landed (注册落地): the project company, its licence day, where it settled."""

    NAME = Bilingual("注册落地", "Registered and landed")
    DAY = "registered_on"
    VALUES = (
        "project_name",
        "company_name",
        "uscc",
        "registered_capital_yuan",
        "paid_in_capital_yuan",
        "subdistrict",
        "funds_in_place_yuan",
        "started_on",
        "in_statistics_on",
        "operating_on",
        "papers",
    )

    company_name = models.CharField(max_length=200, blank=True)
    uscc = models.CharField(max_length=18, blank=True)
    registered_capital_yuan = money_field()
    paid_in_capital_yuan = money_field()
    subdistrict = models.CharField(max_length=60, blank=True)
    funds_in_place_yuan = money_field()
    started_on = models.DateField(null=True)
    in_statistics_on = models.DateField(null=True)
    operating_on = models.DateField(null=True)
    papers = models.CharField(max_length=200, blank=True)

    class Meta(ProjectFact.Meta):
        pass


class Recognition(ProjectFact):
    """The city's recognition (市级认定) of a project on its horse-race board, with the investment it was recognised at."""

    NAME = Bilingual("市级认定", "City recognition")
    DAY = "recognised_in"
    VALUES = ("project_name", "kind", "fixed_investment_yuan", "board_no", "is_carry_over")

    @classmethod
    def ledger_row(cls, values: Mapping[str, Any], day: date) -> dict[str, Any]:
        """As any kind's, and recognised: the ledger asks for that word."""
        return super().ledger_row(values, day) | {"is_recognised": True}

    kind = models.CharField(max_length=20, blank=True)
    fixed_investment_yuan = money_field()
    board_no = models.CharField(max_length=40, blank=True)
    is_carry_over = models.BooleanField(null=True)

    class Meta(ProjectFact.Meta):
        pass
