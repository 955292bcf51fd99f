"""Asking in public: one enquiry for a form however often it is sent, floods kept off, nobody shut out, the receipt."""

from __future__ import annotations

import re
from typing import Any

import pytest
import time_machine
from django.test import Client, RequestFactory

from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows
from zhaoshang.domain.estate import commands as estate
from zhaoshang.domain.estate.models import Parcel
from zhaoshang.domain.journal.models import Entry
from zhaoshang.domain.projects.commands import answering
from zhaoshang.domain.projects.models import Enquiry
from zhaoshang.domain.projects.queries.enquiries import receipt_of
from zhaoshang.kernel.work import solve
from zhaoshang.web.portal.flood import network_of, task_in

pytestmark = pytest.mark.django_db
TOLD = {"words": "想找三百平米的办公室", "phone": "13800001234", "agreed": "on"}


@pytest.fixture(autouse=True)
def light(settings: Any) -> None:
    """Little work, so that tests are quick; how much is asked has its own tests."""
    settings.ENQUIRIES = settings.ENQUIRIES | {"bits": 4}


def hidden(page: Any) -> dict[str, str]:
    """Every hidden field of the page's enquiry form."""
    whole = page.content.decode()
    form = whole[whole.index('action="/ask/"') :].split("</form>")[0]
    inputs = re.findall(r"<input\b[^>]*>", form)
    named = {m[1]: t for t in inputs if 'type="hidden"' in t and (m := re.search(r'name="(\w+)"', t))}
    return {n: (m[1] if (m := re.search(r'value="([^"]*)"', t)) else "") for n, t in named.items()}


def worked(fields: dict[str, str]) -> dict[str, str]:
    """What a browser adds to it."""
    task = task_in(fields["task"])
    assert task is not None
    return fields | {"solution": solve(task.text, task.bits)}


def sent(client: Client, given: dict[str, str] | None = None, page: str = "/ask/", **how: Any) -> Any:
    return client.post("/ask/", worked(hidden(client.get(page, **how))) | TOLD | (given or {}), **how)


@pytest.fixture
def listing(books: Books) -> Any:
    books.booked("parcels", sample_rows("parcels", 1))
    told = {"summary": "近地铁", "contact": "0571-88000000", "org_path": books.by.organisation.path}
    made = estate.describe(parcel=Parcel.objects.get(), **told, by=books.by, at=books.now())
    estate.verify(listing=made, by=books.by, at=books.now())
    return estate.publish(listing=made, by=books.by, at=books.now())


def test_from_a_listing_to_the_receipt(client: Client, listing: Any) -> None:
    there = re.search(r'href="(/ask/\?about=[^"]+)"', client.get(f"/on-offer/{listing.number}/").content.decode())
    assert there is not None
    answer = sent(client, page=there[1])
    row = Enquiry.objects.get()
    assert row.listing == listing and row.phone.open() == "13800001234" and not row.is_plain
    assert answer.status_code == 302 and answer["Location"] == f"/receipt/{receipt_of(row.request_key)}/?new=1"
    page = client.get(answer["Location"])
    said = page.content.decode()
    assert row.number in said and TOLD["words"] in said and "138****1234" in said and "13800001234" not in said
    assert page["X-Robots-Tag"] == "noindex, nofollow" and "no-store" in page["Cache-Control"]
    assert Client().get(f"/receipt/{'0' * 40}/").status_code == 404


def test_a_double_click_and_a_lost_answer_leave_one_enquiry(client: Client) -> None:
    """R44: the same form three times."""
    form = worked(hidden(client.get("/ask/"))) | TOLD
    answers = {client.post("/ask/", form)["Location"] for _ in range(3)}
    assert len(answers) == 1 == Enquiry.objects.count()


@pytest.mark.parametrize("given", [{"words": ""}, {"phone": "12"}, {"agreed": ""}, {"website": "http://x"}])
def test_what_is_wrong_is_said_and_what_was_written_stays(client: Client, given: dict[str, str]) -> None:
    answer = sent(client, {"name": "李雷雷"} | given)
    assert answer.status_code == 422 and "李雷雷" in answer.content.decode()
    assert not Enquiry.objects.exists()
    again = client.post("/ask/", worked(hidden(answer)) | TOLD)
    assert again.status_code == 302 and Enquiry.objects.count() == 1


