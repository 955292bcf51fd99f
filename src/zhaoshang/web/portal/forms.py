"""Forms of the portal: they parse and shape input; rules live in the rooms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhaoshang.domain.projects.commands.asking import LONGEST
from zhaoshang.web.kit.forms import RefusableForm


class AskForm(RefusableForm):
    """An enquiry: what is asked, who asks, how to answer, and what keeps floods off."""

    words = forms.CharField(
        label=_("What would you like to know?"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("For instance your industry, the area you need, and when. Up to 2,000 characters."),
    )
    name = forms.CharField(label=_("How may we call you"), max_length=80, required=False)
    firm = forms.CharField(label=_("Company"), max_length=120, required=False)
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
    )
    email = forms.CharField(
        label=_("E-mail"),
        max_length=120,
        required=False,
        widget=forms.TextInput({"inputmode": "email", "autocomplete": "email"}),
    )
    wechat = forms.CharField(label=_("WeChat"), max_length=60, required=False)
    agreed = forms.BooleanField(label=_("I have read and agree"), required=False)
    notice = forms.IntegerField(widget=forms.HiddenInput, required=False)
    about = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    task = forms.CharField(widget=forms.HiddenInput, required=False, max_length=400)
    solution = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    wait = forms.CharField(widget=forms.HiddenInput, required=False, max_length=400)
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "ask_%s")
        super().__init__(*args, **kwargs)

    def clean_website(self) -> str:
        """A field no person sees. A program that fills in everything is told so, in case it is a person's."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("This field has to stay empty. Empty it and send again."))
        return ""

    def renew(self, **fields: str) -> None:
        """The form is shown again with what was sent, but for these fields."""
        sent: Any = self.data.copy()  # type: ignore[attr-defined]
        for name, value in fields.items():
            sent[name] = value
        self.data = sent


class MoreForm(RefusableForm):
    """A further sentence on the receipt."""

    words = forms.CharField(label=_("Add something"), max_length=LONGEST, widget=forms.Textarea({"rows": 3}))


class GuestForm(RefusableForm):
    """Who wants a place in a guided visit."""

    name = forms.CharField(
        label=_("How may we call you"), max_length=40, widget=forms.TextInput({"autocomplete": "name"})
    )
    firm = forms.CharField(
        label=_("Company"), max_length=120, required=False, widget=forms.TextInput({"autocomplete": "organization"})
    )
    agreed = forms.BooleanField(label=_("I have read and agree"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "guest_%s")
        super().__init__(*args, **kwargs)
