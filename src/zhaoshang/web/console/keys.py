"""A new key for personal data, taken into use while people work: every sealed text is sealed anew, some rows at a time."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from zhaoshang.domain.journal.commands import reseal
from zhaoshang.domain.journal.queries import sealed_models, under_other_keys
from zhaoshang.domain.journal.readers import key_files, key_in, keyring, new_key
from zhaoshang.domain.organisations.queries import machine
from zhaoshang.kernel.sealed import key_id
from zhaoshang.web.console.answers import clock

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Rotated:
    """How many rows were sealed anew, with which key, and the files nothing is sealed with any more."""

    rows: int
    key: str
    spare: list[Path]


def rotate() -> Rotated:
    """Everything is sealed with a key made now; one that was begun with and stopped half-way is carried on with instead.

    Each step is a transaction of its own, so others write meanwhile: what they seal in a process that does not know the new
    key yet is found in the next look.
    """
    if not _is_under_way():
        new_key()
    today = keyring().sealing
    done = 0
    for model in sealed_models():
        while keys := list(under_other_keys(model, today).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
            done += reseal(model=model, keys=keys, by=machine(), at=clock())
    return Rotated(done, today, [path for path in key_files() if key_id(key_in(path)) != today])


def _is_under_way() -> bool:
    """Whether a key was made of which not everything is under yet."""
    today = keyring().sealing
    files = key_files()
    return len(files) > 1 and any(under_other_keys(model, today).exists() for model in sealed_models())
