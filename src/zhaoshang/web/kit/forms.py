"""Forms drawn by the kit: `{{ form }}` and `as_field_group` give the same field as `{% c "field" %}`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates
from django.template.backends.django import DjangoTemplates as Backend
from django.utils.functional import cached_property


class DayInput(forms.DateInput):
    """The browser's own calendar. It takes and gives ISO days only, whatever the language of the page."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


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
