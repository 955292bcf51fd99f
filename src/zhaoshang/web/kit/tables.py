"""Tables that a phone reads as cards: each cell carries the heading of its column, and says what it is.

A row laid out as a card is no table to a browser any more, so the roles that it would infer are written down.
"""

from __future__ import annotations

import re

from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

_HEADING = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)
_PLACE = re.compile(r"<(thead|tbody|tfoot|tr|th|td)\b([^>]*)")
_SPAN = re.compile(r'\bcolspan="(\d+)"')
_ROLES = {"thead": "rowgroup", "tbody": "rowgroup", "tfoot": "rowgroup", "tr": "row", "td": "cell"}


def labelled(content: str) -> SafeString:
    """The rows of one of our own tables, every cell with its role and with its column's heading as `data-label`."""
    head, end, body = content.partition("</thead>")
    if not end:
        return mark_safe(content)  # noqa: S308 -- rendered by us
    labels = [" ".join(strip_tags(text).split()).replace('"', "&quot;") for text in _HEADING.findall(head)]
    column = 0

    def mark(found: re.Match[str]) -> str:
        nonlocal column
        name, rest = found.groups()
        if name not in ("th", "td"):
            column = 0
            return f'<{name} role="{_ROLES[name]}"{rest}'
        label = labels[column] if column < len(labels) else ""
        span = _SPAN.search(rest)
        column += int(span[1]) if span else 1
        return f'<{name} role="{_ROLES.get(name, "rowheader")}" data-label="{label}"{rest}'

    titled = _PLACE.sub(lambda found: f'<{found[1]} role="{_ROLES.get(found[1], "columnheader")}"{found[2]}', head)
    return mark_safe(titled + end + _PLACE.sub(mark, body))  # noqa: S308 -- rendered by us
