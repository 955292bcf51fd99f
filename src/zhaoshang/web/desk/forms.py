"""Forms of the desk: they parse and shape input; rules live in the rooms."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zhaoshang.domain.evidence.models import ExactField
from zhaoshang.domain.evidence.queries import LEDGERS
from zhaoshang.domain.organisations.models import Organisation, Role
from zhaoshang.domain.targets.queries.registry import registry
from zhaoshang.kernel.ledger import Column, Ledger
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.kernel.sealing import plain_decimal
from zhaoshang.web.desk.labels import column_of, label_of
from zhaoshang.web.kit.forms import DayInput
from zhaoshang.web.kit.workbooks import from_ledger_unit, in_ledger_unit


class RefusableForm(forms.Form):
    """A form that can show a refusal of its command as its own error."""

    def refuse(self, refusal: Refusal) -> None:
        """The refusal's sentence and remedy stand above the fields."""
        self.add_error(None, refusal.in_language(get_language() or "zh-hans"))


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
        help_text=_("Only for ledgers that state a day's standing (buildings); otherwise leave it empty."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "zh-hans"
        self.fields["ledger"].choices = [(k, v.name.in_language(language)) for k, v in LEDGERS.items()]  # type: ignore[attr-defined]


class ReasonForm(RefusableForm):
    """A reason, where a step needs one."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea({"rows": 2}), max_length=500)


class OptionalReasonForm(RefusableForm):
    """A reason that is only needed when something has to be confirmed."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea({"rows": 2}), max_length=500, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class CorrectionForm(RefusableForm):
    """The values of one fact in the units of its ledger, its day, and the reason for changing them."""

    happened_on = forms.DateField(label=_("Happened on"), widget=DayInput())
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea({"rows": 2}), max_length=500, required=False)

    def __init__(self, *args: Any, fact: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fact = fact
        self.columns = {name: column_of(fact, name) for name in fact.VALUES}
        self.initial = {"happened_on": fact.happened_on, **{n: self._shown(n) for n in fact.VALUES}}
        language = get_language() or "zh-hans"
        reason = self.fields.pop("reason")
        for name, column in self.columns.items():
            said = label_of(fact, name).in_language(language)
            label = f"{said} ({column.unit})" if column is not None and column.unit else said
            self.fields[name] = _field_for(fact._meta.get_field(name), label, column)
        self.fields["reason"] = reason

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


def _field_for(stored: Any, label: str, column: Column | None) -> forms.Field:
    if column is not None and column.kind == "choice":
        words: dict[str, str] = {}
        for word, code in column.choices.items():
            words.setdefault(code, word)
        return forms.ChoiceField(label=label, required=False, choices=[("", ""), *words.items()])
    if isinstance(stored, ExactField):
        return forms.DecimalField(label=label, required=False, decimal_places=8, max_digits=26)
    if isinstance(stored, models.BooleanField):
        return forms.NullBooleanField(label=label, required=False)
    if isinstance(stored, models.DateField):
        return forms.DateField(label=label, required=False, widget=DayInput())
    if isinstance(stored, models.TextField):
        return forms.CharField(label=label, required=False, widget=forms.Textarea({"rows": 2}))
    return forms.CharField(label=label, required=False, max_length=stored.max_length)


class TargetForm(RefusableForm):
    """A year's target of a figure, and who set it."""

    figure = forms.ChoiceField(label=_("Figure"))
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
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


class ExternalForm(RefusableForm):
    """A result somebody else published, with its source."""

    figure = forms.ChoiceField(label=_("Figure"))
    month = forms.CharField(label=_("Month"), max_length=10, help_text="2020-08")
    place = forms.CharField(label=_("District"), max_length=60)
    value = forms.DecimalField(label=_("Value, in the figure's unit"), required=False, decimal_places=4, max_digits=18)
    target = forms.DecimalField(label=_("Target"), required=False, decimal_places=4, max_digits=18)
    rank_city = forms.IntegerField(label=_("Printed rank in the city"), required=False, min_value=1, max_value=500)
    rank_group = forms.IntegerField(label=_("Printed rank in the group"), required=False, min_value=1, max_value=500)
    source = forms.CharField(label=_("Source"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "zh-hans"
        self.fields["figure"].choices = [(f.key, f.name.in_language(language)) for f in registry().values()]  # type: ignore[attr-defined]


class AppointForm(RefusableForm):
    """A new account with its first role."""

    username = forms.CharField(label=_("User name"), max_length=60)
    full_name = forms.CharField(label=_("Name"), max_length=80)
    organisation = forms.ModelChoiceField(Organisation.objects.all(), label=_("Organisation"))
    role = forms.ModelChoiceField(Role.objects.exclude(key="machine"), label=_("Role"))
    password = forms.CharField(label=_("First password"), widget=forms.PasswordInput)


class GrantForm(RefusableForm):
    """One more role for a person."""

    role = forms.ModelChoiceField(Role.objects.exclude(key="machine"), label=_("Role"))
    organisation = forms.ModelChoiceField(Organisation.objects.all(), label=_("Organisation"))
