"""Forms whose file may have arrived in parts before they are sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import get_language

from zhaoshang.kernel.refusal import Refusal
from zhaoshang.web.kit import arriving
from zhaoshang.web.kit.forms import RefusableForm


class ResumableForm(RefusableForm):
    """Its `file` comes with the form, or came before in parts, sent to `arrives_at`: then `arrived` names it."""

    arrives_at = "desk:arrivals"
    arrived = forms.CharField(widget=forms.HiddenInput({"data-arrived": ""}), required=False)

    def __init__(self, data: Any = None, files: Any = None, *, owner: Any, **kwargs: Any) -> None:
        self.arrival: arriving.Arrival | None = None
        self._missing: Refusal | None = None
        if data and data.get("arrived") and not (files and files.get("file")):
            try:
                file = arriving.arrived(str(data["arrived"]), str(owner.pk))
            except Refusal as refusal:
                self._missing, data = refusal, data.copy()
                data["arrived"] = ""
            else:
                self.arrival, files = file.arrival, {"file": file}
        super().__init__(data, files, **kwargs)
        self.fields["file"].widget.attrs["data-resumable"] = reverse(self.arrives_at)
        if self.arrival:  # the form comes back with another fault: the file need not come again
            self.fields["file"].widget.use_required_attribute = lambda _initial: False

    def clean(self) -> Any:
        """What should have arrived and did not is said at the file."""
        if self._missing:
            self.errors.pop("file", None)
            self.add_error("file", self._missing.in_language(get_language() or "zh-hans"))
        return super().clean()

    def done(self) -> None:
        """The file was handed on; what had arrived is no longer needed."""
        if self.arrival:
            arriving.forget(self.arrival)
