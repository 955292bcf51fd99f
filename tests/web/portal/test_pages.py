"""What the public sees: the latest closed month and nothing later, published bulletins and no drafts, no hidden project."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from tests.factories.booking import AUGUST, Books
from tests.factories.ledgers import SAMPLES, sample_rows
from tests.factories.moments import Clock
from zhaoshang.domain.projects.commands import hide
from zhaoshang.domain.projects.models import Project
from zhaoshang.domain.publishing import commands as bulletins
from zhaoshang.domain.targets.commands import close
from zhaoshang.web.kit import bulletins as rendering

pytestmark = pytest.mark.django_db
PAGES = ("/", "/figures/")


def text_of(answer: Any) -> str:
    """What a reader sees, without the tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def closed(books: Books) -> None:
    for ledger in SAMPLES:
        books.booked(ledger, sample_rows(ledger, 3))
    close(month=AUGUST, by=books.by, at=books.now())


@pytest.mark.parametrize("page", PAGES)
def test_before_the_first_close_it_says_so(page: str, books: Books) -> None:
    books.booked("fdi", sample_rows("fdi", 3))
    said = text_of(Client().get(page))
    assert "还没有封账的月份" in said
    assert "300.00" not in said, "an open month is not published"


def test_the_figures_are_those_of_the_closed_month_whatever_is_booked_later(
    closed: None, books: Books, clock: Clock
) -> None:
    before = [text_of(Client().get(page)) for page in PAGES]
    assert all("300.00" in said for said in before)
    clock.set("2020-10-03")
    for ledger in SAMPLES:
        books.booked(ledger, sample_rows(ledger, 5, start=90), reason="迟到")
    assert [text_of(Client().get(page)) for page in PAGES] == before


@pytest.mark.parametrize("page", PAGES)
def test_both_languages_and_no_cookie_for_a_reader(closed: None, page: str) -> None:
    zh, en = Client().get(page), Client().get(page, headers={"accept-language": "en"})
    assert "实际利用外资" in text_of(zh) and "FDI actually utilised" in text_of(en)
    assert '<html lang="zh' in zh.content.decode() and '<html lang="en' in en.content.decode()
    assert "sessionid" not in zh.cookies, "who only reads is not followed"


@pytest.mark.parametrize("page", PAGES)
def test_it_is_read_not_written(closed: None, page: str) -> None:
    assert Client().post(page).status_code == 405


def test_a_bulletin_is_public_while_it_is_published(closed: None, books: Books) -> None:
    made = rendering.compose(AUGUST, by=books.by, at=books.now())
    assert Client().get(f"/bulletins/{made.number}/").status_code == 404
    made = bulletins.publish(bulletin=made, by=books.by, at=books.now())
    assert "示例签约项目1" in text_of(Client().get(f"/bulletins/{made.number}/"))
    assert f"/bulletins/{quote(made.number)}/" in Client().get("/").content.decode()
    bulletins.withdraw(bulletin=made, reason="有误", by=books.by, at=books.now())
    assert Client().get(f"/bulletins/{made.number}/").status_code == 404


def test_a_project_hidden_after_publishing_is_named_no_more(closed: None, books: Books, clock: Clock) -> None:
    made = rendering.compose(AUGUST, by=books.by, at=books.now())
    made = bulletins.publish(bulletin=made, by=books.by, at=books.now())
    hide(project=Project.objects.get(name="示例签约项目1"), reason="对方要求", by=books.by, at=clock())
    said = text_of(Client().get(f"/bulletins/{made.number}/"))
    assert "示例签约项目1" not in said and "示例签约项目2" in said


@pytest.mark.parametrize("number", ["nothing", "月报-2020-08-9", "..%2f..%2fetc%2fpasswd", "%00"])
def test_what_was_never_published_is_not_found(closed: None, number: str) -> None:
    assert Client().get(f"/bulletins/{number}/").status_code in (400, 404)
