"""Enquiries on the desk: masked by default, both versions shown when two work at once, gone with the reach."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories.moments import Clock
from tests.factories.people import Crowd
from zhaoshang.domain.projects import tasks
from zhaoshang.domain.projects.commands import answering, asking
from zhaoshang.domain.projects.models import ConsentText, Enquiry, ResponseRule

pytestmark = pytest.mark.django_db
PHONE, EMAIL, WECHAT = "13800001234", "li.lei@planted.example", "wxplanted77"


@pytest.fixture
def row(clock: Clock, db: None) -> Enquiry:
    told = {"words": f"请打 {PHONE} 或 {EMAIL}", "phone": PHONE, "email": EMAIL, "wechat": WECHAT, "name": "李雷雷"}
    return asking.enquire(request_key="one", **told, agreed=1, by=asking.VISITOR, at=clock())


@pytest.mark.parametrize("role", ["bureau_officer", "auditor", "bureau_leader", "section_head"])
def test_contacts_stand_nowhere_in_full(row: Enquiry, crowd: Crowd, sign_in: Any, role: str) -> None:
    """R22: the list, the page, the workbook, my day."""
    browser = sign_in(crowd(role))
    pages = ["/desk/", "/desk/enquiries/?show=all", f"/desk/enquiries/{row.pk}/", "/desk/enquiries/?show=all&export=1"]
    for page in pages:
        content = browser.get(page).content
        assert [t for t in (PHONE, EMAIL, WECHAT) if t.encode() in content] == [], page
    assert "138****1234" in browser.get(pages[2]).content.decode()


def test_a_contact_is_shown_once_to_who_says_why(row: Enquiry, crowd: Crowd, sign_in: Any) -> None:
    browser = sign_in(crowd("bureau_officer"))
    place = f"/desk/enquiries/{row.pk}/"
    assert browser.post(f"{place}reveal/", {"way": "phone", "reason": ""}).status_code == 422
    shown = browser.post(f"{place}reveal/", {"way": "phone", "reason": "回电约看房"})
    assert (
        PHONE in shown.content.decode() and EMAIL not in shown.content.decode() and "no-store" in shown["Cache-Control"]
    )
    again = browser.get(place).content.decode()
    assert PHONE not in again and "回电约看房" in again
    assert EMAIL in browser.post(f"{place}reveal/", {"way": "words", "reason": "看原话"}).content.decode()
    assert browser.post(f"{place}reveal/", {"way": "name", "reason": "x"}).status_code == 422
    assert sign_in(crowd("auditor")).post(f"{place}reveal/", {"way": "phone", "reason": "x"}).status_code == 403


def test_the_story_from_taking_to_the_result(row: Enquiry, crowd: Crowd, sign_in: Any) -> None:
    browser, place = sign_in(crowd("bureau_officer")), f"/desk/enquiries/{row.pk}/"

    def version() -> int:
        return Enquiry.objects.get().version

    assert browser.post(f"{place}take/").status_code == 302
    assert browser.post(f"{place}answer/", {"words": "您好", "version": version()}).status_code == 302
    copy = {"summary": "要三百平米", "need": "space", "area_sqm": "300", "budget": "120.5", "version": version()}
    assert browser.post(f"{place}copy/", copy).status_code == 302
    assert browser.post(f"{place}screen/", {"reason": "值得跟进", "version": version()}).status_code == 302
    assert browser.post(f"{place}conclude/", {"to": "", "reason": "x", "version": version()}).status_code == 422
    assert (
        browser.post(f"{place}conclude/", {"to": "offered", "reason": "已推荐", "version": version()}).status_code
        == 302
    )
    done = Enquiry.objects.get()
    assert (done.state, done.summary, done.area_sqm, done.budget_yuan) == ("offered", "要三百平米", 300, 1_205_000)
    said = browser.get(place).content.decode()
    assert "已推荐" in said and "提交咨询 · 访客" in said
    assert browser.get("/desk/enquiries/").context["lines"] == []
    assert len(browser.get("/desk/enquiries/?show=all").context["lines"]) == 1


def test_who_saves_over_somebody_else_sees_both(row: Enquiry, crowd: Crowd, sign_in: Any) -> None:
    """R42: 409, what stands now beside what was written; sent again, it is meant."""
    one, other, place = (
        sign_in(crowd("bureau_officer")),
        sign_in(crowd("section_head")),
        f"/desk/enquiries/{row.pk}/copy/",
    )
    assert one.post(place, {"summary": "第一位写的", "version": row.version}).status_code == 302
    stale = other.post(place, {"summary": "第二位写的", "version": row.version})
    said = stale.content.decode()
    assert stale.status_code == 409 and "第一位写的" in said and "第二位写的" in said
    assert Enquiry.objects.get().summary == "第一位写的"
    version = stale.context["copy"]["version"].value()
    assert other.post(place, {"summary": "第二位写的", "version": version}).status_code == 302
    assert Enquiry.objects.get().summary == "第二位写的"


def test_another_subdistrict_finds_nothing(row: Enquiry, crowd: Crowd, clock: Clock, sign_in: Any) -> None:
    """R03: each address answers as for an enquiry nobody ever sent."""
    ours, theirs = crowd("subdistrict_officer", "xiangfu"), crowd("subdistrict_officer", "gongchen")
    head = crowd("section_head")
    answering.hand_over_enquiry(enquiry=row, organisation=ours.organisation, reason="在祥符", by=head, at=clock())
    owner, other = sign_in(ours), sign_in(theirs)
    assert owner.get(f"/desk/enquiries/{row.pk}/").status_code == 200
    for verb in ("", "take/", "answer/", "screen/", "conclude/", "copy/", "hand-over/", "reveal/", "spam/", "unspam/"):
        method = other.get if verb == "" else other.post
        assert method(f"/desk/enquiries/{row.pk}/{verb}").status_code == 404, verb
    assert row.number not in other.get("/desk/enquiries/?show=all").content.decode()
    assert row.number not in other.get("/desk/").content.decode()
    gone = owner.post(
        f"/desk/enquiries/{row.pk}/hand-over/",
        {"organisation": theirs.organisation.pk, "reason": "转", "version": Enquiry.objects.get().version},
    )
    assert gone["Location"] == "/desk/enquiries/" and owner.get(f"/desk/enquiries/{row.pk}/").status_code == 404


def test_my_day_tells_of_new_and_of_late_ones(
    row: Enquiry, crowd: Crowd, clock: Clock, machine: Any, sign_in: Any, monkeypatch: Any
) -> None:
    from zhaoshang.web.desk import day

    officer, leader = crowd("bureau_officer"), crowd("bureau_leader")

    def waits(person: Any) -> list[str]:
        monkeypatch.setattr(day, "now", clock)
        return [w["what"] for w in sign_in(person).get("/desk/").context["waits"] if "咨询" in w["what"]]

    assert waits(officer) == ["1条新咨询待认领"] and waits(leader) == []
    clock.set("2020-09-09")
    tasks.speak_of_deadlines(by=machine, at=clock())
    assert waits(officer)[0] == f"{row.number}：答复应于2020-09-07完成，已超期"
    assert waits(leader) == [f"{row.number}：答复应于2020-09-07完成，已超期"]


def test_limits_and_notice_are_changed_by_the_section_head(row: Enquiry, crowd: Crowd, sign_in: Any) -> None:
    head, officer = sign_in(crowd("section_head")), sign_in(crowd("bureau_officer"))
    limit = {
        "stage": "answer", "working_days": 2, "remind_before": 1, "head_after": 1, "leader_after": 3, "since": "2026-01-01",
        "source": "示例办法",
    }  # fmt: skip
    assert officer.post("/desk/enquiries/rules/limit/", limit).status_code == 403
    assert head.post("/desk/enquiries/rules/limit/", limit | {"leader_after": 0}).status_code == 422
    assert head.post("/desk/enquiries/rules/limit/", limit | {"head_after": 5}).status_code == 422
    assert head.post("/desk/enquiries/rules/limit/", limit).status_code == 302
    assert ResponseRule.objects.filter(source="示例办法").count() == 1
    words = {"notice": "短", "notice_en": "short", "text": "全文", "text_en": "whole", "keeps_years": 2}
    assert head.post("/desk/enquiries/rules/notice/", words).status_code == 302
    assert ConsentText.objects.order_by("-version")[0].version == 2 and Enquiry.objects.get().consent.version == 1
    assert "示例办法" in officer.get("/desk/enquiries/rules/").content.decode()


def test_personal_data_is_erased_early_by_who_may(row: Enquiry, crowd: Crowd, clock: Clock, sign_in: Any) -> None:
    """R24."""
    head, place = sign_in(crowd("section_head")), f"/desk/enquiries/{row.pk}/erase/"
    assert head.post(place, {"reason": "本人来电要求"}).status_code == 422, "it is not closed yet"
    asking.withdraw_enquiry(enquiry=row, by=asking.VISITOR, at=clock())
    assert sign_in(crowd("bureau_officer")).post(place, {"reason": "x"}).status_code == 403
    assert head.post(place, {"reason": ""}).status_code == 422
    assert head.post(place, {"reason": "本人来电要求"}).status_code == 302
    assert not Enquiry.objects.get().phone
    said = head.get(f"/desk/enquiries/{row.pk}/").content.decode()
    assert "已按期删除" in said and "本人来电要求" in said
