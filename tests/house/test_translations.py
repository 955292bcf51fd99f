"""Every text has its Chinese: ours in our catalogues, Django's and allauth's in theirs or in ours."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import allauth
import click
import django
import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from django.utils.translation.trans_real import DjangoTranslation

from tests.house.premises import HAN, inside
from tests.house.wording import NotLiteral, Text, catalogues, in_source, in_template, of_the_command_line, texts

# Texts that stay as they are in Chinese: names and signs.
SAME = {"English", "Word", "Excel", "PDF", "GB/T 4754-2017"}
# What a framework says to programmers only.
FOR_PROGRAMMERS = {"%(model)s instance with %(field)s %(value)r is not a valid choice."}
# Parts of allauth that are not switched on.
NOT_OFFERED = re.compile(
    r"socialaccount|usersessions|idp|webauthn|email|phone|signup|password_reset|headless|login_by_code"
)
DJANGO = Path(django.__file__).parent
PLACEHOLDER = re.compile(r"%\(\w+\)s|%[sd]")


def known() -> dict[Text, str]:
    """Every text our catalogues hold, and its Chinese."""
    return {_text(m): _chinese(m) for _, catalogue in catalogues() for m in catalogue if m.id}


def _text(message: Message) -> Text:
    said, *many = message.id if isinstance(message.id, list | tuple) else [message.id]
    return Text(said, many[0] if many else "", message.context or "")


def _chinese(message: Message) -> str:
    return message.string[0] if isinstance(message.string, list | tuple) else message.string or ""


def test_there_is_much_to_translate() -> None:
    assert len(texts()) > 400
    assert {inside(path).split("/")[1] for path, _ in catalogues()} == {"desk", "kit", "portal"}


def test_every_text_has_its_chinese() -> None:
    lacking = [
        f"{text.context}|{text.said} ({where})" for text, where in sorted(texts().items()) if not known().get(text)
    ]

    assert lacking == [], "add them to the .po of their surface"


def test_chinese_is_chinese() -> None:
    foreign = [t.said for t, chinese in known().items() if not HAN.search(chinese) and t.said not in SAME]

    assert foreign == []


def test_nothing_in_a_catalogue_is_fuzzy_or_empty() -> None:
    # The head of a catalogue carries no text.
    bad = [f"{inside(p)}: {m.id!r}" for p, c in catalogues() for m in c if m.id and (m.fuzzy or not _chinese(m))]

    assert bad == []


def test_placeholders_are_the_same_in_both_languages() -> None:
    differ = [
        f"{text.said} → {chinese}"
        for text, chinese in known().items()
        if Counter(PLACEHOLDER.findall(text.many or text.said)) != Counter(PLACEHOLDER.findall(chinese))
    ]

    assert differ == []


def test_no_text_is_translated_in_two_ways() -> None:
    said: dict[Text, set[str]] = {}
    for _, catalogue in catalogues():
        for message in catalogue:
            if message.id:
                said.setdefault(_text(message), set()).add(_chinese(message))

    assert {t.said: chinese for t, chinese in said.items() if len(chinese) > 1} == {}


def of_the_frameworks() -> Iterator[tuple[Text, list[str]]]:
    """Django's and allauth's own words that reach people: forms, sign-in, the second step, passwords; and who says them."""
    for folder in (DJANGO / "conf", DJANGO / "contrib" / "auth", Path(allauth.__file__).parent):
        with (folder / "locale" / "en" / "LC_MESSAGES" / "django.po").open("rb") as file:
            for message in read_po(file):
                if message.id:
                    yield _text(message), [place.lstrip("./") for place, _ in message.locations]


def test_what_the_frameworks_say_is_chinese_too() -> None:
    chinese = DjangoTranslation("zh-hans")._catalog
    said = {text for text, places in of_the_frameworks() if any(not NOT_OFFERED.search(place) for place in places)}

    lacking = {t.said for t in said if (t.said, 0) not in chinese and _key(t) not in chinese}

    assert lacking - FOR_PROGRAMMERS == set(), "add them to the kit's .po (it wins over theirs), then `make messages`"
    assert len(said) > 300


def test_nothing_is_translated_that_nobody_says() -> None:
    said = set(texts()) | {text for text, _ in of_the_frameworks()}

    assert {t.said for t in known() if t not in said} == set(), "take them out of the .po"


# What no command here can say: it has no such parameters.
NOT_SAID = {
    "unknown error", "Choice({choices})", "{value!r} is not a valid UUID.", "{name} {filename!r} is not executable.",
    "{value!r} is not a valid boolean. Recognized values: {states}",
    "{len_type} values are required, but {len_value} was given.",
}  # fmt: skip


def test_what_the_command_line_says_is_chinese_too() -> None:
    folder = Path(click.__file__).parent
    says = {path.stem: _asked_of(path) for path in folder.glob("*.py")}
    said = set().union(*says.values()) | {"required"}  # this one is asked for by its key
    catalogue = of_the_command_line()
    told = {m.id[0] if isinstance(m.id, tuple) else m.id for m in catalogue if m.id}

    assert told - said == set(), "take them out of click.po"
    assert says["exceptions"] | says["types"] <= told | NOT_SAID, "add them to click.po"
    for message in catalogue:
        chinese, *_ = message.string if isinstance(message.string, tuple) else [message.string]
        english = message.id[-1] if isinstance(message.id, tuple) else message.id
        assert not message.id or set(re.findall(r"{\w+", chinese)) <= set(re.findall(r"{\w+", english)), chinese


def _asked_of(path: Path) -> set[str]:
    calls = [n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Call)]
    firsts = [n.args[0] for n in calls if getattr(n.func, "id", "") in ("_", "ngettext") and n.args]
    return {n.value for n in firsts if isinstance(n, ast.Constant)}


def _key(text: Text) -> str:
    return f"{text.context}\x04{text.said}" if text.context else text.said


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ('{% load i18n %}{% translate "Close" %}', {Text("Close")}),
        ('{% load i18n %}{% translate "Close" context "books" %}', {Text("Close", "", "books")}),
        ("{% load i18n %}{% blocktranslate %}{{ n }} left{% endblocktranslate %}", {Text("%(n)s left")}),
        (
            "{% load i18n %}{% blocktranslate count n=rows %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}",
            {Text("%(n)s row", "%(n)s rows")},
        ),
        ('{% c "chip" label=_("Late") %}', {Text("Late")}),
        ('{{ x|default:_("Never") }}{% if y %}{{ _("Always") }}{% endif %}', {Text("Never"), Text("Always")}),
        ('{% partialdef a %}{{ _("Inside") }}{% endpartialdef %}', {Text("Inside")}),
    ],
)
def test_every_way_to_say_something_in_a_template_is_found(template: str, found: set[Text]) -> None:
    assert in_template(template) == found


def test_every_way_to_say_something_in_a_module_is_found() -> None:
    import ast

    said = 'gettext("A"); _("B"); ngettext("C", "Cs", n); pgettext_lazy("nav", "D"); [gettext(t) for t in ("E", "F")]'

    assert set(in_source(ast.parse(said))) == {
        Text("A"), Text("B"), Text("C", "Cs"), Text("D", "", "nav"), Text("E"), Text("F"),
    }  # fmt: skip
    with pytest.raises(NotLiteral):
        list(in_source(ast.parse('gettext(f"closed {month}")')))
