import pytest
from django.template import Context, Template
from django.utils.translation import override

from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.web.kit import shapes
from zhaoshang.web.kit.components import COMPONENTS, UnknownComponent, WrongProps


def drawn(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def test_unknown_prop_is_refused_in_a_sentence_naming_the_accepted_ones() -> None:
    with pytest.raises(WrongProps) as refused:
        drawn('{% c "stat" label="a" value="1" colour="red" %}')

    assert str(refused.value) == (
        "The component “stat” does not know “colour”. It accepts “label”, “value”, “unit”, “note”."
    )


def test_missing_prop_is_refused_in_a_sentence() -> None:
    with pytest.raises(WrongProps, match="The component “stat” needs “value”"):
        drawn('{% c "stat" label="a" %}')


def test_unknown_component_names_those_there_are() -> None:
    with pytest.raises(UnknownComponent, match=r"There is no component “tyle”.*tile"):
        drawn('{% c "tyle" %}')


def test_a_component_without_content_refuses_content() -> None:
    with pytest.raises(WrongProps, match="wraps nothing"):
        drawn('{% component "stat" label="a" value="1" %}x{% endcomponent %}')


def test_unknown_slot_names_those_there_are() -> None:
    with pytest.raises(WrongProps, match=r"has no slot “foot”\. There are: side\."):
        drawn('{% component "card" %}{% slot foot %}x{% endslot %}{% endcomponent %}')


def test_a_card_puts_content_and_slot_in_their_places_and_escapes_props() -> None:
    html = drawn(
        '{% component "card" title=title %}{% slot side %}<i>S</i>{% endslot %}<b>C</b>{% endcomponent %}',
        title="<script>",
    )

    assert "&lt;script&gt;" in html
    assert '<div class="side"><i>S</i></div>' in html
    assert html.index("<i>S</i>") < html.index("<b>C</b>")


def test_slots_of_nested_components_do_not_mix() -> None:
    html = drawn(
        '{% component "card" title="out" %}{% component "card" title="in" %}{% slot side %}IN{% endslot %}'
        "{% endcomponent %}{% slot side %}OUT{% endslot %}{% endcomponent %}"
    )

    assert html.index("OUT") < html.index("IN")
    assert html.count("OUT") == html.count(">IN<") == 1


def test_a_bilingual_prop_is_shown_in_the_readers_language() -> None:
    label = Bilingual("洽谈", "Talks")

    with override("en"):
        assert "Talks" in drawn('{% c "stat" label=label value="1" %}', label=label)
    with override("zh-hans"):
        assert "洽谈" in drawn('{% c "stat" label=label value="1" %}', label=label)


def test_a_tile_without_value_says_so_and_draws_no_bar() -> None:
    with override("en"):
        html = drawn('{% c "tile" label="税收" value=None status="none" %}')

    assert "No figure yet" in html
    assert "<rect" not in html


def test_a_bar_is_scaled_to_the_larger_of_actual_and_target() -> None:
    over = shapes.bar({"actual": "6.68", "target": "4.5"})
    under = shapes.bar({"actual": 61, "target": 110})

    assert (over["fill"], over["tick"]) == ("100.00%", "67.37%")
    assert (under["fill"], under["tick"]) == ("55.45%", "100.00%")


def test_a_divided_bar_is_whole() -> None:
    bar = shapes.bar({"parts": [("a", "1"), ("b", "3")]})

    assert [(s["x"], s["width"]) for s in bar["segments"]] == [("0.00%", "25.00%"), ("25.00%", "75.00%")]


def test_a_chart_refuses_data_it_does_not_know() -> None:
    with pytest.raises(Exception, match="kind \\(line or bar\\)"):
        shapes.chart({"data": {"kind": "pie", "labels": [], "series": []}})


def test_every_component_has_its_template_and_a_sentence() -> None:
    from django.template.loader import get_template

    for component in COMPONENTS.values():
        get_template(component.template)
        assert component.meaning.endswith("."), component.name


def test_a_chart_shows_its_numbers_at_the_figures_decimals_wherever_it_shows_them() -> None:
    data = {
        "kind": "bar", "labels": ["8月"], "series": [{"name": "累计", "values": ["66836.9"]}],
        "unit": "万美元", "places": 2, "target": {"name": "目标", "value": "45000"},
    }  # fmt: skip

    page = drawn('{% c "chart" title="x" data=data %}', data=data)

    assert page.count("66,836.90") == 2  # the bar for paper, and the table
    assert page.count("45,000.00") == 2
    assert "66,836.9<" not in page


def test_a_chart_has_a_picture_that_needs_no_script() -> None:
    data = {
        "kind": "line", "labels": ["1", "2"], "target": {"name": "t", "value": "10"},
        "series": [{"name": "ours", "values": ["5", None]}, {"name": "theirs", "values": ["20", "10"]}],
    }  # fmt: skip

    bars = shapes.chart({"data": data})["bars"]

    assert [(b["label"], b["name"], b["drawing"]) for b in bars] == [
        ("1", "ours", {"fill": "25.00%", "tick": "50.00%"}),
        ("1", "theirs", {"fill": "100.00%", "tick": "50.00%"}),
        ("2", "ours", {"fill": "0.00%", "tick": "50.00%"}),
        ("2", "theirs", {"fill": "50.00%", "tick": "50.00%"}),
    ]
