"""What a check of the books finds wrong, in both languages."""

from __future__ import annotations

from typing import Self


class Finding(str):
    """A sentence in English that also knows itself in Chinese: sorted, compared and exported as text, read in either.

    `Finding("it is gone", zh="已不存在")`.
    """

    __slots__ = ("zh",)
    zh: str

    def __new__(cls, en: str, *, zh: str) -> Self:
        made = super().__new__(cls, en)
        made.zh = zh
        return made


def in_chinese(said: str) -> str:
    """The Chinese of a finding; any other text as it is."""
    return said.zh if isinstance(said, Finding) else said
