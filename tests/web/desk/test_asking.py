"""What cannot be called back asks first and says afterwards that it was done; what a form asks for is what is needed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from tests.factories.booking import AUGUST, Books
from tests.factories.ledgers import sample_rows
from tests.factories.moments import Clock
from tests.factories.people import Crowd
from zhaoshang.domain.enterprises.models import PaidInCapital
from zhaoshang.domain.estate.models import ParcelRecord
from zhaoshang.domain.evidence.commands import facts
from zhaoshang.domain.evidence.queries import in_force
from zhaoshang.domain.projects import commands
from zhaoshang.domain.projects.models import Project
from zhaoshang.domain.targets.commands import close
from zhaoshang.web.desk import months
from zhaoshang.web.desk.forms import CorrectionForm, HeaderForm, TargetForm, UploadForm
from zhaoshang.web.kit import bulletins

pytestmark = pytest.mark.django_db


def test_dropping_an_import(books: Books, crowd: Crowd, sign_in: Any) -> None:
    batch = books.checked("fdi", sample_rows("fdi", 2))
    client = sign_in(crowd("statistician"))
    page = client.get(f"/desk/imports/{batch.pk}/").content.decode()
    assert 'data-opens="drop-import"' in page and page.count(f'action="/desk/imports/{batch.pk}/drop/"') == 1
    assert page.index('id="drop-import"') < page.index(f'action="/desk/imports/{batch.pk}/drop/"')
    done = client.post(f"/desk/imports/{batch.pk}/drop/", follow=True).content.decode()
    assert f"已放弃{batch.number}，没有入账。" in done


def test_publishing_and_withdrawing_a_bulletin(books: Books, clock: Clock, crowd: Crowd, sign_in: Any) -> None:
    books.booked("fdi", sample_rows("fdi", 2))
    close(month=AUGUST, by=books.by, at=clock())
    made = bulletins.compose(AUGUST, by=books.by, at=clock())
    client = sign_in(crowd("bureau_leader"))
    page = client.get(f"/desk/bulletins/{made.pk}/").content.decode()
    assert 'data-opens="publish-bulletin"' in page and "任何人不用登录" in page
    assert page.index('id="publish-bulletin"') < page.index("/publish/")
    done = client.post(f"/desk/bulletins/{made.pk}/publish/", follow=True).content.decode()
    assert f"{made.number}已发布，任何人都能看到。" in done and "publish-bulletin" not in done
    gone = client.post(f"/desk/bulletins/{made.pk}/withdraw/", {"reason": "数字有误"}, follow=True).content.decode()
    assert f"{made.number}已撤回" in gone


def test_closing_a_month_says_so(books: Books, crowd: Crowd, sign_in: Any) -> None:
    books.booked("fdi", sample_rows("fdi", 2))
    done = sign_in(crowd("statistician")).post("/desk/months/2020-08/close/", follow=True).content.decode()
    assert "2020年8月已封账。" in done


def test_only_who_could_read_a_project_is_offered_as_its_reader(
    books: Books, clock: Clock, crowd: Crowd, sign_in: Any
) -> None:
    books.booked("negotiations", sample_rows("negotiations", 1))
    project, by = Project.objects.get(), crowd("statistician")
    for role in ("administrator", "bureau_leader", "auditor", "expert"):
        crowd(role)
    commands.hide(project=project, reason="区领导批示", by=by, at=clock())
    page = sign_in(by).get(f"/desk/projects/{project.pk}/").content.decode()
    offered = re.search(r'<select id="reader".*?</select>', page, re.DOTALL)
    assert offered is not None
    values = re.findall(r'value="([^"]*)"', offered[0])
    assert values[0] == "" and "请选择" in offered[0]
    assert {"bureau_leader-bureau"} <= set(values)
    assert not {"machine", by.username, "administrator-bureau", "expert-bureau"} & set(values)


def test_a_correction_asks_for_what_the_ledger_needs(books: Books) -> None:
    """The city scope is needed while no ministry scope is stated, and may be left out where one is."""
    books.booked("fdi", sample_rows("fdi", 1))
    fact = in_force(PaidInCapital).get()
    form = CorrectionForm(fact=fact)
    assert fact.in_ministry_scope is None and form.fields["in_city_scope"].required
    with translation.override("zh-hans"):
        assert [str(word) for _, word in form.fields["in_city_scope"].choices] == ["请选择", "是", "否"]  # type: ignore[attr-defined]
    sent = {f.name: "" if f.value() is None else f.value() for f in form}
    filled = CorrectionForm(sent | {"reason": "核对"}, fact=fact)
    assert filled.is_valid(), filled.errors
    assert filled.changed_values() == {name: getattr(fact, name) for name in fact.VALUES}
    empty = CorrectionForm(sent | {"reason": "核对", "in_city_scope": ""}, fact=fact)
    assert set(empty.errors) == {"in_city_scope"}

    fact.in_ministry_scope = True
    assert not CorrectionForm(fact=fact).fields["in_city_scope"].required


def test_forms_say_what_is_wrong_and_what_to_do_in_our_own_words() -> None:
    nothing = SimpleUploadedFile("空.xlsx", b"")
    forms = {
        HeaderForm({"first": "0"}): {"first": "填的数小于1。请填1或更大的数。"},
        HeaderForm({"first": "一"}): {"first": "这不是整数。请只写数字，如12。"},
        UploadForm({"ledger": "gold", "as_of": "2020-02-30"}, {"file": nothing}): {
            "ledger": "列表中没有这一项。请从列表中选一项。",
            "as_of": "日历上没有这一天。请写成2020-08-31这样。",
            "file": "这个文件是空的。请选有内容的文件。",
        },
        UploadForm({}, {}): {"ledger": "还没有选。请从列表中选一项。", "file": "还没有选文件。请选择一个。"},
        TargetForm({"figure": "fdi", "year": "2020", "value": "1" * 30, "issuer": "局" * 200}): {
            "value": "数字超过18位。请检查数字和单位。",
            "issuer": "写了200个字，最多120个。请缩短。",
        },
    }
    with translation.override("zh-hans"):
        for form, told in forms.items():
            assert {name: form.errors[name][0] for name in told} == told
            assert set(form.errors) == set(told)
    with translation.override("en"):
        assert TargetForm({}).errors["issuer"] == ["Nothing stands here. Fill it in."]


def test_the_wall_keeps_the_month_and_shows_nothing_to_click(books: Books, crowd: Crowd, sign_in: Any) -> None:
    client = sign_in(crowd("bureau_leader"))
    assert 'href="?wall=1&amp;month=2020-05"' in client.get("/desk/cockpit/?month=2020-05").content.decode()
    assert 'href="?wall=1"' in client.get("/desk/cockpit/").content.decode()
    wall = client.get("/desk/cockpit/?wall=1&month=2020-05").content.decode()
    assert "data-wall" in wall and 'href="?month=2020-05"' in wall and 'name="as_of"' not in wall


def test_exports_of_the_year_and_of_the_month_have_names_of_their_own(books: Books, crowd: Crowd, sign_in: Any) -> None:
    books.booked("fdi", sample_rows("fdi", 1))
    client = sign_in(crowd("statistician"))
    names = [
        client.get(f"/desk/figures/fdi/export/?month=2020-08{only}")["Content-Disposition"]
        for only in ("", "&only=month")
    ]
    assert [n.split("%20")[1] for n in names] == ["2020%E5%B9%B41-8%E6%9C%88.xlsx", "2020%E5%B9%B48%E6%9C%88.xlsx"]


def test_a_very_long_cell_is_shown_by_its_beginning(books: Books, crowd: Crowd, sign_in: Any) -> None:
    batch = books.checked("fdi", sample_rows("fdi", 1, remark="长" * 600))
    page = sign_in(crowd("statistician")).get(f"/desk/imports/{batch.pk}/").content.decode()
    assert f'<details class="clamped"><summary>{"长" * 600}</summary></details>' in page


def test_a_month_to_come_is_said_to_lie_ahead(crowd: Crowd, sign_in: Any) -> None:
    client = sign_in(crowd("statistician"))
    assert "2099年1月还没有到，还没有数。" in client.get("/desk/figures/?month=2099-01").content.decode()
    assert "还没有到" not in client.get("/desk/figures/?month=2020-08").content.decode()


def test_the_months_page_says_how_many_corrections_it_does_not_list(
    books: Books, clock: Clock, crowd: Crowd, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    books.booked("fdi", sample_rows("fdi", 3))
    books.booked("parcels", sample_rows("parcels", 2))
    close(month=AUGUST, by=books.by, at=clock())
    for fact in [*in_force(PaidInCapital), *in_force(ParcelRecord)]:
        facts.withdraw_fact(fact=fact, reason="重复登记", by=books.by, at=clock())
    client = sign_in(crowd("statistician"))
    assert client.get("/desk/months/").context["more_corrections"] == 0
    monkeypatch.setattr(months, "MOST", 1)
    answer = client.get("/desk/months/")
    assert (len(answer.context["corrections"]), answer.context["more_corrections"]) == (2, 3)
