"""Every address × method × role, by real requests (R01, R02). An address without a declared rule fails.

Desk views declare their rule with `@page`; everything else is listed below with who may open it. Nothing is written by
hand per page: a new address is found by walking the URL configuration.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows
from tests.factories.people import Crowd
from tests.factories.tries import tries
from zhaoshang.domain.evidence.models import Import
from zhaoshang.domain.evidence.queries import LEDGERS, in_force, kinds
from zhaoshang.domain.journal.models import Entry
from zhaoshang.domain.organisations.models import RoleGrant, User
from zhaoshang.domain.organisations.rules import covers
from zhaoshang.domain.projects.models import Project
from zhaoshang.domain.targets.queries.registry import registry

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# Who may open what is not the desk's: everybody, whoever is signed in, or whoever opens the desk.
PUBLIC = {
    "portal": ("GET",),
    "api": ("GET",),
    "portal:keep": ("POST",),
    "portal:drop": ("POST",),
    "portal:ask": ("GET", "POST"),
    "portal:visit": ("GET", "POST"),
    "portal:visit-ticket": ("POST",),
    "portal:visit-leave": ("POST",),
    "portal:visit-watch-ticket": ("POST",),
    "portal:receipt-add": ("POST",),
    "portal:receipt-withdraw": ("POST",),
    "kit:language": ("POST",),
    "kit:theme": ("POST",),
}
SIGNED_IN_OR_NOT = "accounts"
GALLERY = ("kit:gallery", "kit:progress")


def routes(patterns: Any = None, space: str = "", before: str = "") -> Iterator[tuple[str, str, Any]]:
    """(name with its namespace, route, view) of every address."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from routes(pattern.url_patterns, inner, before + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}", before + str(pattern.pattern), pattern.callback


def filled(route: str) -> str:
    """An address of a route: numbers and words that exist nowhere, so that rights are asked before rows."""
    filling = {
        "<int:pk>": "987654", "<slug:key>": "fdi", "<str:kind>": "enterprises.paidincapital", "<str:month>": "2020-08",
        "<str:number>": "none", "<str:verb>": "verify", "<str:tiles>": "0" * 64, "<path:piece>": "still.jpg",
        "<int:item>": "987654", "<int:revision>": "987654", "<str:scene>": "none",
        "<str:token>": "none", "<str:language>": "zh",
    }  # fmt: skip
    for part, value in filling.items():
        route = route.replace(part, value)
    assert "<" not in route, f"the matrix does not know how to fill {route}"
    return "/" + route


DESK = [(n, r, v) for n, r, v in routes() if n.startswith("desk:")]


def test_every_address_has_a_declared_rule() -> None:
    undeclared = [
        name
        for name, route, view in routes()
        if not hasattr(view, "rule")
        and name.split(":")[0] not in PUBLIC
        and name not in PUBLIC
        and name not in GALLERY
        and not route.startswith(SIGNED_IN_OR_NOT)
    ]

    assert undeclared == []


def test_an_address_without_a_rule_would_be_found() -> None:
    from django.urls import path

    added = path("desk/secret/", lambda request: None, name="secret")

    found = [n for n, _, v in routes([*get_resolver().url_patterns, added]) if not hasattr(v, "rule") and n == "secret"]

    assert found == ["secret"]


def verbs_of(person: User) -> list[str]:
    """Every verb of the person's live grants."""
    grants = RoleGrant.objects.filter(user=person, withdrawn_at__isnull=True).select_related("role")
    return [verb for grant in grants for verb in grant.role.verbs]


@pytest.mark.slow
def test_each_role_meets_exactly_what_its_verbs_allow(people: dict[str, Any], sign_in: Callable[[Any], Client]) -> None:
    wrong: list[str] = []
    cells = 0
    for role, person in people.items():
        browser = sign_in(person)
        browser.raise_request_exception = True
        verbs = verbs_of(person)
        for name, route, view in DESK:
            for method in METHODS:
                status = browser.generic(method, filled(route)).status_code
                cells += 1
                if not covers(verbs, view.rule):
                    fits = status == 403
                elif method not in view.methods:
                    fits = status == 405
                else:
                    fits = status in (200, 302, 404, 409, 422)
                if not fits:
                    wrong.append(f"{role} {method} {name} → {status}")

    assert wrong == []
    assert cells == len(people) * len(DESK) * len(METHODS) > 1500


