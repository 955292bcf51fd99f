"""Forms of land and buildings: a promise, and one row of a ledger stated by hand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zhaoshang.domain.estate.renderers.maps import DEGREES
from zhaoshang.domain.evidence.queries import fact_kind
from zhaoshang.domain.projects.queries import visible_to as projects_visible_to
from zhaoshang.kernel.ledger import Ledger
from zhaoshang.kernel.outlines import LEVELS_M
from zhaoshang.kernel.units import unit_called
from zhaoshang.web.desk.forms import field_for
from zhaoshang.web.kit.forms import DayInput, RefusableForm
from zhaoshang.web.kit.workbooks import from_ledger_unit

ACCURACY = 60  # characters


class HoldForm(RefusableForm):
    """For which project a parcel or unit is held, and how long."""

    project_number = forms.CharField(label=_("Project number"), max_length=40)
    until = forms.DateField(label=_("Held to the end of"), widget=DayInput())
    note = forms.CharField(label=_("Remark"), max_length=200, required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_project_number(self) -> str:
        """A project the person may see: what he may not know of answers like what is not there."""
        number = str(self.cleaned_data["project_number"]).strip()
        if not projects_visible_to(self.user).filter(number=number).exists():
            raise forms.ValidationError(_("There is no such project. Copy its number from the list of projects."))
        return number


class ExtendForm(RefusableForm):
    """How long a hold lasts now."""

    until = forms.DateField(label=_("Held to the end of"), widget=DayInput())


class StatementForm(RefusableForm):
    """One row of a ledger, in the units of its headings."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea({"rows": 2}), max_length=500, required=False)

    def __init__(self, *args: Any, ledger: Ledger, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ledger = ledger
        kinds = [fact_kind(label) for label in ledger.facts]
        language = get_language() or "zh-hans"
        reason = self.fields.pop("reason")
        for column in ledger.kept:
            stored = next(
                (k._meta.get_field(column.field) for k in kinds if column.field in k.VALUES), models.DateField()
            )
            said = column.name.in_language(language)
            unit = f" ({unit_called(column.unit).in_language(language)})" if column.unit else ""
            self.fields[column.field] = field_for(stored, f"{said}{unit}", column, needed=column.required)
        self.fields["reason"] = reason

    def values(self) -> dict[str, Any]:
        """What was stated, in base units, by field."""
        return {c.field: from_ledger_unit(c, self.cleaned_data[c.field]) for c in self.ledger.kept}


class MapExportForm(RefusableForm):
    """Which outlines are written to a file, how exactly, as what kind of file and in which system."""

    kind = forms.ChoiceField(
        label=_("Outlines of"),
        choices=[("all", _("Land and buildings")), ("parcels", _("Land")), ("buildings", _("Buildings"))],
    )
    form = forms.ChoiceField(
        label=_("Kind of file"),
        choices=[
            ("geojson", "GeoJSON"),
            ("gpkg", "GeoPackage"),
            ("shp", _("Shapefile (zipped)")),
            ("kml", "KML"),
            ("dxf", "DXF"),
        ],
    )
    system = forms.ChoiceField(
        label=_("Coordinate system"),
        choices=[
            (str(DEGREES), _("CGCS2000, degrees (4490)")),
            ("4549", _("CGCS2000, 3-degree, 120° (4549)")),
            ("4528", _("the same with the zone in front (4528)")),
            ("4548", _("CGCS2000, 3-degree, 117° (4548)")),
            ("4550", _("CGCS2000, 3-degree, 123° (4550)")),
        ],
        help_text=_("GeoJSON and KML are always in degrees."),
    )
    level = forms.ChoiceField(
        label=_("How exactly"),
        choices=[
            ("shown", _("Simplified, as the public sees it")),
            ("survey", _("Points of the survey, for use inside only")),
        ],
    )


class MapForm(RefusableForm):
    """A map file, what its areas are of, and what the file may not say: its system, the attribute with numbers or names."""

    file = forms.FileField(
        label=_("Map file"),
        help_text=_("Shapefile (zipped), GeoPackage, KML/KMZ, GeoJSON or DXF, up to 60 MB."),
    )
    kind = forms.ChoiceField(label=_("Outlines of"), choices=[("parcels", _("Land")), ("buildings", _("Buildings"))])
    system = forms.CharField(
        label=_("Coordinate system"),
        max_length=20,
        required=False,
        help_text=_("Only where the file does not tell: 4549, 4528, 4490, gcj02, bd09."),
    )
    field = forms.CharField(
        label=_("Attribute with the number or name"),
        max_length=60,
        required=False,
        help_text=_("Left empty, the one that fits most is taken."),
    )
    level = forms.ChoiceField(
        label=_("The public sees it to"), choices=[(str(m), f"{m} m") for m in LEVELS_M], initial="10"
    )
    accuracy = forms.CharField(
        label=_("Accuracy of the survey"),
        max_length=ACCURACY,
        required=False,
        help_text=_("As the survey says it, for the desk only: ±0.05 m, surveyed in 2020."),
    )
