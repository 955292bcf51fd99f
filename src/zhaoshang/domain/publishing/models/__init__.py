"""Tables of publishing, one module per thing."""

from zhaoshang.domain.publishing.models.bulletins import Bulletin
from zhaoshang.domain.publishing.models.handbooks import (
    Handbook,
    HandbookChoice,
    HandbookContents,
    HandbookEdition,
    HandbookEntry,
)

__all__ = ["Bulletin", "Handbook", "HandbookChoice", "HandbookContents", "HandbookEdition", "HandbookEntry"]
