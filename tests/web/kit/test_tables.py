import re

from django.template import Context, Template

from zhaoshang.web.kit.tables import labelled

ROWS = (
    '<thead><tr><th>名称</th><th class="num"><a href="?sort=n">金额 <svg><path d="M1 2"/></svg></a></th><th>说"明"</th></tr></thead>'
    '<tbody><tr class="us"><th scope="row"><a href="/x/">甲</a></th><td class="num">1</td><td>二</td></tr></tbody>'
    '<tfoot><tr><th scope="row" colspan="2">合计</th><td>1</td></tr></tfoot>'
)


def drawn(source: str) -> str:
    return Template(source).render(Context())


def test_every_cell_carries_the_heading_of_its_column() -> None:
    body = labelled(ROWS).partition("</thead>")[2]

    assert re.findall(r'data-label="([^"]*)"', body) == ["名称", "金额", "说&quot;明&quot;", "名称", "说&quot;明&quot;"]


def test_what_the_browser_no_longer_infers_is_written_down() -> None:
    marked = labelled(ROWS)

    assert re.findall(r"<(\w+) role=\"(\w+)\"", marked) == [
        ("thead", "rowgroup"), ("tr", "row"), ("th", "columnheader"), ("th", "columnheader"), ("th", "columnheader"),
        ("tbody", "rowgroup"), ("tr", "row"), ("th", "rowheader"), ("td", "cell"), ("td", "cell"),
        ("tfoot", "rowgroup"), ("tr", "row"), ("th", "rowheader"), ("td", "cell"),
    ]  # fmt: skip
    assert '<tr role="row" class="us">' in marked


def test_the_words_of_a_cell_stay_as_they_are() -> None:
    assert re.sub(r' (?:role|data-label)="[^"]*"', "", labelled(ROWS)) == ROWS
    assert labelled("<tbody><tr><td>1</td></tr></tbody>") == "<tbody><tr><td>1</td></tr></tbody>"


def test_a_table_is_cards_or_pinned_only_where_the_page_says_so() -> None:
    plain = drawn('{% component "table" label="x" %}<thead><tr><th>a</th></tr></thead>{% endcomponent %}')
    cards = drawn('{% component "table" label="x" cards=True %}<thead><tr><th>a</th></tr></thead>{% endcomponent %}')
    pinned = drawn('{% component "table" label="x" pin=True %}<thead><tr><th>a</th></tr></thead>{% endcomponent %}')

    assert "table-cards" not in plain and "table-pin" not in plain and 'role="table"' not in plain
    assert "table-cards" in cards and 'role="columnheader"' in cards and 'role="table"' in cards
    assert "table-pin" in pinned and "data-label" not in pinned
