"""Forms drawn by the kit: `{{ form }}` and `as_field_group` give the same field as `{% c "field" %}`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates
from django.template.backends.django import DjangoTemplates as Backend
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zhaoshang.kernel.characters import unsteered
from zhaoshang.kernel.refusal import Refusal


class DayInput(forms.DateInput):
    """The browser's own calendar. It takes and gives ISO days only, whatever the language of the page."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def most(count: int | str) -> dict[str, Any]:
    """The attributes of a long text of at most so many characters. Its own `maxlength` would cut what is pasted without a word."""
    return {"data-most": count, "data-most-over": _("{over} characters too many; at most {most} are kept. Shorten it.")}


class KitForm(forms.Form):
    """A form whose fields say what is wrong and what to do in our own words, whatever found it. Texts are taken without the
    characters that only turn their direction: they would be read otherwise than they are written."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.Textarea) and "maxlength" in field.widget.attrs:
                field.widget.attrs |= most(field.widget.attrs.pop("maxlength"))

    def full_clean(self) -> None:
        """Checks what was sent; the fields have their words by then, also those a form adds as it is made."""
        for field in self.fields.values():
            field.error_messages.update(_words_for(field))
        super().full_clean()
        for name, value in getattr(self, "cleaned_data", {}).items():
            if type(value) is str:
                self.cleaned_data[name] = unsteered(value)


class RefusableForm(KitForm):
    """A form that can show a refusal of its command as its own error."""

    refused_with = 0

    @property
    def status(self) -> int:
        """What the page is answered with: 200, 422 for what was filled in wrongly, or the refusal's own."""
        return self.refused_with or (422 if self.errors else 200)

    def see(self, now: str) -> None:
        """What was changed by somebody else meanwhile has been shown; sent again, the form is meant."""
        sent: Any = self.data.copy()  # type: ignore[attr-defined]
        sent["seen"] = now
        self.data = sent

    def refuse(self, refusal: Refusal) -> None:
        """The refusal's sentence and remedy stand beside the field it names, else above the fields."""
        self.refused_with = getattr(refusal, "http_status", 422)
        field = refusal.details.get("field")
        self.add_error(str(field) if field in self.fields else None, refusal.in_language(get_language() or "zh-hans"))


WORDS: dict[str, Any] = {
    "required": _("Nothing stands here. Fill it in."),
    "min_value": _("This is less than %(limit_value)s. Write %(limit_value)s or more."),
    "max_value": _("This is more than %(limit_value)s. Write %(limit_value)s or less."),
    "max_length": _("This has %(show_value)s characters; at most %(limit_value)s are kept. Shorten it."),
    "max_digits": _("This has more than %(max)s digits. Check the number and its unit."),
    "max_decimal_places": _("This has more than %(max)s decimals. Round it to that many."),
    "max_whole_digits": _("This has more than %(max)s digits before the decimal point. Check the number and its unit."),
    "null_characters_not_allowed": _("There is an invisible character in it. Delete the text and write it anew."),
}
OF_KINDS: tuple[tuple[type[forms.Field], dict[str, Any]], ...] = (
    (forms.IntegerField, {"invalid": _("This is no whole number. Write digits only, such as 12.")}),
    (forms.DecimalField, {"invalid": _("This is no number. Write it such as 1234.5.")}),
    (forms.DateTimeField, {"invalid": _("This is no day and time. Write it such as 2020-08-31 14:30.")}),
    (forms.DateField, {"invalid": _("This is no day of the calendar. Write it such as 2020-08-31.")}),
    (
        forms.FileField,
        {
            "required": _("No file was chosen. Choose one."),
            "missing": _("No file was chosen. Choose one."),
            "invalid": _("The file did not arrive. Choose it again."),
            "empty": _("The file is empty. Choose the one that has the rows."),
        },
    ),
    *(
        (
            kind,
            {
                "required": _("Nothing was chosen. Choose one of the list."),
                "invalid_choice": _("This is not in the list. Choose one of the list."),
            },
        )
        for kind in (forms.ChoiceField, forms.ModelChoiceField)
    ),
)


def _words_for(field: forms.Field) -> dict[str, Any]:
    """The words of a field's kind; of a kind that is derived from another (a decimal from a whole number) its own."""
    words = dict(WORDS)
    for kind, own in OF_KINDS:
        if isinstance(field, kind):
            words |= own
    if isinstance(field, forms.FileField):
        del words["max_length"]  # speaks of the file's name, with other numbers
    return words


class KitFormRenderer(DjangoTemplates):
    """Django's own widgets, our field and form around them. Set by `FORM_RENDERER`."""

    form_template_name = "kit/forms/form.html"
    field_template_name = "kit/forms/django_field.html"

    @cached_property
    def engine(self) -> Any:
        return Backend(
            {
                "APP_DIRS": True,
                "DIRS": [Path(forms.__file__).parent / "templates"],
                "NAME": "kitforms",
                "OPTIONS": {"builtins": ["zhaoshang.web.kit.templatetags.kit"]},
            }
        )
