"""Templates: nothing inline that the policy of the pages would refuse (R17), nothing from elsewhere (R71)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.premises import ROOT, SRC, inside, templates

# Text of the markup language, tags of Django and the words between them taken out.
DJANGO = re.compile(r"{%.*?%}|{#.*?#}|{{.*?}}", re.DOTALL)
TAG = re.compile(r"<[a-zA-Z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
HANDLER = re.compile(r"\son\w+\s*=", re.IGNORECASE)
STYLE = re.compile(r"\sstyle\s*=", re.IGNORECASE)
INLINE = re.compile(r"<(script|style)\b([^>]*)>(.*?)</\1\s*>", re.IGNORECASE | re.DOTALL)
ELSEWHERE = re.compile(
    r"<(?:script|link|img|source|video|audio|iframe|object|embed|use|image|form|track|input)\b[^>]*?"
    r"\s(?:src|href|srcset|action|data|poster|xlink:href)\s*=\s*[\"']?(?:https?:)?//[^\"'\s>]*",
    re.IGNORECASE,
)


def faults(text: str) -> list[str]:
    """What a template has that its policy would refuse, or that comes from elsewhere."""
    markup = DJANGO.sub(" ", text)
    wrong = [f"from elsewhere: {found}" for found in ELSEWHERE.findall(markup)]
    wrong += [
        f"from elsewhere: @import {found}"
        for found in re.findall(r"@import[^;]+|url\(\s*[\"']?(?:https?:)?//\S+", markup)
    ]
    for tag in TAG.findall(markup):
        bare = re.sub(r"=\s*(\"[^\"]*\"|'[^']*')", "=", tag)  # values out: a sentence may say "on time = …"
        wrong += [f"a handler: {tag[:80]}"] if HANDLER.search(bare) else []
        wrong += [f"a style attribute: {tag[:80]}"] if STYLE.search(bare) else []
        wrong += [f"a script address: {tag[:80]}"] if re.search(r"javascript:", tag, re.IGNORECASE) else []
    for kind, attributes, content in INLINE.findall(markup):
        if content.strip() and 'type="application/json"' not in attributes:
            wrong.append(f"inline {kind}: {content.strip()[:80]}")
    return wrong


@pytest.mark.parametrize("path", templates(), ids=lambda path: path.relative_to(SRC).as_posix())
def test_a_template_has_nothing_inline_and_nothing_from_elsewhere(path: Path) -> None:
    assert faults(path.read_text(encoding="utf-8")) == []


# These keep a cookie and nothing else, and stand on pages that are given to many: the page they come from is their seal
# (web/kit/origins.py).
KEPT_BY_THE_BROWSER = re.compile(
    r'action="(?:\{% url "(?:kit:language|kit:theme)" %\}|\{% if is_kept %\}\{% url "portal:drop" %\})'
)


def test_every_form_that_changes_something_carries_its_token() -> None:
    lacking = [
        f"{inside(path)}: {form[:80]}"
        for path in templates()
        if "gallery" not in path.parts  # its forms lead nowhere
        for form in re.findall(
            r"<form\b[^>]*method=[\"']post[\"'].*?</form>", path.read_text(), re.IGNORECASE | re.DOTALL
        )
        if "csrf_token" not in form and "{{ form" not in form and not KEPT_BY_THE_BROWSER.search(form)
    ]

    assert lacking == []


def test_nothing_the_browser_loads_comes_from_elsewhere() -> None:
    """Styles and islands of ours: no address in them is fetched."""
    fetched = re.compile(r"(?:url\(|@import|import\(|fetch\(|src=|new Worker\()\s*[\"'`]?(?:https?:)?//", re.IGNORECASE)
    files = [p for p in (ROOT / "frontend" / "src").rglob("*") if p.suffix in (".css", ".ts", ".svg", ".html")]
    files += [p for p in SRC.rglob("static/kit/*") if p.suffix in (".css", ".svg", ".js")]

    assert [p.relative_to(ROOT).as_posix() for p in files if fetched.search(p.read_text(encoding="utf-8"))] == []
    assert len(files) > 5


@pytest.mark.parametrize(
    "text",
    [
        '<p style="color: red">', "<p STYLE=x>", '<a onclick="go()">', "<body\n onload='go()'>", "<script>go()</script>",
        '<script nonce="{{ n }}">go()</script>', "<style>p { }</style>", '<script src="https://cdn.example/x.js"></script>',
        '<img src="//cdn.example/x.png">', '<link rel="stylesheet" href="http://x.example/a.css">', '<a href="javascript:go()">',
        "<p {% if x %}style='a'{% endif %}>",
    ],
)  # fmt: skip
def test_a_fault_would_be_found(text: str) -> None:
    assert faults(text)


@pytest.mark.parametrize(
    "text",
    [
        '<p class="style" data-on="x" title="on = off">', '<a href="https://www.gongshu.gov.cn/">', "{# <p style=x> #}",
        '<script type="application/json">{"a": 1}</script>', '<script type="module" src="/static/x.js"></script>',
    ],
)  # fmt: skip
def test_what_is_no_fault_passes(text: str) -> None:
    assert faults(text) == []
