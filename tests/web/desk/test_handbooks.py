"""Handbooks on the desk and in public: begun, chosen without scripts, issued, read, withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.domain.publishing.test_handbooks import Bureau
from tests.factories import tours
from tests.factories.booking import Books
from tests.factories.moments import Clock
from zhaoshang.domain.estate import commands as estate
from zhaoshang.domain.evidence.commands import files
from zhaoshang.domain.publishing import commands, tasks
from zhaoshang.domain.publishing.models import Handbook, HandbookEdition
from zhaoshang.domain.publishing.queries.handbooks import chosen
from zhaoshang.domain.tours import commands as panoramas

SignIn = Callable[[Any], Client]


@pytest.fixture
def bureau(books: Books, clock: Clock, time_machine: Any) -> Bureau:
    time_machine.move_to(clock())
    return Bureau(books, clock)


@pytest.fixture
def desk(crowd: Any, sign_in: SignIn) -> Client:
    return sign_in(crowd.appoint("editor", ["statistician", "bureau_leader"]))


def page(client: Client, address: str, **more: Any) -> str:
    answer = client.get(address, **more)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def order(bureau: Bureau, *places: int) -> list[int]:
    return [bureau.listings[n].pk for n in places]


class TestChoosing:
    def test_a_handbook_is_begun_and_leads_to_its_choice(self, desk: Client, bureau: Bureau) -> None:
        answer = desk.post("/desk/handbooks/begin/", {"kind": "buildings", "year": "2020", "title": "楼宇手册"})

        book = Handbook.objects.get(kind="buildings")
        assert answer["Location"] == f"/desk/handbooks/{book.pk}/choose/"
        again = desk.post("/desk/handbooks/begin/", {"kind": "buildings", "year": "2020", "title": "再来"})
        assert again.status_code == 409 and "已经有了" in again.content.decode()

    @pytest.mark.parametrize(
        "step, ends", [("up", [1, 0]), ("down", [0, 1]), ("out", [0]), ("add", [0, 1, 2]), ("nonsense", [0, 1])]
    )
    def test_each_step_works_without_scripts_and_saves_nothing(
        self, desk: Client, bureau: Bureau, step: str, ends: list[int]
    ) -> None:
        which = f"{step}:{bureau.listings[1].pk}" if step != "add" else "add"
        sent = {"seen": "0", "listing": order(bureau, 0, 1), "step": which}
        if step == "add":
            sent["add"] = order(bureau, 2)
        told = desk.post(f"/desk/handbooks/{bureau.book.pk}/choose/", sent).content.decode()

        found = [told.index(f'name="listing" value="{pk}"') for pk in order(bureau, *ends)]
        assert found == sorted(found) and told.count('name="listing"') == len(ends)
        assert chosen(Handbook.objects.get(pk=bureau.book.pk)) == []

    def test_saving_keeps_the_order(self, desk: Client, bureau: Bureau) -> None:
        sent = {"seen": "0", "listing": order(bureau, 2, 0)}
        answer = desk.post(f"/desk/handbooks/{bureau.book.pk}/choose/", sent)

        assert answer.status_code == 302
        assert chosen(Handbook.objects.get(pk=bureau.book.pk)) == [bureau.listings[n] for n in (2, 0)]

    def test_a_version_nobody_has_is_one_not_seen(self, desk: Client, bureau: Bureau) -> None:
        bureau.choose(0)
        sent = {"seen": "9" * 5000, "listing": order(bureau, 2)}
        assert desk.post(f"/desk/handbooks/{bureau.book.pk}/choose/", sent).status_code == 409

    def test_whoever_saves_second_sees_both_and_may_save_again(self, desk: Client, bureau: Bureau) -> None:
        bureau.choose(0)
        sent = {"seen": "0", "listing": order(bureau, 2)}
        answer = desk.post(f"/desk/handbooks/{bureau.book.pk}/choose/", sent)
        told = answer.content.decode()

        assert answer.status_code == 409
        assert "用对方的继续" in told and "用我的再存一次" in told and 'name="seen" value="1"' in told
        assert desk.post(f"/desk/handbooks/{bureau.book.pk}/choose/", sent | {"seen": "1"}).status_code == 302

    def test_a_search_looks_in_names_and_subdistricts(self, desk: Client, bureau: Bureau) -> None:
        name = str(bureau.listings[1].parcel)
        sent = {"seen": "0", "step": "find", "q": name}
        told = desk.post(f"/desk/handbooks/{bureau.book.pk}/choose/", sent).content.decode()

        assert told.count('name="add"') >= 1 and f'name="add" value="{bureau.listings[1].pk}"' in told


class TestEditions:
    def test_what_is_missing_is_listed_with_where(self, desk: Client, bureau: Bureau) -> None:
        told = page(desk, f"/desk/handbooks/{bureau.book.pk}/")

        assert "印发前还缺" in told and f"/desk/handbooks/{bureau.book.pk}/choose/" in told
        assert desk.post(f"/desk/handbooks/{bureau.book.pk}/issue/").status_code == 422

    def test_issuing_waits_in_the_background(self, desk: Client, bureau: Bureau) -> None:
        bureau.choose(0)
        answer = desk.post(f"/desk/handbooks/{bureau.book.pk}/issue/")

        made = HandbookEdition.objects.get()
        assert answer.status_code == 302 and made.state == "setting" and made.frozen_by == "user:editor"
        told = page(desk, f"/desk/handbooks/{bureau.book.pk}/?part=progress", headers={"hx-request": "true"})
        assert "正在排版" in told and "<html" not in told

    def test_a_proof_is_for_the_desk_alone(self, desk: Client, bureau: Bureau) -> None:
        bureau.choose(0)
        desk.post(f"/desk/handbooks/{bureau.book.pk}/proof/")
        made = HandbookEdition.objects.get()
        kept = files.keep([b"%PDF proof"], name="样稿.pdf")
        bureau.do(commands.take_pages, edition=made, zh=kept, en=kept, pages=9)

        assert made.is_proof and b"".join(desk.get(f"/desk/handbooks/editions/{made.pk}/zh.pdf")) == b"%PDF proof"
        assert Client().get(f"/handbooks/{made.number}/zh.pdf").status_code == 404
        assert "样稿" in page(desk, f"/desk/handbooks/{bureau.book.pk}/")

    def test_a_failed_one_says_why_and_is_set_again(self, desk: Client, bureau: Bureau) -> None:
        from zhaoshang.domain.publishing.errors import FontsMissing

        bureau.choose(0)
        made = bureau.do(commands.refuse_pages, edition=bureau.frozen(), refusal=FontsMissing(folder="x"))
        assert "没有排版字体" in page(desk, f"/desk/handbooks/{bureau.book.pk}/")

        assert desk.post(f"/desk/handbooks/editions/{made.pk}/again/").status_code == 302
        made.refresh_from_db()
        assert made.state == "setting"

    def test_one_whose_picture_is_not_public_any_more_is_issued_anew(self, desk: Client, bureau: Bureau) -> None:
        shown = tours.ready(bureau.listings[0].parcel, bureau.books.by, bureau.clock)
        bureau.choose(0)
        made = bureau.frozen()
        bureau.do(panoramas.withdraw, panorama=shown)
        tasks.set_pages(made, by=bureau.books.by, now=bureau.clock)

        told = page(desk, f"/desk/handbooks/{bureau.book.pk}/")
        assert f"{shown.number}的图片在冻结之后撤下或换过" in told and "请重新印发" in told
        assert f"/desk/handbooks/editions/{made.pk}/again/" not in told and "issue-handbook" in told
        assert desk.post(f"/desk/handbooks/editions/{made.pk}/again/").status_code == 409

    def test_one_with_a_place_that_is_not_public_any_more_is_not_set_again(self, desk: Client, bureau: Bureau) -> None:
        bureau.choose(0, 1)
        made = bureau.frozen()
        bureau.do(estate.withdraw, listing=bureau.listings[1])
        tasks.set_pages(made, by=bureau.books.by, now=bureau.clock)

        told = page(desk, f"/desk/handbooks/{bureau.book.pk}/")
        assert f"（{bureau.listings[1].number}）在冻结之后撤下" in told and "再印发新的一版" in told
        assert f"/desk/handbooks/editions/{made.pk}/again/" not in told
        assert desk.post(f"/desk/handbooks/editions/{made.pk}/again/").status_code == 409

    def test_withdrawing_says_so_in_public_with_the_reason(self, desk: Client, bureau: Bureau) -> None:
        bureau.choose(0)
        made = bureau.issue()
        answer = desk.post(f"/desk/handbooks/editions/{made.pk}/withdraw/", {"reason": "面积<有误>"})

        assert answer.status_code == 302
        told = page(Client(), "/handbooks/2020-地块/")
        assert "已撤回" in told and "面积&lt;有误&gt;" in told and ".pdf" not in told
        assert Client().get(f"/handbooks/{made.number}/zh.pdf").status_code == 404
        assert "已撤回" in page(Client(), "/handbooks/")


class TestPublic:
    def test_an_issued_handbook_is_offered_in_both_languages(self, bureau: Bureau) -> None:
        assert "还没有印发手册" in page(Client(), "/handbooks/")
        assert Client().get("/handbooks/2020-地块/").status_code == 404
        bureau.choose(0, 1)
        made = bureau.issue()

        told = page(Client(), "/handbooks/")
        assert "示例手册" in told and "English · PDF" in told and "2处" in told
        one = page(Client(), "/handbooks/2020-地块/")
        assert made.contents.digest in one and made.zh.sha256 in one
        answer = Client().get(f"/handbooks/{made.number}/en.pdf", headers={"range": "bytes=0-3"})
        assert answer.status_code == 206 and b"".join(answer) == b"%PDF"
        assert answer["Content-Disposition"].startswith("inline")

    def test_a_listing_leads_to_its_page(self, bureau: Bureau) -> None:
        bureau.choose(1, 0)
        bureau.issue()
        own = page(Client(), f"/on-offer/{bureau.listings[0].number}/")

        assert "本页手册 PDF" in own and "zh.pdf#page=8" in own
        assert "本页手册 PDF" not in page(Client(), f"/on-offer/{bureau.listings[2].number}/")

    def test_what_changed_is_told(self, bureau: Bureau) -> None:
        bureau.choose(0, 1)
        bureau.issue()
        bureau.choose(0, 2)
        bureau.issue()
        told = page(Client(), "/handbooks/2020-地块/")

        assert "与2020-地块-第1版相比" in told and "{" not in told[told.index("本版变化") :][:600]
        assert "本版变化" in told and "新增" in told and "不再收录" in told and "已有新版" in told
        assert "What changed" in page(Client(), "/handbooks/2020-地块/", headers={"accept-language": "en"})
