"""Tables of the journal; the locks and the traces every room's tables build on."""

from zhaoshang.domain.journal.models.entries import Entry, Seal
from zhaoshang.domain.journal.models.guarded import (
    AppendOnlyModel,
    GuardedModel,
    GuardedQuerySet,
    at_with_by,
    writing,
)
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
    "Entry",
    "GuardedModel",
    "GuardedQuerySet",
    "Seal",
    "at_with_by",
    "row_digest",
    "said_by",
    "told",
    "trace",
    "traced_models",
    "tracing",
    "utc_text",
    "writing",
]
