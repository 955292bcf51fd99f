"""R05: a confidential project is known to its named readers only, and no closed month moves for it."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest

from tests.factories.booking import AUGUST, Books, value
from tests.factories.ledgers import sample_rows
from tests.factories.moments import Clock
from zhaoshang.domain.evidence.commands import facts
from zhaoshang.domain.evidence.queries import altered_facts, in_force
from zhaoshang.domain.journal.queries import verify
from zhaoshang.domain.projects import commands
from zhaoshang.domain.projects.errors import NamesAnother, ReasonMissing
from zhaoshang.domain.projects.models import Landing, Negotiation, Project, Signing
from zhaoshang.domain.projects.queries import subjects_hidden_from, visible_to
from zhaoshang.domain.publishing import commands as publishing
from zhaoshang.domain.publishing.queries import draft
from zhaoshang.domain.publishing.queries.discretion import discreet
from zhaoshang.domain.targets import commands as targets
from zhaoshang.domain.targets.queries.proof import altered_months
from zhaoshang.domain.targets.queries.rows import rows
from zhaoshang.kernel.period import Month
from zhaoshang.web.kit import bulletins

pytestmark = pytest.mark.django_db
SEPTEMBER = Month(2020, 9)
DAY = {"first_contact_on": "2020-08-12"}
ROWS = [
    DAY | {"project_name": name, "project_number": number}
    for name, number in (("甲项目", "谈-1"), ("乙项目", "谈-2"), ("丙项目", "谈-3"))
]


def counted(month: Month) -> tuple[Any, Any, int]:
    worth = value("negotiated", month)
    return worth.in_month, worth.cumulative, rows(worth.figure, month).count()


def hidden(name: str, by: Any, clock: Clock) -> Project:
    return commands.hide(project=Project.objects.get(name=name), reason="区领导批示", by=by, at=clock())


def test_hidden_in_an_open_month_no_number_holds_it(books: Books, clock: Clock, people: dict[str, Any]) -> None:
    books.booked("negotiations", ROWS[:2])
    before = counted(AUGUST)
    books.booked("negotiations", ROWS)
    assert counted(AUGUST) != before

    hidden("丙项目", people["statistician"], clock)

    assert counted(AUGUST) == before
    assert not visible_to(people["section_head"]).filter(name="丙项目").exists()
    assert visible_to(people["statistician"]).filter(name="丙项目").exists()


def test_hidden_later_the_closed_month_stands_and_the_open_one_takes_it_back(
    books: Books, clock: Clock, people: dict[str, Any]
) -> None:
    books.booked("negotiations", ROWS)
    by = people["statistician"]
    targets.close(month=AUGUST, by=by, at=clock())
    assert counted(AUGUST) == (3, 3, 3)

    project = hidden("丙项目", by, clock)

    assert counted(AUGUST) == (3, 3, 3)
    assert counted(SEPTEMBER)[:2] == (-1, 2)
    commands.show(project=project, reason="已公开签约", by=by, at=clock())
    assert counted(SEPTEMBER)[:2] == (0, 3)
    assert list(altered_months()) == list(altered_facts()) == verify([]).broken == []


def test_a_row_that_comes_in_again_stays_hidden(books: Books, clock: Clock, people: dict[str, Any]) -> None:
    books.booked("negotiations", ROWS)
    hidden("丙项目", people["statistician"], clock)

    books.booked("negotiations", [*ROWS[:2], ROWS[2] | {"stage": "评审中"}])

    newest = Negotiation.objects.filter(project__name="丙项目", sign=1).order_by("-revision")[0]
    assert (newest.stage, newest.is_confidential) == ("under_review", True)
    assert counted(AUGUST) == (2, 2, 2)


def test_the_mark_is_part_of_what_the_journal_proves(books: Books, clock: Clock, people: dict[str, Any]) -> None:
    books.booked("negotiations", ROWS)
    hidden("丙项目", people["statistician"], clock)
    fact = Negotiation.objects.get(is_confidential=True, sign=1)
    proved = fact.leaf()

    fact.is_confidential = False

    assert fact.leaf() != proved


def test_no_reason_no_change(books: Books, clock: Clock, people: dict[str, Any]) -> None:
    books.booked("negotiations", ROWS)
    with pytest.raises(ReasonMissing):
        commands.hide(project=Project.objects.get(name="甲项目"), reason=" ", by=people["statistician"], at=clock())
    assert not Project.objects.filter(is_confidential=True).exists()


def test_the_journal_names_no_confidential_project_to_who_may_not_know(
    books: Books, clock: Clock, people: dict[str, Any], sign_in: Any
) -> None:
    books.booked("negotiations", ROWS)
    fact = Negotiation.objects.get(project__name="丙项目")
    facts.correct(fact=fact, values={"investor": "某公司"}, reason="丙项目来函", by=books.by, at=clock())
    hidden("丙项目", people["statistician"], clock)
    project = Project.objects.get(name="丙项目")
    commands.name_reader(project=project, user=people["section_head"], by=people["statistician"], at=clock())

    page = sign_in(people["auditor"]).get("/desk/journal/").content.decode()
    assert "丙项目" not in page and "一个保密项目" in page
    assert "区领导批示" not in page and "来函" not in page
    assert subjects_hidden_from(people["auditor"], [("projects.project", str(project.pk))])
    assert not subjects_hidden_from(people["section_head"], [("projects.project", str(project.pk))])


def test_a_month_in_which_more_is_taken_back_than_came_can_be_closed(
    books: Books, clock: Clock, people: dict[str, Any]
) -> None:
    books.booked("negotiations", ROWS)
    clock.set("2020-09-02")
    targets.close(month=AUGUST, by=books.by, at=clock())
    hidden("丙项目", people["statistician"], clock)
    clock.set("2020-10-02")
    targets.close(month=SEPTEMBER, by=books.by, at=clock())
    assert value("negotiated", SEPTEMBER).rows_in_month == -1
    assert list(altered_months()) == []


def test_a_published_bulletin_names_no_project_that_is_hidden_later(
    books: Books, clock: Clock, people: dict[str, Any], sign_in: Any, client: Any
) -> None:
    day = {"is_recognised": "是", "recognised_in": "2020年8月"}
    books.booked("signed", [{**row, **day, "project_name": "丙项目"} for row in sample_rows("signed", 1)])
    clock.set("2020-09-02")
    targets.close(month=AUGUST, by=books.by, at=clock())
    made = bulletins.compose(AUGUST, by=books.by, at=clock())
    publishing.publish(bulletin=made, by=books.by, at=clock())
    address = f"/bulletins/{made.number}/"
    reader = sign_in(people["auditor"])
    assert "丙项目" in client.get(address).content.decode()

    hidden("丙项目", people["statistician"], clock)

    for page in (client.get(address), reader.get(f"/desk/bulletins/{made.pk}/")):
        assert page.status_code == 200
        assert "丙项目" not in page.content.decode() and "（保密项目）" in page.content.decode()
    file = reader.get(f"/desk/bulletins/{made.pk}/word/")
    with zipfile.ZipFile(io.BytesIO(b"".join(file) if file.streaming else file.content)) as box:
        assert "丙项目" not in box.read("word/document.xml").decode()


def test_undoing_an_import_brings_no_hidden_project_back(books: Books, clock: Clock) -> None:
    books.booked("negotiations", sample_rows("negotiations", 2))
    changed = books.booked("negotiations", sample_rows("negotiations", 2, total_investment_yuan=7))
    hidden("示例在谈项目1", books.by, clock)
    assert value("negotiated").cumulative == 1
    books.undone(changed)
    assert value("negotiated").cumulative == 1
    assert {f.project.is_confidential == f.is_confidential for f in in_force(Negotiation)} == {True}


def test_undoing_an_import_leaves_no_open_project_out(books: Books, clock: Clock) -> None:
    books.booked("negotiations", sample_rows("negotiations", 2))
    project = hidden("示例在谈项目1", books.by, clock)
    changed = books.booked("negotiations", sample_rows("negotiations", 2, total_investment_yuan=7))
    commands.show(project=project, reason="公开", by=books.by, at=clock())
    books.undone(changed)
    assert value("negotiated").cumulative == 2


@pytest.mark.parametrize("is_hidden", [False, True])
def test_a_fact_is_not_corrected_onto_another_project(books: Books, clock: Clock, is_hidden: bool) -> None:
    """The answer is the same whether the other one is confidential or not."""
    books.booked("signed", sample_rows("signed", 1))
    books.booked("negotiations", sample_rows("negotiations", 1))
    if is_hidden:
        hidden("示例在谈项目1", books.by, clock)
    fact = in_force(Signing).get(project_name="示例签约项目1")
    with pytest.raises(NamesAnother):
        facts.correct(fact=fact, values={"project_name": "示例在谈项目1"}, reason="x", by=books.by, at=clock())


def test_a_mended_name_leaves_a_project_whole_and_hidden(books: Books, clock: Clock) -> None:
    """Its signing, landing and recognition follow; the file mended alike changes nothing."""
    books.booked("signed", sample_rows("signed", 2))
    project = hidden("示例签约项目1", books.by, clock)
    before = [value(key).cumulative for key in ("signed_at_events", "landed", "yi_projects")]
    fact = in_force(Signing).get(project_name="示例签约项目1")
    made = facts.correct(fact=fact, values={"project_name": "示例签约项目甲"}, reason="x", by=books.by, at=clock())
    project.refresh_from_db()
    assert (made.project_id, made.is_confidential, project.name) == (project.pk, True, "示例签约项目甲")
    assert Project.objects.count() == 2
    assert [value(key).cumulative for key in ("signed_at_events", "landed", "yi_projects")] == before
    rows = [sample_rows("signed", 1, project_name="示例签约项目甲")[0], *sample_rows("signed", 1, start=2)]
    assert books.checked("signed", rows).counts["unchanged"] == 2
    assert list(altered_facts()) == []


def test_the_bulletin_says_that_figures_moved_and_nothing_of_why(books: Books, clock: Clock) -> None:
    books.booked("signed", sample_rows("signed", 2))
    targets.close(month=AUGUST, by=books.by, at=clock())
    commands.hide(project=Project.objects.get(name="示例签约项目1"), reason="军工企业甲", by=books.by, at=clock())
    clock.set("2020-10-05")
    targets.close(month=AUGUST.next(), by=books.by, at=clock())
    content = draft(AUGUST.next())
    section = json.dumps(next(s for s in content["sections"] if s["key"] == "corrections"), ensure_ascii=False)
    assert "因项目保密范围调整" in section and "活动签约项目" in section
    for secret in ("军工", "示例签约项目1", "12.00", "2020年8月"):
        assert secret not in section, section


def test_the_reason_of_a_correction_goes_with_the_name_of_a_project_hidden_later(books: Books, clock: Clock) -> None:
    books.booked("signed", sample_rows("signed", 2))
    targets.close(month=AUGUST, by=books.by, at=clock())
    fact = in_force(Signing).get(project_name="示例签约项目1")
    facts.correct(fact=fact, values={"agreed_total_yuan": 13 * 10**8}, reason="甲公司来函", by=books.by, at=clock())
    clock.set("2020-10-05")
    targets.close(month=AUGUST.next(), by=books.by, at=clock())
    content = draft(AUGUST.next())
    assert "甲公司来函" in json.dumps(discreet(content), ensure_ascii=False)
    hidden("示例签约项目1", books.by, clock)
    veiled = json.dumps(discreet(content), ensure_ascii=False)
    assert "甲公司来函" not in veiled and "（从略）" in veiled


def test_why_it_was_hidden_is_not_told_with_the_project_afterwards(
    books: Books, clock: Clock, people: dict[str, Any], sign_in: Any
) -> None:
    books.booked("negotiations", sample_rows("negotiations", 1), by=people["officer of xiangfu"])
    project = hidden("示例在谈项目1", books.by, clock)
    commands.show(project=project, reason="已公开", by=books.by, at=clock())
    told = {
        who: sign_in(people[who]).get(f"/desk/projects/{project.pk}/").content.decode()
        for who in ("officer of xiangfu", "statistician")
    }
    assert all("设为保密项目" in page for page in told.values())
    assert "区领导批示" not in told["officer of xiangfu"] and "区领导批示" in told["statistician"]


def test_a_number_or_a_name_mended_tears_no_project_apart(books: Books, clock: Clock, people: dict[str, Any]) -> None:
    """What another ledger says of it stays with it, also when it is booked again under the name it had."""
    name = {"project_name": "示例甲项目"}
    books.booked("negotiations", sample_rows("negotiations", 1, **name))
    books.booked("signed", sample_rows("signed", 1, **name))
    fact = in_force(Negotiation).get()
    mended = {"project_number": "谈-0100", "project_name": "示例甲项目（更正）"}
    facts.correct(fact=fact, values=mended, reason="笔误", by=books.by, at=clock())
    project = Project.objects.get()
    assert (project.number, project.name) == ("谈-0100", "示例甲项目（更正）")
    books.booked("signed", sample_rows("signed", 1, **name, company_name="示例改名公司", agreed_total_yuan=13))
    books.booked("negotiations", sample_rows("negotiations", 1, **mended, total_investment_yuan=6))
    assert Project.objects.count() == 1
    assert {f.project_id for kind in (Negotiation, Signing, Landing) for f in in_force(kind)} == {project.pk}


def test_a_hidden_project_mended_by_its_reader_stays_hidden(books: Books, clock: Clock, people: dict[str, Any]) -> None:
    books.booked("negotiations", sample_rows("negotiations", 2))
    hidden("示例在谈项目1", people["statistician"], clock)
    fact = in_force(Negotiation).get(project_name="示例在谈项目1")
    mended = {"project_name": "示例在谈项目1（更正）", "project_number": "谈-0100"}
    made = facts.correct(fact=fact, values=mended, reason="笔误", by=people["statistician"], at=clock())
    assert made.is_confidential and value("negotiated").cumulative == 1
    assert not visible_to(people["bureau_officer"]).filter(name__contains="更正").exists()
