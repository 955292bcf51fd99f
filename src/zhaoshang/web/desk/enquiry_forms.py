"""Forms of enquiries on the desk: they parse and shape input; rules live in the room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from zhaoshang.domain.industries.models import IndustryCentre
from zhaoshang.domain.organisations.models import Organisation
from zhaoshang.domain.projects.commands.answering import WAYS
from zhaoshang.domain.projects.commands.asking import LONGEST
from zhaoshang.domain.projects.models import Enquiry
from zhaoshang.domain.projects.states.enquiries import NEEDS, RESULTS, STAGES, STATES
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.web.desk.forms import CalledField
from zhaoshang.web.kit.forms import DayInput, RefusableForm

WAN = 10_000
NOT_CHOSEN = pgettext_lazy("nothing chosen yet", "Choose")


def _choices(words: dict[str, Bilingual], keys: Any = None, *, empty: bool = False) -> list[tuple[str, Any]]:
    language = get_language() or "zh-hans"
    told: list[tuple[str, Any]] = [(key, words[key].in_language(language)) for key in keys or words]
    return [("", NOT_CHOSEN), *told] if empty else told


class EnquiryForm(RefusableForm):
    """A form about an enquiry as it was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.lower()}_%s")
        super().__init__(*args, **kwargs)

    def seen(self, version: int) -> None:
        """What stands now has been shown beside it; sent again, the form is meant."""
        sent: Any = self.data.copy()  # type: ignore[attr-defined]
        sent["version"] = str(version)
        self.data = sent


class AnswerForm(EnquiryForm):
    """What the visitor will read."""

    words = forms.CharField(
        label=_("Answer"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("The visitor reads it on the receipt, with your name."),
    )


class ScreenForm(EnquiryForm):
    """What was found when it was looked into."""

    reason = forms.CharField(
        label=pgettext_lazy("screening", "What was found"), max_length=500, widget=forms.Textarea({"rows": 2})
    )


class ConcludeForm(EnquiryForm):
    """The result, and why."""

    to = forms.ChoiceField(label=_("Result"))
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = _choices(STATES, RESULTS, empty=True)  # type: ignore[attr-defined]


class HandOverForm(EnquiryForm):
    """Another unit, and why."""

    organisation = CalledField(label=_("Organisation"), queryset=Organisation.objects.none(), empty_label=NOT_CHOSEN)
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = units  # type: ignore[attr-defined]


class CopyForm(EnquiryForm):
    """The working copy."""

    summary = forms.CharField(label=_("In short"), max_length=500, required=False, widget=forms.Textarea({"rows": 2}))
    centre = CalledField(
        label=_("Industry centre"), queryset=IndustryCentre.objects.none(), required=False, empty_label=NOT_CHOSEN
    )
    need = forms.ChoiceField(label=_("Looks for"), required=False)
    area_sqm = forms.DecimalField(label=_("Area"), required=False, min_value=0, max_digits=12, decimal_places=2)
    budget = forms.DecimalField(label=_("Budget"), required=False, min_value=0, max_digits=12, decimal_places=4)
    note = forms.CharField(
        label=_("Remarks on it"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, centres: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["centre"].queryset = centres  # type: ignore[attr-defined]
        self.fields["need"].choices = _choices(NEEDS, empty=True)  # type: ignore[attr-defined]

    @staticmethod
    def of(row: Enquiry) -> dict[str, Any]:
        """What the copy says now, in the form's units."""
        return {
            "summary": row.summary,
            "centre": row.centre_id,
            "need": row.need,
            "area_sqm": row.area_sqm,
            "budget": row.budget_yuan / WAN if row.budget_yuan is not None else None,
            "note": row.note,
            "version": row.version,
        }

    def said(self) -> dict[str, Any]:
        """What was entered, in base units."""
        told = dict(self.cleaned_data)
        budget = told.pop("budget")
        return told | {"budget_yuan": budget * WAN if budget is not None else None}


class RevealForm(RefusableForm):
    """Which contact, and why."""

    way = forms.ChoiceField(label=_("Which"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        widget=forms.TextInput(),
        help_text=_("Such as “call back about the visit”. It stays in the journal with your name."),
    )

    def __init__(self, *args: Any, ways: list[str], **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "reveal_%s")
        super().__init__(*args, **kwargs)
        self.fields["way"].choices = _choices(WAYS, ways)  # type: ignore[attr-defined]


class EraseForm(RefusableForm):
    """Why personal data is erased before its time."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        widget=forms.TextInput(),
        help_text=_("Such as “asked for it by telephone, 2026-11-29”. It cannot be taken back."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "erase_%s")
        super().__init__(*args, **kwargs)


class RuleForm(RefusableForm):
    """A limit for a stage."""

    stage = forms.ChoiceField(label=_("Stage"))
    working_days = forms.IntegerField(label=_("Working days"), min_value=1, max_value=60)
    remind_before = forms.IntegerField(label=_("Remind so many working days before"), min_value=0, max_value=60)
    head_after = forms.IntegerField(label=_("Tell the section head so many after"), min_value=1, max_value=60)
    leader_after = forms.IntegerField(label=_("Tell the leader so many after"), min_value=1, max_value=60)
    source = forms.CharField(label=_("Document"), max_length=120, required=False)
    since = forms.DateField(label=_("Since"), widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "rule_%s")
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = _choices(STAGES)  # type: ignore[attr-defined]


class NoticeForm(RefusableForm):
    """A new version of the notice on personal data."""

    notice = forms.CharField(label=_("Short notice, Chinese"), max_length=400, widget=forms.Textarea({"rows": 2}))
    notice_en = forms.CharField(label=_("Short notice, English"), max_length=600, widget=forms.Textarea({"rows": 2}))
    text = forms.CharField(label=_("Whole text, Chinese"), max_length=20000, widget=forms.Textarea({"rows": 10}))
    text_en = forms.CharField(label=_("Whole text, English"), max_length=20000, widget=forms.Textarea({"rows": 10}))
    keeps_years = forms.IntegerField(
        label=_("Years kept after closing"),
        min_value=1,
        max_value=30,
        help_text=_("Then personal data is erased by itself. Who agreed to an earlier version keeps its promise."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "notice_%s")
        super().__init__(*args, **kwargs)