def test_nobody_signed_in_is_sent_to_sign_in(db: None) -> None:
    browser = Client()
    wrong = []
    for name, route, _ in DESK:
        for method in METHODS:
            answer = browser.generic(method, filled(route))
            if answer.status_code != 302 or not answer["Location"].startswith("/accounts/login/"):
                wrong.append(f"{method} {name} → {answer.status_code}")

    assert wrong == []


def test_public_addresses_answer_what_they_are_for(db: None) -> None:
    browser = Client()
    wrong = []
    for name, route, _ in routes():
        if name.startswith("portal:"):
            for method in METHODS:
                status = browser.generic(method, filled(route)).status_code
                is_meant = method in PUBLIC.get(name, PUBLIC["portal"])
                if status not in ((200, 302, 404, 422) if is_meant else (405, 404)):
                    wrong.append(f"{method} {name} → {status}")

    assert wrong == []


def test_unsafe_requests_need_the_token(people: dict[str, Any], settings: Any) -> None:
    settings.ZHAOSHANG_MFA = "optional"
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(people["statistician"], backend="allauth.account.auth_backends.AuthenticationBackend")
    passed = [n for n, r, v in DESK if "POST" in v.methods and browser.post(filled(r)).status_code != 403]

    assert passed == []


def unsafe() -> Iterator[tuple[str, str]]:
    """(name, address) of everything that can be posted to: the desk, the two switches, signing in and out."""
    for name, route, view in routes():
        posts = "POST" in getattr(view, "methods", ()) or "POST" in PUBLIC.get(name, ())
        if posts or route.startswith(SIGNED_IN_OR_NOT):
            yield name, filled(route)


def test_signing_in_and_out_need_the_token_too(people: dict[str, Any], settings: Any) -> None:
    """R18: by whoever is signed in, and by whoever is not."""
    settings.ZHAOSHANG_MFA = "optional"
    visitor, browser = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    browser.force_login(people["statistician"], backend="allauth.account.auth_backends.AuthenticationBackend")
    passed = [n for n, address in unsafe() for who in (visitor, browser) if who.post(address).status_code != 403]

    assert passed == []
    assert {"account_login", "account_logout", "kit:language"} <= {name for name, _ in unsafe()}
    assert browser.get("/desk/").status_code == 200  # nobody was signed out by it


def test_another_site_posts_nothing_even_with_the_token(people: dict[str, Any], settings: Any) -> None:
    """R18: the token fits; where the request comes from does not."""
    settings.ZHAOSHANG_MFA = "optional"
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(people["statistician"], backend="allauth.account.auth_backends.AuthenticationBackend")
    token = re.findall(rb'name="csrfmiddlewaretoken" value="(\w+)"', browser.get("/desk/").content)[0].decode()

    def posted(address: str, **headers: str) -> int:
        return browser.post(address, {"csrfmiddlewaretoken": token}, headers=headers).status_code

    for origin in (
        "https://elsewhere.example",
        "null",
        "http://testserver.elsewhere.example",
        "https://testserver:444",
    ):
        assert [n for n, address in unsafe() if posted(address, origin=origin) != 403] == []
    assert posted("/kit/theme/", origin="http://testserver") == posted("/kit/theme/") == 302  # it was the origin
    assert posted("/accounts/logout/", origin="http://testserver") == 302


def test_headers_of_every_answer(people: dict[str, Any], sign_in: Callable[[Any], Client]) -> None:
    browser = sign_in(people["statistician"])
    lacking = []
    for name, route, view in DESK:
        if "GET" not in view.methods:
            continue
        answer = browser.get(filled(route))
        policy = answer.get("Content-Security-Policy", "")
        if "unsafe" in policy or "default-src 'none'" not in policy or answer.get("X-Frame-Options") != "DENY":
            lacking.append(name)

    assert lacking == []


MARK = "只有祥符知道"


def one_of_each() -> list[str]:
    """A figure of every ledger: those of one ledger show the same rows."""
    return list({figure.ledger: key for key, figure in registry().items()}.values())


def marked(ledger: str, count: int, start: int = 1) -> list[dict[str, Any]]:
    """Rows of a ledger that carry the mark in every column that holds any text: a floor is one of a building's."""
    texts = [c.field for c in LEDGERS[ledger].columns if c.kind == "text" and c.field != "floor_label"]
    return [row | dict.fromkeys(texts, f"{MARK}{n}") for n, row in enumerate(sample_rows(ledger, count, start), start)]


