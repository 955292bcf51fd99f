"""Tables of enquiries: what a visitor asked, in words nobody changes; the staff's working copy beside it; the clock."""

from __future__ import annotations

from django.db import models

from zhaoshang.domain.evidence.models import money_field, quantity_field
from zhaoshang.domain.journal.models import AppendOnlyModel, GuardedModel, SealedField, at_with_by
from zhaoshang.domain.projects.states.enquiries import STAGES, STATES
from zhaoshang.kernel.bilingual import Bilingual


class ConsentText(AppendOnlyModel):
    """What a visitor agrees to, in both languages; a later one has a higher version. `keeps_years` is the promise in it: so
    many years after an enquiry is closed its personal data is erased."""

    version = models.PositiveIntegerField(unique=True)
    notice = models.CharField(max_length=400)
    notice_en = models.CharField(max_length=600)
    text = models.TextField()
    text_en = models.TextField()
    keeps_years = models.PositiveSmallIntegerField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)

    class Meta:
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"个人信息告知第{self.version}版"

    @property
    def short(self) -> Bilingual:
        """The sentence beside the form."""
        return Bilingual(self.notice, self.notice_en)

    @property
    def whole(self) -> Bilingual:
        """The whole text."""
        return Bilingual(self.text, self.text_en)


class ResponseRule(AppendOnlyModel):
    """Within how many working days a stage of an enquiry is done, when it is reminded of, and who is told when it is late.

    For enquiries received from `since` on the latest rule of the stage holds. Roles are named by their keys.
    """

    stage = models.CharField(max_length=12)
    working_days = models.PositiveSmallIntegerField()
    remind_before = models.PositiveSmallIntegerField()
    head_role = models.CharField(max_length=40)
    head_after = models.PositiveSmallIntegerField()
    leader_role = models.CharField(max_length=40)
    leader_after = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=120, blank=True)
    since = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)

    class Meta:
        ordering = ["stage", "-since", "-id"]

    def __str__(self) -> str:
        return f"{STAGES[self.stage].zh}{self.working_days}个工作日"


class Enquiry(GuardedModel):
    """What somebody asked through the public site, about a listing, a panorama, or in general.

    Agreed to `consent` at `recorded_at`. Ways to reach the person are sealed; their indexes find equals and stay when the
    data is erased. `request_key` is the form that was sent: sent twice it is one enquiry. Of the receipt's address only a
    digest is kept. What staff make of it (summary, centre, need, area, budget, note) stands here; what the visitor wrote
    stands in `VisitorWords`.
    """

    number = models.CharField(max_length=32, unique=True)
    request_key = models.CharField(max_length=64, unique=True)
    receipt_digest = models.CharField(max_length=64, unique=True)
    listing = models.ForeignKey("estate.Listing", null=True, on_delete=models.PROTECT, related_name="enquiries")
    panorama = models.ForeignKey("tours.Panorama", null=True, on_delete=models.PROTECT, related_name="enquiries")
    about = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=12)
    consent = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="+")
    name = SealedField()
    firm = SealedField()
    phone = SealedField()
    email = SealedField()
    wechat = SealedField()
    phone_index = models.CharField(max_length=64, blank=True, db_index=True)
    email_index = models.CharField(max_length=64, blank=True, db_index=True)
    wechat_index = models.CharField(max_length=64, blank=True, db_index=True)
    address_index = models.CharField(max_length=64, blank=True)
    is_plain = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=[(key, name.zh) for key, name in STATES.items()])
    org_path = models.CharField(max_length=200)
    officer = models.ForeignKey("organisations.User", null=True, on_delete=models.PROTECT, related_name="enquiries")
    summary = models.TextField(blank=True)
    centre = models.ForeignKey("industries.IndustryCentre", null=True, on_delete=models.PROTECT, related_name="+")
    need = models.CharField(max_length=8, blank=True)
    area_sqm = quantity_field(2)
    budget_yuan = money_field()
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    is_sample = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.CharField(max_length=80, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=80, blank=True)
    erased_at = models.DateTimeField(null=True)
    erased_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["address_index", "recorded_at"], name="projects_enquiry_pace"),
            models.Index(fields=["recorded_at"], name="projects_enquiry_recorded"),
            models.Index(fields=["state", "org_path"], name="projects_enquiry_state"),
        ]
        constraints = [
            models.CheckConstraint(
                name="projects_enquiry_about_one_thing",
                condition=models.Q(listing__isnull=True) | models.Q(panorama__isnull=True),
            ),
            at_with_by("projects_enquiry_taken_at_with_by", "taken"),
            at_with_by("projects_enquiry_closed_at_with_by", "closed"),
            at_with_by("projects_enquiry_erased_at_with_by", "erased"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_closed(self) -> bool:
        """Whether nothing more is to be done."""
        return self.closed_at is not None


class VisitorWords(AppendOnlyModel):
    """What the visitor wrote, as it came; the first with the form, later ones from the receipt. The database refuses a change
    but of the sealed text, which a new key seals anew; `digest`, keyed, proves that it still says the same."""

    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="words")
    turn = models.PositiveSmallIntegerField()
    said = SealedField()
    digest = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)

    class Meta:
        ordering = ["enquiry", "turn"]
        constraints = [models.UniqueConstraint(fields=["enquiry", "turn"], name="projects_words_once")]

    def __str__(self) -> str:
        return f"{self.enquiry_id} · {self.turn}"


class Answer(AppendOnlyModel):
    """What the visitor was told, shown on the receipt."""

    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="answers")
    turn = models.PositiveSmallIntegerField()
    said = SealedField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)
    recorded_name = models.CharField(max_length=80)

    class Meta:
        ordering = ["enquiry", "turn"]
        constraints = [models.UniqueConstraint(fields=["enquiry", "turn"], name="projects_answer_once")]

    def __str__(self) -> str:
        return f"{self.enquiry_id} · {self.turn}"


class Deadline(GuardedModel):
    """The day by which a stage of an enquiry is promised, and the days on which it is spoken of before and after.

    `is_provisional`: the year's holidays were not announced yet, and only weekends and the holidays of every year were left out.
    """

    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="deadlines")
    stage = models.CharField(max_length=12)
    rule = models.ForeignKey(ResponseRule, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    remind_on = models.DateField()
    head_on = models.DateField()
    leader_on = models.DateField()
    is_provisional = models.BooleanField(default=False)
    met_at = models.DateTimeField(null=True)
    met_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["enquiry", "due_on", "id"]
        indexes = [
            models.Index(fields=["remind_on"], name="projects_deadline_open", condition=models.Q(met_at__isnull=True))
        ]
        constraints = [
            models.UniqueConstraint(fields=["enquiry", "stage"], name="projects_deadline_once"),
            at_with_by("projects_deadline_met_at_with_by", "met"),
        ]

    def __str__(self) -> str:
        return f"{self.enquiry_id} {STAGES[self.stage].zh} {self.due_on}"


class Reminder(AppendOnlyModel):
    """A deadline was spoken of, once on each level: before it, to the head after it, to the leader after that."""

    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="reminders")
    level = models.CharField(max_length=8)
    role = models.CharField(max_length=40, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["deadline", "level"], name="projects_reminder_once")]

    def __str__(self) -> str:
        return f"{self.deadline_id} {self.level}"
