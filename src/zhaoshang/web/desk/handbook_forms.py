"""Forms of handbooks: they parse and shape input; rules live in the room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zhaoshang.domain.publishing.states import KINDS
from zhaoshang.web.kit.forms import RefusableForm


class HandbookForm(RefusableForm):
    """A new handbook: of what, of which year, and its titles."""

    kind = forms.ChoiceField(label=_("Kind of handbook"))
    year = forms.IntegerField(label=_("Year of the handbook"), min_value=2000, max_value=2100)
    title = forms.CharField(label=_("Title of the handbook"), max_length=60)
    title_en = forms.CharField(
        label=_("Title of the handbook in English"),
        max_length=120,
        required=False,
        help_text=_("Needed before the handbook is issued."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "zh-hans"
        self.fields["kind"].choices = [(key, name.in_language(language)) for key, name in KINDS.items()]  # type: ignore[attr-defined]


class HandbookWordsForm(RefusableForm):
    """What a handbook says besides its parcels or buildings."""

    title = forms.CharField(label=_("Title of the handbook"), max_length=60)
    title_en = forms.CharField(
        label=_("Title of the handbook in English"),
        max_length=120,
        required=False,
        help_text=_("Needed before the handbook is issued."),
    )
    preface = forms.CharField(label=_("Preface"), widget=forms.Textarea({"rows": 4}), max_length=2000, required=False)
    preface_en = forms.CharField(
        label=_("Preface in English"), widget=forms.Textarea({"rows": 4}), max_length=2000, required=False
    )
    contact = forms.CharField(
        label=_("Contact"),
        max_length=200,
        required=False,
        help_text=_("Who answers: a desk and its telephone. Needed before the handbook is issued."),
    )
    contact_en = forms.CharField(
        label=_("Contact in English"),
        max_length=200,
        required=False,
        help_text=_("English pages print it; without one they print the Chinese."),
    )
