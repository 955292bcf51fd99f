"""The enquiry form wherever it stands."""

from __future__ import annotations

from typing import Any

from django import template

from zhaoshang.domain.projects.queries.enquiries import consent
from zhaoshang.web.portal.enquiries import new_form
from zhaoshang.web.portal.flood import task_in

register = template.Library()


@register.inclusion_tag("portal/ask-form.html", takes_context=True)
def ask_form(context: Any, about: str = "", form: Any = None) -> dict[str, Any]:
    """A short form about a listing or panorama (by its number), or in general; `form` is one that was sent."""
    shown = form if form is not None else new_form(context["request"], about)
    task = task_in(shown["task"].value() or "")
    return {
        "form": shown,
        "consent": consent(),
        "bits": task.bits if task else 0,
        "csrf_token": context.get("csrf_token"),
        "request": context["request"],
    }
