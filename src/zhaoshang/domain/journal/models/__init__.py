"""Tables of the journal; the locks and the traces every room's tables build on."""

from zhaoshang.domain.journal.models.entries import Entry, Seal
from zhaoshang.domain.journal.models.guarded import (
    AppendOnlyModel,
    DerivedModel,
    GuardedModel,
    GuardedQuerySet,
    at_with_by,
    writing,
)
from zhaoshang.domain.journal.models.personal import Sealed, SealedField, index_of, sealed, sealed_columns
from zhaoshang.domain.journal.models.traces import (
    row_digest,
    said_by,
    told,
    trace,
    traced_models,
    tracing,
    utc_text,
)

__all__ = [
    "AppendOnlyModel",
    "DerivedModel",
    "Entry",
    "GuardedModel",
    "GuardedQuerySet",
    "Seal",
    "Sealed",
    "SealedField",
    "at_with_by",
    "index_of",
    "row_digest",
    "said_by",
    "sealed",
    "sealed_columns",
    "told",
    "trace",
    "traced_models",
    "tracing",
    "utc_text",
    "writing",
]