def test_without_scripts_one_waits_and_is_taken(client: Client) -> None:
    with time_machine.travel("2026-11-27 10:00+08:00", tick=False) as moment:
        asked = client.post("/ask/", hidden(client.get("/ask/")) | TOLD)
        assert asked.status_code == 200 and "确认送出" in asked.content.decode()
        early = client.post("/ask/", hidden(asked))
        assert early.status_code == 200 and "稍早了一点" in early.content.decode() and not Enquiry.objects.exists()
        moment.shift(13)
        assert client.post("/ask/", hidden(early)).status_code == 302
    assert Enquiry.objects.get().is_plain


def test_a_wait_is_worth_nothing_for_another_form(client: Client) -> None:
    with time_machine.travel("2026-11-27 10:00+08:00", tick=False) as moment:
        asked = hidden(client.post("/ask/", hidden(client.get("/ask/")) | TOLD))
        moment.shift(60)
        other = hidden(client.get("/ask/")) | TOLD | {"wait": asked["wait"]}
        assert client.post("/ask/", other).status_code == 200
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1] + ("A" if t[-1] != "A" else "B"), lambda t: "", lambda t: "x" * 300]
)
def test_a_task_that_is_not_ours_is_asked_anew(client: Client, change: Any) -> None:
    form = worked(hidden(client.get("/ask/"))) | TOLD
    answer = client.post("/ask/", form | {"task": change(form["task"])})
    assert answer.status_code == 422 and not Enquiry.objects.exists()


def test_a_task_is_over_after_two_hours(client: Client) -> None:
    with time_machine.travel("2026-11-27 10:00+08:00", tick=False) as moment:
        form = worked(hidden(client.get("/ask/"))) | TOLD
        moment.shift(2 * 3600 + 2)
        answer = client.post("/ask/", form)
        assert answer.status_code == 422 and "太长" in answer.content.decode()
        assert client.post("/ask/", worked(hidden(answer)) | TOLD).status_code == 302


def test_the_more_came_from_a_network_the_harder_it_is(client: Client, settings: Any) -> None:
    settings.ENQUIRIES = settings.ENQUIRIES | {"bits": 3}
    easy = worked(hidden(client.get("/ask/"))) | TOLD
    for _ in range(4):
        assert sent(client).status_code == 302
    task = task_in(hidden(client.get("/ask/"))["task"])
    assert task is not None and task.bits == 5
    assert client.post("/ask/", easy).status_code == 200, (
        "an easy task of before is no longer enough: it waits like one without"
    )
    elsewhere = task_in(hidden(client.get("/ask/", REMOTE_ADDR="203.0.113.7"))["task"])
    assert elsewhere is not None and elsewhere.bits == 3


@pytest.mark.slow
def test_a_flood_from_one_address_stores_no_more_than_the_limit(client: Client, settings: Any) -> None:
    """R25: with the work done each time, and a forged header of a proxy nobody has named. The journal does not grow by it."""
    settings.ENQUIRIES = settings.ENQUIRIES | {"bits": 0, "per_hour": 5}
    statuses = [sent(client, HTTP_X_FORWARDED_FOR=f"203.0.113.{n}").status_code for n in range(60)]
    before = Entry.objects.count()
    refused = [sent(client) for _ in range(40)]
    assert statuses.count(302) == Enquiry.objects.count() == 5
    assert {r.status_code for r in refused} == {429} and "分钟" in refused[0].content.decode()
    assert TOLD["words"] in refused[0].content.decode()
    assert Entry.objects.count() == before, "what is refused for coming too often is no business of the journal"


