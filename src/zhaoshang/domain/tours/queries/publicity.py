"""Whether a file of a tour may be public, by what it says beside what is seen. It is looked over before the command that makes it
public begins: a look of seconds keeps no other writer waiting.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from zhaoshang.domain.evidence.commands.files import file_of
from zhaoshang.domain.tours.errors import FilmNamesPlace, NotAttachable, PaperLocked, PaperNamesPeople, PaperUnclear
from zhaoshang.domain.tours.models import Attachment
from zhaoshang.domain.tours.readers.media import HEAD_BYTES, media_type_of, names_a_place
from zhaoshang.domain.tours.readers.papers import look_through
from zhaoshang.kernel.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found in the bytes of this digest; `refusal` is None where nothing stands against showing them."""

    sha256: str
    refusal: Refusal | None = None


def look_over(attachment: Attachment) -> Looked:
    """What stands against showing the file to the public: a film that says where it was shot (R23), a PDF whose properties name
    people or cannot be seen, bytes of another kind than they were taken for. Refuses a file that is gone."""
    document = attachment.document
    try:
        _look(file_of(document), attachment)
    except (NotAttachable, FilmNamesPlace, PaperLocked, PaperNamesPeople, PaperUnclear) as refusal:
        return Looked(document.sha256, refusal)
    return Looked(document.sha256)


def _look(path: Path, attachment: Attachment) -> None:
    with path.open("rb") as file:
        if media_type_of(file.read(HEAD_BYTES)) != attachment.media_type:
            raise NotAttachable(name=attachment.name)
    if attachment.media_type == "video/mp4" and names_a_place(path):
        raise FilmNamesPlace(name=attachment.name)
    if attachment.media_type == "application/pdf":
        look_through(path, name=attachment.name)
