"""Columns for personal data: what stands in the database can be read only with a key that lies outside it."""

from __future__ import annotations

from typing import Any

from django.db import models

from zhaoshang.domain.journal.readers import keyring
from zhaoshang.kernel.sealed import key_of


class Sealed(str):
    """A sealed text. Shown or logged by mistake it gives nothing away; `open()` reads it."""

    purpose: str

    __slots__ = ("purpose",)

    def __new__(cls, token: str, purpose: str) -> Sealed:
        made = super().__new__(cls, token)
        made.purpose = purpose
        return made

    def open(self) -> str:
        """The text; nothing where there is none."""
        return keyring().open(str(self), self.purpose) if self else ""

    @property
    def key(self) -> str:
        """The id of the key it was sealed with."""
        return key_of(str(self))

    def again(self) -> Sealed:
        """The same text under the key of today."""
        return seal(self.purpose, self.open())


def seal(purpose: str, text: str) -> Sealed:
    """A text sealed for a purpose; nothing stays nothing."""
    return Sealed(keyring().seal(text, purpose) if text else "", purpose)


class SealedField(models.TextField):  # type: ignore[type-arg]
    """A text column that takes nothing but what `sealed` made and gives it back sealed.

    A plain text is a fault of the program and raises TypeError: nothing personal can be stored by forgetting.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"blank": True, "default": "", **options})

    @property
    def purpose(self) -> str:
        """What a value of this column is bound to: `table.column`."""
        return f"{self.model._meta.label_lower}.{self.name}"

    def from_db_value(self, value: Any, *_: Any) -> Sealed | None:
        return None if value is None else Sealed(value, self.purpose)

    def to_python(self, value: Any) -> Any:
        """A sealed text as it stands, also as a backup brings it back."""
        if isinstance(value, str) and not isinstance(value, Sealed) and (value == "" or key_of(value)):
            return Sealed(value, self.purpose)
        return value

    def get_prep_value(self, value: Any) -> Any:
        if value is None or value == "" or isinstance(value, Sealed):
            return None if value is None else str(value)
        raise TypeError(f"{self.purpose} takes only sealed texts")


def sealed(model: type[models.Model], column: str, text: str) -> Sealed:
    """The text, fit for a column."""
    field = model._meta.get_field(column)
    assert isinstance(field, SealedField)
    return seal(field.purpose, text)


def index_of(purpose: str, key: str) -> str:
    """What finds equals: the keyed digest of a normalised value; nothing for nothing."""
    return keyring().index(key, purpose)


def sealed_columns(model: type[models.Model]) -> list[str]:
    """The columns of a table that hold sealed texts."""
    return [f.name for f in model._meta.concrete_fields if isinstance(f, SealedField)]
