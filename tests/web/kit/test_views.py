import pytest
from django.test import Client

from zhaoshang.domain.organisations.models import User


@pytest.mark.django_db
def test_the_language_is_remembered_and_the_reader_stays() -> None:
    response = Client().post("/kit/language/", {"language": "en", "next": "/desk/?a=1"})

    assert response["Location"] == "/desk/?a=1"
    assert response.cookies["django_language"].value == "en"


@pytest.mark.django_db
@pytest.mark.parametrize("there", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_a_foreign_address_is_not_followed(there: str) -> None:
    assert Client().post("/kit/theme/", {"theme": "dark", "next": there})["Location"] == "/"


@pytest.mark.django_db
def test_unknown_choices_are_not_remembered() -> None:
    response = Client().post("/kit/theme/", {"theme": "<b>"})

    assert not response.cookies


def test_the_theme_comes_with_the_page(signed_in: Client) -> None:
    signed_in.post("/kit/theme/", {"theme": "dark"})

    assert 'data-theme="dark"' in signed_in.get("/refuse/").content.decode()


@pytest.mark.django_db
def test_the_gallery_does_not_exist_for_visitors() -> None:
    assert Client().get("/kit/").status_code == 404
    assert Client().get("/kit/progress/").status_code == 404


def test_navigation_shows_only_what_exists_and_what_the_reader_may_see(signed_in: Client, officer: User) -> None:
    page = signed_in.get("/refuse/")
    house = page.context["house"]

    assert [entry.name for entry in house.nav] == ["desk:day", "desk:months"]
    assert house.site == "拱墅招商在线"
    assert house.user_name
