"""Reads of publishing: drafts of bulletins, their editions, who may see which."""

from zhaoshang.domain.publishing.queries.composing import digest, draft
from zhaoshang.domain.publishing.queries.editions import (
    latest_published,
    next_edition,
    published_of,
    visible_to,
)

__all__ = ["digest", "draft", "latest_published", "next_edition", "published_of", "visible_to"]
