"""Every component: its name, what it must be told, what it may be told, and one sentence on what it is for.

An unknown component or prop is refused in a sentence that names the accepted ones, so a page writer can mend
it at once. The gallery at `/kit/` shows all of them in all states.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from zhaoshang.web.kit import shapes

Props = dict[str, object]


class UnknownComponent(LookupError):
    """A page asked for a component that does not exist."""


class WrongProps(TypeError):
    """A page told a component something it does not know, or left out something it needs."""


@dataclass(frozen=True, slots=True)
class Component:
    """One component. `block`: it may wrap content (`{% component %}`); `slots`: further places in it."""

    name: str
    meaning: str
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    block: bool = False
    slots: tuple[str, ...] = ()
    shape: Callable[[Props], Props] | None = None

    @property
    def template(self) -> str:
        return f"kit/parts/{self.name}.html"

    @property
    def accepted(self) -> tuple[str, ...]:
        return self.needs + self.may

    def filled(self, given: Mapping[str, object]) -> Props:
        """All props with their values, None when not given, plus what `shape` works out of them."""
        unknown = sorted(set(given) - set(self.accepted))
        if unknown:
            accepted = _list(self.accepted) or "no props"
            raise WrongProps(f"The component “{self.name}” does not know {_list(unknown)}. It accepts {accepted}.")
        missing = [prop for prop in self.needs if prop not in given]
        if missing:
            raise WrongProps(f"The component “{self.name}” needs {_list(missing)}. It accepts {_list(self.accepted)}.")
        props = dict.fromkeys(self.accepted) | dict(given)
        return props | self.shape(props) if self.shape else props


def _list(names: tuple[str, ...] | list[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)


_ALL = (
    Component(
        "icon",
        "One of our small drawings, beside words that say the same.",
        ("name",),
        ("size",),
        shape=shapes.icon,
    ),
    Component(
        "page-header",
        "What this page is, one line about it, and what can be done here (its content).",
        ("title",),
        ("note", "lead"),
        block=True,
        slots=("beside",),
    ),
    Component(
        "card",
        "A white sheet for one subject.",
        (),
        ("title", "note", "flush", "id", "level"),
        block=True,
        slots=("side",),
    ),
    Component(
        "tile",
        "One figure: value, unit, target, how it stands against time, and where it opens.",
        ("label", "value"),
        (
            "unit",
            "qualifier",
            "status",
            "status_text",
            "actual",
            "target",
            "parts",
            "left",
            "right",
            "tone",
            "href",
            "spark",
        ),
        shape=shapes.tile,
    ),
    Component(
        "bar",
        "An amount against its target, scaled to the larger of the two, with a tick at the target.",
        ("actual",),
        ("target", "parts", "label", "text", "note"),
        shape=shapes.bar_line,
    ),
    Component(
        "stat",
        "A number with its name, smaller than a tile and without a frame.",
        ("label", "value"),
        ("unit", "note"),
    ),
    Component(
        "chip",
        "A short state in words: good, warn, bad, info, us, neutral, sample or confidential.",
        (),
        ("text", "tone"),
        shape=shapes.chip,
    ),
    Component(
        "table",
        "A table; where it is narrow it scrolls sideways beside its first column (pin), or each row is a card (cards).",
        (),
        ("caption", "label", "tall", "close", "id", "cards", "pin"),
        block=True,
    ),
    Component("sort", "A table head cell that sorts.", ("label", "href"), ("direction", "num")),
    Component("facts", "Names and values of one thing; an unknown value says so.", (), ("facts", "rows"), block=True),
    Component(
        "field",
        "One form field: label, widget, help and mistakes.",
        ("field",),
        ("unit", "drop", "inline"),
        shape=shapes.field,
    ),
    Component("form-errors", "The mistakes that belong to the whole form.", ("form",)),
    Component(
        "button",
        "Something to press; with href it is a link that looks like one.",
        ("text",),
        (
            "href",
            "kind",
            "size",
            "type",
            "icon",
            "disabled",
            "name",
            "value",
            "opens",
            "form",
            "wide",
            "download",
        ),
    ),
    Component("tabs", "Views of the same thing, as links.", ("items",), ("label",)),
    Component("switch", "Two or three choices side by side, as links.", ("items",), ("label",)),
    Component(
        "steps",
        "A way in numbered steps: what is done, what is now, what comes.",
        ("items", "current"),
        ("label",),
        shape=shapes.steps,
    ),
    Component(
        "progress",
        "Long work: how far it is; asks again every two seconds when it has an address.",
        ("label",),
        ("value", "max", "note", "url", "id"),
    ),
    Component(
        "alert",
        "A sentence, and what to do about it.",
        ("say",),
        ("cure", "tone"),
        block=True,
        shape=shapes.alert,
    ),
    Component(
        "refusal",
        "Why a step was not carried out, everything that is missing, and where to supply it.",
        (),
        ("refusal", "say", "cure", "lacks"),
        block=True,
        shape=shapes.refusal,
    ),
    Component(
        "empty",
        "A place with nothing in it yet: why, and what to do first.",
        ("title",),
        ("text", "icon"),
        block=True,
    ),
    Component(
        "pagination",
        "The pages of a list.",
        ("page",),
        ("query", "param", "total", "label"),
        shape=shapes.pagination,
    ),
    Component("crumbs", "Where this page stands.", ("items",)),
    Component("timeline", "What happened, in order.", ("items",), ("label",)),
    Component("waits", "What waits for somebody: a dot, a sentence, a time.", ("items",)),
    Component(
        "dialog",
        "A question over the page; a button with the same `opens` shows it.",
        ("id", "title"),
        ("open",),
        block=True,
    ),
    Component("toast", "A short message at the corner, read aloud.", ("say",), ("tone", "cure"), shape=shapes.alert),
    Component(
        "chart",
        "Lines or bars with direct labels and a target line, and the same numbers as a table.",
        ("title", "data"),
        ("note", "size"),
        block=True,
        shape=shapes.chart,
    ),
    Component("disclosure", "More of it, for who wants it.", ("summary",), ("open",), block=True),
    Component("language-switch", "中文 or English."),
    Component("theme-switch", "Light, dark, or as the machine is set."),
    Component("skip-link", "Straight to the content, for who uses the keyboard."),
    Component("months", "The months of a year, as links.", ("items",), ("label", "before", "after")),
    Component(
        "sparkline",
        "The course of a number in the height of a line.",
        ("values",),
        ("label",),
        shape=shapes.sparkline,
    ),
    Component("section", "A building floor by floor: what is free, held, let (`kit.sections`).", ("drawing", "label")),
    Component("schematic", "Where something lies, without a base map (`kit.maps`).", ("drawing", "label"), ("note",)),
    Component("funnel", "Steps that get smaller, each with its number.", ("rows",), ("label",), shape=shapes.funnel),
)

COMPONENTS: dict[str, Component] = {component.name: component for component in _ALL}


def find(name: str, *, block: bool) -> Component:
    """The component of this name, or a sentence naming those there are."""
    component = COMPONENTS.get(name)
    if component is None:
        raise UnknownComponent(f"There is no component “{name}”. There are: {', '.join(sorted(COMPONENTS))}.")
    if block and not component.block:
        raise WrongProps(f'The component “{name}” wraps nothing: write {{% c "{name}" … %}}.')
    return component
