"""Forms of guided visits on the desk: they parse and shape input; rules live in the room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhaoshang.domain.tours.commands.visiting import LONGEST
from zhaoshang.domain.tours.states.visits import MOST_GUESTS
from zhaoshang.web.kit.forms import DayInput, RefusableForm


class MomentInput(forms.DateTimeInput):
    """The browser's own calendar and clock, to the minute."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class OpenVisitForm(RefusableForm):
    """A visit that is opened."""

    topic = forms.CharField(
        label=_("Topic"), max_length=120, help_text=_("Guests read it, such as “A tour of the Xiangfu plots”.")
    )
    planned_for = forms.DateTimeField(
        label=pgettext_lazy("visit", "Planned for"), widget=MomentInput(), input_formats=["%Y-%m-%dT%H:%M"],
        help_text=_("The link is good until a day later."),
    )  # fmt: skip
    seats = forms.IntegerField(
        label=_("Guests"),
        min_value=1,
        max_value=MOST_GUESTS,
        help_text=_("With 1 the link is good for one person only. Others may watch silently."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "visit_%s")
        super().__init__(*args, **kwargs)


class FollowUpForm(RefusableForm):
    """What has to be done after a visit."""

    text = forms.CharField(label=_("What is to be done"), max_length=300)
    due_on = forms.DateField(label=pgettext_lazy("visit", "By"), widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "follow_%s")
        super().__init__(*args, **kwargs)


class RemarkForm(RefusableForm):
    """How a question was answered."""

    words = forms.CharField(label=_("Answer"), max_length=LONGEST, widget=forms.Textarea({"rows": 2}))


class EraseVisitForm(RefusableForm):
    """Why personal data is erased before its time."""

    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.TextInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "erase_%s")
        super().__init__(*args, **kwargs)
