"""The addresses of a page that was asked for in English (`?lang=en`): where one goes from it, one reads on in English."""

from __future__ import annotations

import re

LANG = "lang"
# Links, forms and what is fetched later, within the public site. The desk and the way in are in the language of their reader;
# files, tiles and the interface for programs are in none, or say theirs in their own address.
_WAY = re.compile(
    rb'(?P<at>\s(?:href|action|hx-get)=")(?P<path>(?:/(?!static/|tiles/|kit/|accounts/|/|desk/|api/)[^"#?]*(?<!\.pdf))?)'
    rb'(?:\?(?P<query>[^"#]*))?(?P<place>#[^"]*)?"'
)
_ASKING = re.compile(rb'<form\b[^>]*\smethod="get"[^>]*>')
_SAID = re.compile(rb"(?:^|&amp;)lang=")


def on_in_english(page: bytes) -> bytes:
    """The page, with `lang=en` said by every way that leads on in public. What a form sends replaces the query of its address, so it
    is said there by a field."""
    page = _ASKING.sub(rb'\g<0><input type="hidden" name="lang" value="en">', page)
    return _WAY.sub(_said_along, page)


def _said_along(way: re.Match[bytes]) -> bytes:
    query, path = way["query"], way["path"]
    if (not path and query is None) or _SAID.search(query or b""):
        return way[0]
    joined = b"&amp;".join([query, b"lang=en"] if query else [b"lang=en"])
    return b"".join([way["at"], path, b"?", joined, way["place"] or b"", b'"'])
