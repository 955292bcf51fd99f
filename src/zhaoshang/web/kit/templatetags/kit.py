"""`{% c "tile" … %}`, `{% component "card" … %}…{% slot side %}…{% endslot %}…{% endcomponent %}`."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.web.kit import components, forms, tables, words

register = template.Library()
_SLOTS = "kit_open_slots"
_ADDRESS = re.compile(
    r"(https?://[^\s<>\"'，。；：！？、（）《》“”【】]*[^\s<>\"'，。；：！？、（）《》“”【】.,;:!?)])"
)
_CHINESE = re.compile("[\u3400-\u9fff]")
# What a component's own template may know of the page around it.
_SHARED = ("request", "csrf_token", "LANGUAGE_CODE", "CSP_NONCE", "house")


def render(
    context: Context,
    component: components.Component,
    props: dict[str, Any],
    content: str = "",
    slots: dict[str, str] | None = None,
) -> SafeString:
    """A component as HTML, from its props alone and the few things every template may know."""
    told = {name: words.said(value) if isinstance(value, Bilingual) else value for name, value in props.items()}
    values: dict[str, Any] = {name: context[name] for name in _SHARED if name in context}
    values |= component.filled(told) | {"content": mark_safe(content), "slots": slots or {}}  # noqa: S308 -- rendered by us
    engine = context.template.engine if context.template else template.Engine.get_default()
    return engine.get_template(component.template).render(context.new(values))


class ComponentNode(template.Node):
    """A component, alone or around content. What `{% slot name %}` catches goes to its named places."""

    def __init__(
        self, name: FilterExpression, props: dict[str, FilterExpression], nodelist: NodeList | None = None
    ) -> None:
        self.name, self.props, self.nodelist = name, props, nodelist

    def render(self, context: Context) -> SafeString:
        component = components.find(str(self.name.resolve(context)), block=self.nodelist is not None)
        props = {name: value.resolve(context) for name, value in self.props.items()}
        if self.nodelist is None:
            return render(context, component, props)
        slots: dict[str, str] = {}
        with context.push(**{_SLOTS: (component, slots)}):
            content = self.nodelist.render(context)
        return render(context, component, props, content.strip(), slots)


class SlotNode(template.Node):
    def __init__(self, name: str, nodelist: NodeList) -> None:
        self.name, self.nodelist = name, nodelist

    def render(self, context: Context) -> SafeString:
        open_: tuple[components.Component, dict[str, str]] | None = context.get(_SLOTS)
        if open_ is None:
            raise template.TemplateSyntaxError("{% slot %} stands only inside {% component %}.")
        component, slots = open_
        if self.name not in component.slots:
            there = ", ".join(component.slots) or "none"
            raise components.WrongProps(
                f"The component “{component.name}” has no slot “{self.name}”. There are: {there}."
            )
        with context.push(**{_SLOTS: None}):
            slots[self.name] = self.nodelist.render(context).strip()
        return mark_safe("")


@register.tag
def c(parser: Parser, token: Token) -> ComponentNode:
    """`{% c "tile" label=… value=… %}`: a component on one line."""
    return ComponentNode(*_told(parser, token))


@register.tag("component")
def do_component(parser: Parser, token: Token) -> ComponentNode:
    name, props = _told(parser, token)
    nodelist = parser.parse(("endcomponent",))
    parser.delete_first_token()
    return ComponentNode(name, props, nodelist)


def _told(parser: Parser, token: Token) -> tuple[FilterExpression, dict[str, FilterExpression]]:
    tag, *bits = token.split_contents()
    if not bits:
        raise template.TemplateSyntaxError(f'{{% {tag} %}} needs a name: {{% {tag} "card" title=… %}}.')
    name = parser.compile_filter(bits.pop(0))
    props = token_kwargs(bits, parser)
    if bits:
        raise template.TemplateSyntaxError(f"{{% {tag} %}} takes props as name=value; it was given {' '.join(bits)}.")
    return name, props


@register.tag("slot")
def do_slot(parser: Parser, token: Token) -> SlotNode:
    bits = token.split_contents()
    if len(bits) != 2:
        raise template.TemplateSyntaxError("{% slot %} takes one name: {% slot side %}.")
    nodelist = parser.parse(("endslot",))
    parser.delete_first_token()
    return SlotNode(bits[1].strip("\"'"), nodelist)


@register.simple_tag
def most(count: int) -> SafeString:
    """`<textarea {% most 500 %}>`: it counts near its end and says by how much a text is too long."""
    return format_html_join(" ", '{}="{}"', forms.most(count).items())


@register.filter
def number(value: object, places: int | None = None) -> str:
    return words.number(value, places)


@register.filter
def money_unit(value: object, unit: str = "万元") -> str:
    return words.money(value, unit)


@register.filter
def pct(value: object, places: int = 2) -> str:
    return words.share(value, places)


@register.filter
def pp(value: object, places: int = 2) -> str:
    return words.points(value, places)


@register.filter
def when(value: Any, form: str = "") -> str:
    return words.moment(value, form)


@register.filter
def tongued(value: Any) -> Any:
    """What an English page says in Chinese, marked as Chinese, so that it is spoken and set as such (WCAG 2.2, 3.1.2)."""
    if not words.english() or not isinstance(value, str) or not _CHINESE.search(value):
        return value
    return format_html('<span lang="zh-Hans">{}</span>', value)


@register.filter
def as_jpeg(address: str) -> str:
    """Where the same picture lies for a browser that draws no WebP."""
    return f"{address.removesuffix('.webp')}.jpg"


@register.filter
def said(value: object) -> object:
    return words.said(value)


@register.filter
def labelled(content: str) -> SafeString:
    return tables.labelled(content)


@register.filter
def linked(text: str) -> SafeString:
    """A text somebody wrote, as HTML with its web addresses as links. Chinese punctuation ends an address."""
    parts = _ADDRESS.split(text)
    told = [format_html('<a href="{0}" rel="nofollow">{0}</a>', p) if n % 2 else escape(p) for n, p in enumerate(parts)]
    return mark_safe("".join(told))  # noqa: S308 -- every part was escaped


@register.filter
def toast_tone(level: str) -> str:
    """The tone of a Django message level."""
    return {"success": "good", "warning": "warn", "error": "bad"}.get(level, "info")
