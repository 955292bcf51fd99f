"""Every text the product has a translation for: taken from the sources and from the templates as the engine reads them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.template import Template, engines
from django.template.base import FilterExpression, Node, Variable
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.functional import Promise

from tests.house.premises import SRC, inside, sources, templates

PLAIN = {"gettext", "gettext_lazy", "gettext_noop", "_"}
PLURAL = {"ngettext", "ngettext_lazy"}
IN_CONTEXT = {"pgettext", "pgettext_lazy"}


@dataclass(frozen=True, slots=True, order=True)
class Text:
    """One text as it is looked up: in English, with its plural and its context where it has them."""

    said: str
    many: str = ""
    context: str = ""


class NotLiteral(Exception):
    """A text that is put together at run time: no catalogue can hold it."""


def in_source(tree: ast.Module) -> Iterator[Text]:
    """The texts a module asks a translation for."""
    each: dict[str, list[Any]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ListComp | ast.GeneratorExp | ast.SetComp):  # gettext(t) for t in ("…", "…")
            one = node.generators[0]
            if isinstance(one.target, ast.Name) and isinstance(one.iter, ast.Tuple | ast.List):
                each[one.target.id] = [e.value for e in one.iter.elts if isinstance(e, ast.Constant)]
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name, given = str(getattr(node.func, "id", getattr(node.func, "attr", ""))), node.args
        if name in PLAIN and isinstance(given[0], ast.Name) and given[0].id in each:
            yield from (Text(str(text)) for text in each[given[0].id])
        elif name in PLAIN:
            yield Text(_literal(given[0]))
        elif name in PLURAL:
            yield Text(_literal(given[0]), _literal(given[1]))
        elif name in IN_CONTEXT:
            yield Text(_literal(given[1]), context=_literal(given[0]))


def _literal(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise NotLiteral(f"line {node.lineno}: {ast.unparse(node)} is no literal text")


def in_template(text: str) -> set[Text]:
    """The texts a template asks a translation for, wherever it does: tags, blocks, arguments of components, filters."""
    found: set[Text] = set()
    read = Template(text, engine=engines["django"].engine)  # type: ignore[attr-defined]
    _walk([read.nodelist, getattr(read, "extra_data", {})], found, set())
    return found


def _walk(thing: Any, found: set[Text], seen: set[int]) -> None:
    if isinstance(thing, TranslateNode):
        context: Any = thing.message_context and thing.message_context.var
        said = str(getattr(thing.filter_expression.var, "literal", thing.filter_expression.var))
        found.add(Text(said.replace("%", "%%"), "", str(context or "")))
    elif isinstance(thing, BlockTranslateNode):
        context = thing.message_context and thing.message_context.var
        many = thing.render_token_list(thing.plural)[0] if thing.plural else ""
        found.add(Text(thing.render_token_list(thing.singular)[0], many, str(context or "")))
        _walk([thing.extra_context, thing.counter], found, seen)
    elif isinstance(thing, Promise):  # `_("…")` in an argument is lazy text by now
        found.add(Text(str(thing.__reduce__()[1][1][0])))  # type: ignore[index]
    elif isinstance(thing, Variable):
        if thing.translate:
            found.add(Text(str(thing.literal).replace("%", "%%")))
    elif isinstance(thing, FilterExpression):
        _walk([thing.var, [argument for _, given in thing.filters for _, argument in given]], found, seen)
    elif isinstance(thing, list | tuple):
        for part in thing:
            _walk(part, found, seen)
    elif isinstance(thing, dict):
        _walk(list(thing.values()), found, seen)
    elif isinstance(thing, Node) or type(thing).__module__.startswith(("template_partials", "django.template")):
        if id(thing) in seen:
            return
        seen.add(id(thing))
        told = dict(getattr(thing, "__dict__", {}))
        _walk([part for name, part in told.items() if name not in ("origin", "token", "parser")], found, seen)


@cache
def texts() -> dict[Text, str]:
    """Every text of the product, with one place that says it."""
    found: dict[Text, str] = {}
    for path, tree in sources(SRC):
        for text in in_source(tree):
            found.setdefault(text, inside(path))
    for path in templates():
        for text in in_template(path.read_text(encoding="utf-8")):
            found.setdefault(text, inside(path))
    return found


def catalogues() -> list[tuple[Path, Catalog]]:
    """Every `.po` of the pages, read."""
    return [(path, _read(path)) for path in sorted(SRC.rglob("locale/zh_Hans/LC_MESSAGES/django.po"))]


def of_the_command_line() -> Catalog:
    """The Chinese of the library that reads the command line."""
    return _read(SRC / "web" / "console" / "locale" / "zh_Hans" / "LC_MESSAGES" / "click.po")


@cache
def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="zh_Hans", abort_invalid=True)
