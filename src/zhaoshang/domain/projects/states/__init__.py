"""Kinds and stages of projects, as ledgers write them; the states of an enquiry are in a module of their own."""

from zhaoshang.domain.projects.states.projects import (
    AGREEMENT_WORDS,
    KIND_WORDS,
    KINDS,
    NOT_INDUSTRIAL,
    STAGE_WORDS,
    YI,
)

__all__ = ["AGREEMENT_WORDS", "KINDS", "KIND_WORDS", "NOT_INDUSTRIAL", "STAGE_WORDS", "YI"]
