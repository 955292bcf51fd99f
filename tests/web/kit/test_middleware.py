import time
from datetime import timedelta
from typing import Any

import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from zhaoshang.domain.organisations.models import User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def test_half_an_hour_of_quiet_ends_the_session_and_says_so(signed_in: Client) -> None:
    assert signed_in.get("/desk/").status_code == 200

    with time_machine.travel(time.time() + 30 * 60 + 1):
        response = signed_in.get("/desk/months/")

        assert (response.status_code, response["Location"]) == (
            302,
            "/accounts/login/?ended=idle&next=%2Fdesk%2Fmonths%2F",
        )
        assert "30 分钟未操作" in signed_in.get(response["Location"]).content.decode()
        assert "_auth_user_id" not in signed_in.session


def test_work_keeps_the_session_but_not_longer_than_twelve_hours(signed_in: Client) -> None:
    start = time.time()

    with time_machine.travel(start, tick=False) as clock:
        for _ in range(35):
            assert signed_in.get("/desk/").status_code == 200
            clock.shift(timedelta(minutes=20))
        assert signed_in.get("/desk/").status_code == 200
        clock.move_to(start + 12 * 3600 + 1)
        assert signed_in.get("/desk/")["Location"].startswith("/accounts/login/?ended=day")


def test_a_progress_bar_that_asks_by_itself_does_not_keep_the_session(signed_in: Client) -> None:
    start = time.time()

    with time_machine.travel(start, tick=False) as clock:
        signed_in.get("/desk/")
        for _ in range(3):
            clock.shift(timedelta(minutes=11))
            last = signed_in.get("/desk/", headers={"X-Quiet": "1"})
        assert last.status_code == 302


def test_an_ended_session_moves_the_whole_page_for_htmx(signed_in: Client) -> None:
    signed_in.get("/desk/")

    with time_machine.travel(time.time() + 3600):
        response = signed_in.get("/desk/", headers={"HX-Request": "true"})

    assert (response.status_code, response["HX-Redirect"]) == (204, "/accounts/login/?ended=idle")


def test_an_account_without_second_step_is_sent_to_set_it_up(officer: User) -> None:
    client = Client()
    client.force_login(officer, backend=BACKEND)

    assert client.get("/desk/")["Location"] == "/accounts/two-step/activate/"
    assert client.get("/accounts/logout/").status_code == 200
    assert client.post("/kit/language/", {"language": "en"}).status_code == 302

    TOTP.activate(officer, generate_totp_secret())
    assert client.get("/desk/").status_code == 200


def test_the_second_step_is_optional_only_by_setting(officer: User, settings: Any) -> None:
    settings.ZHAOSHANG_MFA = "optional"
    client = Client()
    client.force_login(officer, backend=BACKEND)

    assert client.get("/desk/").status_code == 200
    assert Authenticator.objects.count() == 0


def test_a_visitor_is_not_asked_for_anything(db: None) -> None:
    assert Client().get("/").status_code == 200


def test_a_refusal_is_a_kind_page_with_its_status(signed_in: Client) -> None:
    page = signed_in.get("/refuse/")

    assert page.status_code == 409
    assert "用地指标不足：需要 12 亩。" in page.content.decode()
    assert "请先申请指标。" in page.content.decode()


def test_a_refusal_without_status_is_422_and_lists_what_is_lacking(signed_in: Client) -> None:
    page = signed_in.get("/refuse-plainly/")

    assert page.status_code == 422
    assert "营业执照" in page.content.decode()
    assert 'href="/supply/"' in page.content.decode()


def test_a_refusal_is_a_toast_for_htmx(signed_in: Client) -> None:
    page = signed_in.get("/refuse/", headers={"HX-Request": "true"})

    assert (page.status_code, page["HX-Retarget"], page["HX-Reswap"]) == (409, "#toasts", "beforeend")
    assert "<html" not in page.content.decode()
    assert "toast alert-warn" in page.content.decode()


def test_an_empty_405_gets_words(signed_in: Client) -> None:
    page = signed_in.get("/post-only/")

    assert (page.status_code, page["Allow"]) == (405, "POST")
    assert "这个地址不能直接打开" in page.content.decode()
