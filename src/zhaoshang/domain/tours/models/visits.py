"""The tables of guided visits: what was planned, who came, which scenes how long, what was asked, what follows from it.

Where somebody looks from moment to moment is never stored.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhaoshang.domain.journal.models import GuardedModel, SealedField, at_with_by
from zhaoshang.domain.tours.models.tours import Tour
from zhaoshang.domain.tours.states.visits import STATES


class Visit(GuardedModel):
    """A guided visit of a tour, of the revision that was public when it was opened or, at the latest, begun.

    The word in its link is made from `link_seed` by a key outside the database; only its digest is kept. The link is dead from
    `link_until` on, when the visit is over, and when a new one was made. With one seat it is good for a single guest.
    `version` rises with everything those who take part have to learn of. `guide_seen_at` is when the guide was last known to be
    connected, noted now and then while they are; empty before they were.
    """

    UNPROVED = ("guide_seen_at",)

    number = models.CharField(max_length=32, unique=True)
    tour = models.ForeignKey(Tour, on_delete=models.PROTECT, related_name="visits")
    revision = models.PositiveIntegerField()
    guide = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="visits")
    topic = models.CharField(max_length=120)
    planned_for = models.DateTimeField()
    seats = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=[(key, name.zh) for key, name in STATES.items()])
    link_seed = models.CharField(max_length=64)
    link_digest = models.CharField(max_length=64, unique=True)
    link_until = models.DateTimeField()
    org_path = models.CharField(max_length=200)
    is_sample = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)
    recorded_name = models.CharField(max_length=80)
    started_at = models.DateTimeField(null=True)
    started_by = models.CharField(max_length=80, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True)
    guide_seen_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    erased_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["guide", "state"], name="tours_visit_of_guide")]
        constraints = [
            models.CheckConstraint(name="tours_visit_seats", condition=Q(seats__gte=1, seats__lte=30)),
            models.CheckConstraint(
                name="tours_visit_over_has_ended",
                condition=Q(state__in=("ended", "cancelled"), ended_at__isnull=False)
                | Q(state__in=("opened", "running"), ended_at__isnull=True),
            ),
            at_with_by("tours_visit_started_at_with_by", "started"),
            at_with_by("tours_visit_ended_at_with_by", "ended"),
            at_with_by("tours_visit_erased_at_with_by", "erased"),
        ]

    def __str__(self) -> str:
        return self.number


class VisitGuest(GuardedModel):
    """Somebody who took a place in a visit, by the name they gave. `browser_digest` is that of the secret in their browser,
    by which they come back, `link_digest` that of the link they came by. `notice` is the version of the notice they agreed to when they joined. `seen_at` is when they were last
    known to be there, from joining on and noted now and then while they are connected."""

    UNPROVED = ("seen_at",)

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="guests")
    place = models.PositiveSmallIntegerField()
    name = SealedField()
    firm = SealedField()
    browser_digest = models.CharField(max_length=64)
    link_digest = models.CharField(max_length=64, blank=True)
    notice = models.PositiveIntegerField()
    language = models.CharField(max_length=12)
    joined_at = models.DateTimeField()
    joined_by = models.CharField(max_length=80)
    seen_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    left_by = models.CharField(max_length=80, blank=True)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["visit", "place"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "browser_digest"], name="tours_guest_one_browser"),
            models.UniqueConstraint(fields=["visit", "place"], name="tours_guest_one_place"),
            at_with_by("tours_guest_left_at_with_by", "left"),
            at_with_by("tours_guest_removed_at_with_by", "removed"),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} · {self.place}"


class VisitStay(GuardedModel):
    """How long the guide stayed in a scene; `until` is empty while they are there."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="stays")
    scene = models.CharField(max_length=16)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["visit", "since", "id"]
        constraints = [
            models.CheckConstraint(
                name="tours_stay_forwards", condition=Q(until__isnull=True) | Q(until__gte=models.F("since"))
            ),
            models.UniqueConstraint(fields=["visit"], name="tours_stay_in_one_scene", condition=Q(until__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} · {self.scene}"


class VisitRemark(GuardedModel):
    """What a guest asked, or the guide wrote to everybody (then without a guest), and the guide's note on the answer."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="remarks")
    guest = models.ForeignKey(VisitGuest, null=True, on_delete=models.PROTECT, related_name="remarks")
    said = SealedField()
    answer = SealedField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["visit", "id"]
        constraints = [at_with_by("tours_remark_answered_at_with_by", "answered")]

    def __str__(self) -> str:
        return f"{self.visit_id} · {self.pk}"


class VisitFollowUp(GuardedModel):
    """What has to be done after a visit, by whom and by which day."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="follow_ups")
    text = models.CharField(max_length=300)
    due_on = models.DateField()
    officer = models.ForeignKey("organisations.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(
                fields=["officer", "due_on"], name="tours_follow_up_waiting", condition=Q(done_at__isnull=True)
            )
        ]
        constraints = [at_with_by("tours_follow_up_done_at_with_by", "done")]

    def __str__(self) -> str:
        return self.text[:40]
