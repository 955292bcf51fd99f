"""Forms of the league table: a version of the scoring rules with its items, a peer group, a published result."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zhaoshang.domain.targets.queries.registry import registry
from zhaoshang.domain.targets.states import METHODS, TERM_NAMES
from zhaoshang.kernel.period import Month
from zhaoshang.kernel.qualifier import Qualifier
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.web.kit.forms import DayInput, KitForm, RefusableForm


class MonthField(forms.CharField):
    """A month as people write it: 2020-08, 202008, 2020年8月."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return Month.parse(text) if text else None
        except Refusal as refusal:
            raise ValidationError(refusal.in_language(get_language() or "zh-hans")) from refusal


class SchemeForm(RefusableForm):
    """The head of a version of the scoring rules."""

    name = forms.CharField(label=_("Name of the rules"), max_length=120)
    issuer = forms.CharField(label=_("Issued by"), max_length=120)
    doc_no = forms.CharField(label=_("Document no."), required=False, max_length=120)
    key = forms.CharField(
        label=_("Short code"),
        max_length=60,
        help_text=_("Small letters, digits and underscores. The same code makes the next version of the same rules."),
    )
    since = forms.DateField(label=_("In force from"), widget=DayInput())
    until = forms.DateField(label=_("In force until"), required=False, widget=DayInput())


class ItemForm(KitForm):
    """One item of the scoring rules; a row without a figure is no item."""

    figure = forms.ChoiceField(required=False)
    method = forms.ChoiceField(required=False)
    weight = forms.DecimalField(required=False, max_digits=12)
    need = forms.DecimalField(required=False, max_digits=12)
    step = forms.DecimalField(required=False, max_digits=12)
    cap = forms.DecimalField(required=False, max_digits=12)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "zh-hans"
        figures = [(f.key, f.name.in_language(language)) for f in registry().values()]
        methods = [(key, words.in_language(language)) for key, words in METHODS.items()]
        self.fields["figure"].choices = [("", "–"), *figures]  # type: ignore[attr-defined]
        self.fields["method"].choices = [("", "–"), *methods]  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            field.label = TERM_NAMES[name].in_language(language)
            if isinstance(field, forms.DecimalField):
                field.widget = forms.TextInput({"inputmode": "decimal"})

    def said(self) -> dict[str, Any] | None:
        """The item as the command takes it, or None for an empty row."""
        given = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        return {**given, "figure": given.get("figure", "")} if given else None


ItemFormSet = forms.formset_factory(ItemForm, extra=2, max_num=60, absolute_max=80)


class PeersForm(RefusableForm):
    """A group of districts that are compared with one another, from a day on."""

    name = forms.CharField(label=_("Name of the group"), max_length=60)
    places = forms.CharField(
        label=_("Districts"), widget=forms.Textarea({"rows": 6}), max_length=2000, help_text=_("One in each line.")
    )
    since = forms.DateField(label=_("Compared from"), widget=DayInput())
    source = forms.CharField(label=_("Source"), max_length=200)

    def clean_places(self) -> list[str]:
        """The districts, however they were separated."""
        text = self.cleaned_data["places"]
        for sign in "、，,;；":
            text = text.replace(sign, "\n")
        return [line.strip() for line in text.splitlines() if line.strip()]


QUALIFIERS = {
    Qualifier.GT: _("over (超)"),
    Qualifier.LT_NEAR: _("nearly (近)"),
    Qualifier.APPROX: _("about (约)"),
    Qualifier.GT_APPROX: _("somewhat more than (余)"),
    Qualifier.GTE: _("at least (以上)"),
    Qualifier.LT: _("under (不足)"),
    Qualifier.LTE: _("at most (不超过)"),
}


class ExternalForm(RefusableForm):
    """A result somebody else published, as it was printed, with its source."""

    figure = forms.ChoiceField(label=_("Figure"))
    month = MonthField(label=_("Month"), max_length=10, help_text="2020-08")
    place = forms.CharField(label=_("District"), max_length=60)
    source = forms.CharField(label=_("Source"), max_length=200)
    qualifier = forms.ChoiceField(
        label=_("Word beside the number"),
        required=False,
        choices=[("", "–"), *((q.value, w) for q, w in QUALIFIERS.items())],
    )
    value = forms.DecimalField(label=_("Value, in the figure's unit"), required=False, decimal_places=4, max_digits=18)
    printed_value = forms.CharField(
        label=_("Value as printed"),
        required=False,
        max_length=60,
        help_text=_("As it stands there, such as 超4.5亿美元."),
    )
    target = forms.DecimalField(
        label=_("Target, in the figure's unit"), required=False, decimal_places=4, max_digits=18, min_value=Decimal(0)
    )
    printed_percent = forms.DecimalField(
        label=_("Completion as printed (%)"), required=False, decimal_places=4, max_digits=12
    )
    rank_city = forms.IntegerField(label=_("Printed rank in the city"), required=False)
    rank_group = forms.IntegerField(label=_("Printed rank in the group"), required=False)
    rank_is_ambiguous = forms.BooleanField(
        label=_("The source does not make clear which figure the rank belongs to"), required=False
    )
    note = forms.CharField(label=_("Remarks"), required=False, widget=forms.Textarea({"rows": 2}), max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "zh-hans"
        self.fields["figure"].choices = [  # type: ignore[attr-defined]
            (f.key, f"{f.name.in_language(language)}（{f.unit.in_language(language)}）") for f in registry().values()
        ]


class ResultsForm(RefusableForm):
    """A workbook of published results."""

    file = forms.FileField(
        label=_("Workbook"), help_text=_("xlsx, xls, ods or csv. You see its rows before anything is recorded.")
    )
