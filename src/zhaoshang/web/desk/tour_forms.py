"""Forms of tours: they parse and shape input; rules live in the room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhaoshang.domain.estate.models import Building, Parcel
from zhaoshang.web.desk.resumable import ResumableForm
from zhaoshang.web.kit.forms import RefusableForm


class TourForm(RefusableForm):
    """What a new tour is of, and its names."""

    thing = forms.ChoiceField(label=_("Parcel or building"))
    name = forms.CharField(label=_("Name of the tour"), max_length=120)
    name_en = forms.CharField(label=_("The same in English"), max_length=120, required=False)

    def __init__(self, *args: Any, things: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["thing"].choices = [("district", _("The whole district")), *things]  # type: ignore[attr-defined]

    def thing_chosen(self) -> dict[str, Any]:
        """The chosen parcel or building, as the command takes it; nothing for the district."""
        kind, _dash, pk = self.cleaned_data["thing"].partition("-")
        if kind == "district":
            return {}
        return {kind: (Parcel if kind == "parcel" else Building).objects.get(pk=pk)}


class TourWordsForm(RefusableForm):
    """Names of a tour and a few sentences about it."""

    name = forms.CharField(label=_("Name of the tour"), max_length=120)
    name_en = forms.CharField(label=_("The same in English"), max_length=120, required=False)
    summary = forms.CharField(
        label=_("Description"), widget=forms.Textarea({"rows": 3}), max_length=2000, required=False
    )
    summary_en = forms.CharField(
        label=_("Description in English"), widget=forms.Textarea({"rows": 3}), max_length=2000, required=False
    )


class PlanForm(RefusableForm):
    """A floor plan."""

    plan_name = forms.CharField(label=_("Floor"), max_length=80)
    plan_name_en = forms.CharField(label=_("The same in English"), max_length=80, required=False)
    plan_file = forms.FileField(
        label=_("Picture of the plan"), help_text=_("JPEG, PNG, WebP or TIFF, up to 30 MB, north up.")
    )


class AttachmentForm(ResumableForm):
    """A document or film."""

    file_name = forms.CharField(label=_("What it is called"), max_length=120)
    file_name_en = forms.CharField(label=_("The same in English"), max_length=120, required=False)
    file = forms.FileField(label=_("Document or film"), help_text=_("PDF, or a film in MP4 or WebM, up to 500 MB."))


class CoverForm(RefusableForm):
    """The patch over the tripod; the boxes stand beside the form's own fields, as many as there are."""

    has_patch = forms.BooleanField(label=_("Cover the tripod with a disc"), required=False)
    radius = forms.DecimalField(
        label=_("Radius of the disc, degrees"), decimal_places=1, max_digits=4, required=False, help_text=_("5 to 40.")
    )
    logo = forms.FileField(label=_("Logo on the disc"), required=False, help_text=_("PNG; without one, our own mark."))
    own_mark = forms.BooleanField(label=_("Our own mark instead of the earlier logo"), required=False)
    is_urgent = forms.BooleanField(
        label=_("Urgent: withdraw the published panorama at once"),
        required=False,
        help_text=_("Otherwise the public goes on seeing the old picture until the new one is applied."),
    )

    def radius_tenths(self) -> int | None:
        """The radius in whole tenths; None without a disc. Without a number it is none that is allowed."""
        if not self.cleaned_data["has_patch"]:
            return None
        return int((self.cleaned_data["radius"] or 0) * 10)