def test_strangers_behind_a_listener_for_both_kinds_of_address_are_not_one(client: Client) -> None:
    networks = [
        network_of(RequestFactory().get("/", REMOTE_ADDR=address))
        for address in ("::ffff:10.0.0.1", "::ffff:10.0.0.2", "10.0.0.2", "2001:db8::1", "2001:db8::2")
    ]
    assert networks == ["10.0.0.1", "10.0.0.2", "10.0.0.2", "2001:db8::/64", "2001:db8::/64"]


def test_what_is_added_answered_and_withdrawn(client: Client, crowd: Any, clock: Any) -> None:
    place = sent(client)["Location"].split("?")[0]
    assert client.post(f"{place}add/", {"words": "最好在运河边"}).status_code == 302
    row = Enquiry.objects.get()
    answering.answer_enquiry(enquiry=row, words="我们明天联系您。", by=crowd("bureau_officer"), at=clock())
    said = client.get(place).content.decode()
    assert said.index("想找三百") < said.index("最好在运河边") and "我们明天联系您。" in said and "已答复" in said
    assert client.post(f"{place}add/", {"words": ""}).status_code == 422
    assert client.post(f"{place}withdraw/").status_code == 302
    assert "您已撤回" in client.get(place).content.decode() and Enquiry.objects.get().state == "withdrawn"
    assert client.post(f"{place}add/", {"words": "还有"}).status_code == 409


def test_guessing_receipts_is_stopped(client: Client) -> None:
    place = sent(client)["Location"]
    statuses = [client.get(f"/receipt/{n:040d}/").status_code for n in range(40)]
    assert set(statuses[:30]) == {404} and statuses[-1] == 429
    assert client.get(f"/receipt/{41:040d}/", REMOTE_ADDR="203.0.113.8").status_code == 404
    tried = [client.post(f"/receipt/{n:040d}/withdraw/", REMOTE_ADDR="203.0.113.9").status_code for n in range(40)]
    assert set(tried[:30]) == {404} and tried[-1] == 429
    assert client.get(place).status_code == 200, "who has a right link is not shut out by somebody at the same address"


def test_a_form_sent_again_with_other_words_is_another_enquiry(client: Client) -> None:
    filled = worked(hidden(client.get("/ask/"))) | TOLD
    first = client.post("/ask/", filled)["Location"]
    assert client.post("/ask/", filled)["Location"] == first, "a second press of the button"
    other = Client()
    again = other.post("/ask/", filled | {"words": "另外想问租金"})
    assert again.status_code == 422 and first.split("?")[0] not in again.content.decode()
    assert "另外想问租金" in again.content.decode() and "新的咨询" in again.content.decode()
    second = other.post("/ask/", worked(hidden(again)) | TOLD | {"words": "另外想问租金"})
    assert second.status_code == 302 and second["Location"] != first and Enquiry.objects.count() == 2


def test_both_languages(client: Client) -> None:
    page = client.get("/ask/", headers={"accept-language": "en"})
    assert "Send the enquiry" in page.content.decode() and "erased 3 years after" in page.content.decode()
    answer = sent(client, headers={"accept-language": "en"})
    assert Enquiry.objects.get().language == "en"
    said = client.get(answer["Location"], headers={"accept-language": "en"}).content.decode()
    assert "Your enquiry has arrived" in said and "received; an answer is being prepared" in said
    assert "保存多久" in client.get("/privacy/").content.decode()
    assert "How long" in client.get("/privacy/", headers={"accept-language": "en"}).content.decode()


def test_markup_in_a_question_stays_text(client: Client) -> None:
    """R19."""
    place = sent(client, {"words": "<script>window.__x=1</script>", "name": "<b>"})["Location"]
    said = client.get(place).content.decode()
    assert "<script>window" not in said and "&lt;script&gt;window" in said


def test_only_what_is_public_can_be_asked_about(client: Client, listing: Any, books: Books) -> None:
    estate.withdraw(listing=listing, by=books.by, at=books.now())
    page = sent(client, {"about": listing.number})
    assert page.status_code == 422 and "不再公开" in page.content.decode() and not Enquiry.objects.exists()
    client.post("/ask/", worked(hidden(page)) | TOLD)
    assert Enquiry.objects.get().listing is None and Enquiry.objects.get().about == ""
