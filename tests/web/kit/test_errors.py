import json
import logging

import pytest
from django.test import Client, RequestFactory, override_settings

from zhaoshang.web.kit import errors


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"), [("zh-hans", "这里没有可以给您看的内容"), ("en", "There is nothing here for you")]
)
def test_404_is_kind_in_both_languages(language: str, words: str) -> None:
    client = Client(headers={"accept-language": language})

    page = client.get("/nowhere/")

    assert page.status_code == 404
    assert words in page.content.decode()


@pytest.mark.django_db
def test_404_for_htmx_is_a_toast() -> None:
    page = Client().get("/nowhere/", headers={"HX-Request": "true"})

    assert (page.status_code, page["HX-Retarget"]) == (404, "#toasts")


def test_500_needs_no_database_and_tells_nothing(caplog: pytest.LogCaptureFixture) -> None:
    client = Client(raise_request_exception=False)

    with caplog.at_level(logging.ERROR, logger="django.request"):
        page = client.get("/crash/")

    text = page.content.decode()
    assert page.status_code == 500
    assert "系统出错了" in text
    assert "Something broke on our side" in text
    assert "RuntimeError" not in text
    assert "13812345678" not in text
    assert page["X-Request-ID"] in text


@pytest.mark.django_db
def test_a_form_without_its_seal_is_403_and_kind() -> None:
    page = Client(enforce_csrf_checks=True).post("/kit/language/", {"language": "en"})

    assert page.status_code == 403
    assert "页面打开过久" in page.content.decode()


@pytest.mark.django_db
@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=10)
def test_too_large_a_form_is_413() -> None:
    page = Client().post("/kit/language/", {"language": "en" * 100})

    assert page.status_code == 413
    assert "发送的内容过大" in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["bad_request", "forbidden"])
def test_the_other_pages_are_kind_too(name: str) -> None:
    request = RequestFactory().get("/")

    page = getattr(errors, name)(request)

    assert page.status_code == {"bad_request": 400, "forbidden": 403}[name]
    assert "</html>" in page.content.decode()
    assert json.dumps(page.content.decode())