@pytest.fixture
def two_subdistricts(crowd: Crowd, books: Books) -> tuple[Any, Any, Import]:
    """An officer of each of two subdistricts; what the first imported, in every ledger, carries a mark in every text."""
    ours, theirs = crowd("subdistrict_officer", "xiangfu"), crowd("subdistrict_officer", "gongchen")
    for ledger in LEDGERS:
        batch = books.booked(ledger, marked(ledger, 1), by=ours, name=f"{MARK}{ledger}.xlsx", reason=MARK)
        assert (batch.state, batch.counts["refused"]) == ("booked", 0), (ledger, batch.notes)
    batch = books.checked("fdi", marked("fdi", 1, 50), by=ours, name=f"{MARK}.xlsx")
    return ours, theirs, batch


def addresses_in(page: bytes) -> set[str]:
    """The site's own addresses a page links to."""
    found = re.findall(rb'(?:href|action)="(/[^"#]*)', page)
    return {address.decode().replace("&amp;", "&") for address in found}


@pytest.mark.slow
def test_rows_of_another_subdistrict_are_not_found_anywhere(
    two_subdistricts: tuple[Any, Any, Import], sign_in: Callable[[Any], Client]
) -> None:
    """R03, R04: everything the owner can open is replayed by the other, and everything the other can reach is read."""
    ours, theirs, _ = two_subdistricts
    owner, other = sign_in(ours), sign_in(theirs)
    start = [filled(r) for n, r, v in DESK if "GET" in v.methods and "<" not in r]
    facts = [(label, pk) for label, kind in kinds().items() for pk in kind.objects.values_list("pk", flat=True)]
    start += [f"/desk/rows/{label}/{pk}/" for label, pk in facts]
    start += [f"/desk/imports/{pk}/" for pk in Import.objects.values_list("pk", flat=True)]
    start += [f"/desk/figures/{key}/{more}?month=2020-08" for key in one_of_each() for more in ("", "export/")]
    start += ["/desk/enterprises/?q=祥符", "/desk/estate/?kind=buildings", "/desk/projects/?q=祥符&export=1"]
    start += [f"/desk/imports/?sort={s}" for s in ("file_name", "-pk")] + ["/desk/projects/?q=祥符&sort=investor"]
    owned: dict[str, bytes] = {}
    seen: dict[str, bytes] = {}
    reachable = crawl(owner, start, keep=owned, most=200) | crawl(other, start, keep=seen, most=200)

    seen |= {address: opened(other, address) for address in reachable - set(seen)}
    assert [address for address, page in seen.items() if MARK.encode() in page] == []
    # The mark was there to be found: in the owner's own pages of every ledger, import and list.
    showing = {address for address, page in owned.items() if MARK.encode() in page}
    assert {kind for kind in kinds() if any(f"/rows/{kind}/" in address for address in showing)} == set(kinds())
    assert {"/desk/imports/", "/desk/projects/", "/desk/estate/", "/desk/enterprises/"} <= showing


@pytest.mark.soak
@pytest.mark.slow
def test_no_id_of_another_subdistrict_opens_or_takes_anything(
    crowd: Crowd, books: Books, sign_in: Callable[[Any], Client]
) -> None:
    """R03: every id the owner's rows, imports and projects have, on every address that takes one, read and written; each
    answers as an id nobody ever had. A few rows of each ledger in every run, for each meets every address; `make soak` has as
    many as two thousand replays take."""
    ours, theirs = crowd("subdistrict_officer", "xiangfu"), crowd("subdistrict_officer", "gongchen")
    for ledger in LEDGERS:
        books.booked(ledger, sample_rows(ledger, tries(12, 120)), by=ours, reason="示例")
    books.checked("fdi", sample_rows("fdi", 2, 90), by=ours)
    owner, other, verbs = sign_in(ours), sign_in(theirs), verbs_of(theirs)
    ids = {f"rows/{k}": list(in_force(kind).values_list("pk", flat=True)) for k, kind in kinds().items()}
    ids |= {"imports": list(Import.objects.values_list("pk", flat=True))}
    ids |= {"projects": list(Project.objects.values_list("pk", flat=True))}
    absent: dict[tuple[str, str], tuple[int, int]] = {}
    replays, wrong = 0, []
    before = Entry.objects.filter(by_key=theirs.journal_key, outcome=Entry.Outcome.DONE).count()

    def answer(method: str, address: str) -> tuple[int, int]:
        got = other.generic(method, address)
        return got.status_code, len(got.content)

    for name, route, view in DESK:
        whose = route.removeprefix("desk/").partition("/<int:pk>")[0]
        for place, known in ids.items():
            if whose not in (place, "rows/<str:kind>") or (whose != place and not place.startswith("rows/")):
                continue
            pattern = "/" + route.replace(whose, place)
            assert owner.get(pattern.replace("<int:pk>", str(known[0]))).status_code != 404, name
            for method in view.methods if covers(verbs, view.rule) else ():
                for pk in known:
                    # As long as the real one: the page repeats its own address.
                    like = (method, pattern.replace("<int:pk>", "9" * len(str(pk))))
                    absent[like] = absent.get(like) or answer(*like)
                    got = answer(method, pattern.replace("<int:pk>", str(pk)))
                    replays += 1
                    if got != absent[like] or got[0] != 404:
                        wrong.append(f"{method} {name} {pk}: {got}, not {absent[like]}")

    assert wrong == []
    assert replays >= tries(300, 2000), replays
    assert Entry.objects.filter(by_key=theirs.journal_key, outcome=Entry.Outcome.DONE).count() == before


