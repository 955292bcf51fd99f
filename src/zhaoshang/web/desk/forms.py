"""Forms of the desk: they parse and shape input; rules live in the rooms."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from zhaoshang.domain.estate.models import Building, Parcel
from zhaoshang.domain.evidence.models import ExactField, Import
from zhaoshang.domain.evidence.queries import LEDGERS
from zhaoshang.domain.organisations.queries import organisations, roles
from zhaoshang.domain.organisations.states import KINDS, REACHES
from zhaoshang.domain.targets.queries.registry import registry
from zhaoshang.domain.tours.models import Panorama
from zhaoshang.domain.tours.states import KINDS as PICTURES
from zhaoshang.kernel.ledger import Column, Ledger
from zhaoshang.kernel.qualifier import Qualifier
from zhaoshang.kernel.sealing import plain_decimal
from zhaoshang.kernel.units import unit_called
from zhaoshang.web.desk.labels import Room, column_of, label_of
from zhaoshang.web.desk.resumable import ResumableForm
from zhaoshang.web.kit.forms import DayInput, RefusableForm
from zhaoshang.web.kit.words import said
from zhaoshang.web.kit.workbooks import from_ledger_unit, in_ledger_unit

NOT_CHOSEN = pgettext_lazy("nothing chosen yet", "Choose")


class UploadForm(RefusableForm):
    """A workbook and the ledger it belongs to."""

    ledger = forms.ChoiceField(label=_("Ledger"))
    file = forms.FileField(
        label=_("Workbook"),
        help_text=_("xlsx, xls, ods or csv, up to 60 MB. It is checked first; nothing is booked until you confirm."),
    )
    as_of = forms.DateField(
        label=_("The ledger's day"),
        required=False,
        widget=DayInput(),
        help_text=_(
            "Only for ledgers that state a day's standing (buildings, land not yet granted); otherwise leave it empty."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "zh-hans"
        self.fields["ledger"].choices = [(k, v.name.in_language(language)) for k, v in LEDGERS.items()]  # type: ignore[attr-defined]


class ReasonForm(RefusableForm):
    """A reason, where a step needs one."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea({"rows": 2}), max_length=500)