def test_their_import_answers_as_one_that_does_not_exist(
    two_subdistricts: tuple[Any, Any, Import], sign_in: Callable[[Any], Client]
) -> None:
    _, theirs, batch = two_subdistricts
    other = sign_in(theirs)
    absent_pk = str(batch.pk)[:-1] + "9"  # as long as the real one: the page repeats its own address

    for path in ("", "columns/", "refused/", "original/"):
        real = other.get(f"/desk/imports/{batch.pk}/{path}")
        absent = other.get(f"/desk/imports/{absent_pk}/{path}")
        assert (
            (real.status_code, len(real.content))
            == (absent.status_code, len(absent.content))
            == (404, len(absent.content))
        )


def test_a_right_withdrawn_is_gone_with_the_next_request(
    crowd: Crowd, sign_in: Callable[[Any], Client], machine: Any, clock: Any
) -> None:
    from zhaoshang.domain.organisations.commands import withdraw

    person = crowd("auditor")
    browser = sign_in(person)
    assert browser.get("/desk/journal/").status_code == 200

    withdraw(grant=RoleGrant.objects.get(user=person), reason="调离", by=machine, at=clock())

    assert browser.get("/desk/journal/").status_code == 403


def crawl(browser: Client, start: list[str], most: int = 400, keep: dict[str, bytes] | None = None) -> set[str]:
    """Every address reached from `start` by links, that answers; what each shows is put into `keep`."""
    seen: set[str] = set()
    waiting = list(start)
    while waiting and len(seen) < most:
        address = waiting.pop(0)  # what we named first, then what it leads to
        if address in seen or not address.startswith(("/desk/", "/figures", "/bulletins")):
            continue
        seen.add(address)
        page = opened(browser, address)
        if keep is not None:
            keep[address] = page
        waiting += [a for a in addresses_in(page) if a not in seen]
    return seen


def opened(browser: Client, address: str) -> bytes:
    """What an address shows; the text inside a workbook when it is one."""
    answer = browser.get(address)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content[:2] == b"PK":
        import io
        import zipfile

        with zipfile.ZipFile(io.BytesIO(content)) as box:
            return b"".join(box.read(name) for name in box.namelist())
    return content


def test_a_confidential_project_is_seen_nowhere_by_others(
    people: dict[str, Any], books: Books, sign_in: Callable[[Any], Client]
) -> None:
    """R05: every page and file others can reach is read for its name; a named reader finds it."""
    secret = "密字第七号项目"
    day = {"first_contact_on": "2020-08-12"}
    books.booked(
        "negotiations",
        [day | {"project_name": "公开项目", "investor": "甲"}, day | {"project_name": secret, "investor": secret}],
    )
    project = Project.objects.get(name=secret)
    reader, other = sign_in(people["statistician"]), sign_in(people["section_head"])
    address = f"/desk/projects/{project.pk}/"
    start = [filled(r) for n, r, v in DESK if "GET" in v.methods and "<" not in r]
    start += [
        "/desk/figures/negotiated/?month=2020-08",
        "/desk/figures/negotiated/export/?month=2020-08",
        "/desk/imports/1/original/",
    ]
    assert reader.post(f"{address}hide/", {"reason": "区领导批示"}).status_code == 302

    known = crawl(reader, [*start, address])
    seen = {a for a in known | crawl(other, start) if secret.encode() in opened(other, a)}

    assert any(secret.encode() in opened(reader, a) for a in known)
    assert seen == set()
    assert other.get(address).status_code == 404
    reader.post(f"{address}readers/", {"username": people["section_head"].username})
    assert secret.encode() in other.get(address).content