class BookForm(RefusableForm):
    """What an import needs to be booked: the version that was seen, and a reason when something has to be confirmed."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea({"rows": 2}), max_length=500, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, batch: Import, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.to_confirm = sum(note.get("level") == "warn" for note in batch.notes)
        self.fields["reason"].required = bool(self.to_confirm)


class HeaderForm(RefusableForm):
    """The rows of a sheet that are its header."""

    first = forms.IntegerField(label=_("First header row"), min_value=1)
    last = forms.IntegerField(label=_("Last header row"), min_value=1, required=False)


class CorrectionForm(RefusableForm):
    """The values of one fact in the units of its ledger, its day, and the reason for changing them."""

    happened_on = forms.DateField(label=_("Happened on"), widget=DayInput())
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea({"rows": 2}),
        max_length=500,
        help_text=_("Printed in the bulletin when a closed month is corrected: name no firm and no person."),
    )

    def __init__(self, *args: Any, fact: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fact = fact
        self.columns = {name: column_of(fact, name) for name in fact.VALUES}
        self.initial = {"happened_on": fact.happened_on, **{n: self._shown(n) for n in fact.VALUES}}
        language = get_language() or "zh-hans"
        reason = self.fields.pop("reason")
        for name, column in self.columns.items():
            said = label_of(fact, name).in_language(language)
            label = (
                f"{said} ({unit_called(column.unit).in_language(language)})"
                if column is not None and column.unit
                else said
            )
            self.fields[name] = (
                forms.ChoiceField(label=label, required=False, choices=_wordings(language))
                if name.endswith("_qualifier")
                else field_for(fact._meta.get_field(name), label, column, needed=self._is_needed(column))
            )
        self.fields["reason"] = reason

    def _is_needed(self, column: Column | None) -> bool:
        """Whether the ledger refuses the row without this value: always, or while nothing stands in its place."""
        if column is None:
            return False
        instead = [getattr(self.fact, other) for other in column.or_else if other in self.fact.VALUES]
        return column.required or bool(column.or_else and all(value in (None, "") for value in instead))

    def changed_values(self) -> dict[str, Any]:
        """The values in base units, by name. What was not touched stays exactly what it was."""
        return {name: self._meant(name) for name in self.fact.VALUES}

    def _shown(self, name: str) -> Any:
        column, value = self.columns[name], getattr(self.fact, name)
        if column is None or column.kind == "choice" or not isinstance(value, Decimal):
            return value
        shown = in_ledger_unit(column, value)
        return Decimal(plain_decimal(shown))

    def _meant(self, name: str) -> Any:
        entered, column = self.cleaned_data[name], self.columns[name]
        if entered == self.initial[name]:
            return getattr(self.fact, name)
        return from_ledger_unit(column, entered) if column is not None else entered


def _wordings(language: str) -> list[tuple[str, str]]:
    """How a number may be worded, as it is printed: 超…, 约…; nothing for an exact one."""
    return [("", ""), *((str(q), q.print_with("…", "", language)) for q in Qualifier if not q.is_exact)]


def field_for(stored: Any, label: str, column: Column | None, *, needed: bool) -> forms.Field:
    if column is not None and column.kind == "choice":
        words: dict[str, str] = {}
        for word, code in column.choices.items():
            words.setdefault(code, word)
        return forms.ChoiceField(label=label, required=needed, choices=[("", NOT_CHOSEN), *words.items()])
    if isinstance(stored, ExactField):
        return forms.DecimalField(label=label, required=needed, decimal_places=8, max_digits=26)
    if isinstance(stored, models.BooleanField):
        return forms.TypedChoiceField(
            label=label,
            required=needed,
            choices=[("", NOT_CHOSEN if needed else _("not stated")), ("True", _("yes")), ("False", _("no"))],
            coerce=lambda chosen: chosen == "True",
            empty_value=None,
        )
    if isinstance(stored, models.DateField):
        return forms.DateField(label=label, required=needed, widget=DayInput())
    if isinstance(stored, models.TextField):
        return forms.CharField(label=label, required=needed, widget=forms.Textarea({"rows": 2}))
    return forms.CharField(label=label, required=needed, max_length=stored.max_length)


class TargetForm(RefusableForm):
    """A year's target of a figure, and who set it."""

    figure = forms.ChoiceField(label=_("Figure"))
    year = forms.IntegerField(label=_("Year"))
    value = forms.DecimalField(
        label=_("Target, in the figure's unit"), decimal_places=4, max_digits=18, min_value=Decimal(0)
    )
    printed = forms.CharField(label=_("As printed"), required=False, max_length=60)
    issuer = forms.CharField(label=_("Set by"), max_length=120)
    doc_no = forms.CharField(label=_("Document no."), required=False, max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "zh-hans"
        self.fields["figure"].choices = [  # type: ignore[attr-defined]
            (f.key, f"{f.name.in_language(language)}（{f.unit.in_language(language)}）") for f in registry().values()
        ]


class SynonymForm(RefusableForm):
    """A heading, and the field it fills in a ledger."""

    heading = forms.CharField(label=_("Heading in the workbook"), max_length=120)
    field = forms.ChoiceField(label=_("Fills"), required=False)

    def __init__(self, *args: Any, ledger: Ledger, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "zh-hans"
        self.fields["field"].choices = [  # type: ignore[attr-defined]
            ("", _("– nothing: leave the column out –")),
            *((c.field, c.name.in_language(language)) for c in ledger.columns),
        ]


class CalledField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice among units or roles, called in the reader's language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"empty_label": NOT_CHOSEN, **kwargs})

    def label_from_instance(self, obj: Any) -> str:
        return str(said(obj.called))


class AppointForm(RefusableForm):
    """A new account with its first role."""

    username = forms.CharField(label=_("User name"), max_length=60)
    full_name = forms.CharField(label=_("Name"), max_length=80)
    organisation = CalledField(organisations(), label=_("Organisation"))
    role = CalledField(roles(), label=_("Role"))
    password = forms.CharField(label=_("First password"), widget=forms.PasswordInput)


class PasswordForm(RefusableForm):
    """A new password for somebody's account."""

    password = forms.CharField(
        label=_("New password"),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=_("At least 12 characters."),
    )


class GrantForm(RefusableForm):
    """One more role for a person."""

    role = CalledField(roles(), label=_("Role"))
    organisation = CalledField(organisations(), label=_("Organisation"))


class FoundForm(RefusableForm):
    """A new unit in the tree."""

    name = forms.CharField(label=_("Name in Chinese"), max_length=80)
    name_en = forms.CharField(label=_("Name in English"), required=False, max_length=120)
    kind = forms.ChoiceField(label=_("Kind"))
    parent = CalledField(organisations(), label=_("Stands below"))
    key = forms.CharField(
        label=_("Short code"), max_length=60, help_text=_("Small letters, digits and underscores; it is never changed.")
    )
    since = forms.DateField(label=_("Since"), widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(key, str(said(name))) for key, name in KINDS.items()]  # type: ignore[attr-defined]


class CentreForm(RefusableForm):
    """An industry centre: its code, its names and its place in the list."""

    name = forms.CharField(label=_("Name in Chinese"), max_length=60)
    name_en = forms.CharField(label=_("Name in English"), max_length=80)
    key = forms.CharField(
        label=_("Short code"),
        max_length=40,
        help_text=_("Small letters, digits and underscores; the centre of a known code keeps its Chinese name."),
    )
    order = forms.IntegerField(label=_("Place in the list"), min_value=0, max_value=999)
    since = forms.DateField(label=_("Since"), widget=DayInput())
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class RoleForm(RefusableForm):
    """What a role may do, by rooms, and how far it reaches."""

    reach = forms.ChoiceField(label=_("Reach"))
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, rooms: list[Room], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rooms = rooms
        self.fields["reach"].choices = [(key, str(said(name))) for key, name in REACHES.items()]  # type: ignore[attr-defined]
        for room in rooms:
            self.fields[room.key] = forms.MultipleChoiceField(
                label=str(said(room.name)), required=False, widget=forms.CheckboxSelectMultiple,
                choices=[(verb, str(said(name))) for verb, name in room.verbs],
            )  # fmt: skip

    def verbs(self) -> list[str]:
        """What was ticked; a whole room stands for each of its verbs."""
        chosen: list[str] = []
        for room in self.rooms:
            ticked = self.cleaned_data[room.key]
            whole = [verb for verb in ticked if verb.endswith(".*")]
            chosen += whole or ticked
        return chosen


class PanoramaForm(ResumableForm):
    """A picture of the full circle, and what it is of."""

    arrives_at = "desk:arrivals-pictures"
    thing = forms.ChoiceField(label=_("Parcel or building"))
    title = forms.CharField(label=_("Where it was taken"), max_length=120)
    title_en = forms.CharField(label=_("The same in English"), max_length=120, required=False)
    kind = forms.ChoiceField(label=_("Kind of picture"))
    file = forms.FileField(
        label=_("Panorama"),
        help_text=_("A 2:1 panorama in JPEG, PNG, WebP or TIFF, 2048 to 24576 pixels wide, up to 2500 MB."),
    )

    def __init__(self, *args: Any, things: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "zh-hans"
        self.fields["thing"].choices = [("", _("Choose one")), *things]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [(k, v.in_language(language)) for k, v in PICTURES.items()]  # type: ignore[attr-defined]

    def thing_chosen(self) -> dict[str, Any]:
        """The chosen parcel or building, as the command takes it."""
        kind, _dash, pk = self.cleaned_data["thing"].partition("-")
        model = Parcel if kind == "parcel" else Building
        return {kind: model.objects.get(pk=pk)}


class HeadingForm(RefusableForm):
    """Which way the middle of a panorama looks."""

    heading = forms.DecimalField(label=_("Heading of the middle, in degrees"), decimal_places=1, max_digits=5)


class PairForm(RefusableForm):
    """Which photograph a rendering is laid over."""

    before = forms.ModelChoiceField(Panorama.objects.none(), label=_("Photograph from the same spot"))

    def __init__(self, *args: Any, photographs: QuerySet[Panorama], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["before"].queryset = photographs  # type: ignore[attr-defined]


class ListingForm(RefusableForm):
    """What the public is told of a parcel or building."""

    name_en = forms.CharField(
        label=_("Name in English"),
        max_length=120,
        required=False,
        help_text=_("English pages and handbooks say it; without one they say the Chinese name."),
        validators=[
            RegexValidator(
                "[\u3400-\u9fff]",
                _("There are Chinese characters in it. Write the name in Latin letters."),
                inverse_match=True,
            )
        ],
    )
    summary = forms.CharField(
        label=_("Description"), widget=forms.Textarea({"rows": 4}), max_length=2000, required=False
    )
    summary_en = forms.CharField(
        label=_("Description in English"), widget=forms.Textarea({"rows": 3}), max_length=2000, required=False
    )
    contact = forms.CharField(
        label=_("Public contact"),
        max_length=120,
        required=False,
        help_text=_("An office and its telephone, not a private number: everybody reads it."),
    )
    contact_en = forms.CharField(
        label=_("Public contact in English"),
        max_length=200,
        required=False,
        help_text=_(
            "English pages and handbooks say it, with +86 before the telephone; without one they say the Chinese."
        ),
    )
