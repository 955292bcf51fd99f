"""The cockpit: every figure with target, pace and printed value (`targets.queries.standing.standings`), over a million facts.

Measured for a closed month (read from what was frozen) and for the open month after it, and beside each the same SQL sent
by hand through the driver, in turns. Then the facts of closed months are made ten times as many while the open month stays
as it was: only the growth counts. SQLite always; PostgreSQL when DATABASE_URL names one or one can be started here.

    python -m benchmarks.bench_cockpit [--facts 1000000] [--rounds 100] [--without-postgres]
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from benchmarks.common import ROOT, answer, contest, percentile, prepare, scratch, table, verdict

MONTHS = 60
OPEN_FACTS = 2_000
BUILDINGS = 300
AT = datetime(2020, 9, 2, 3, tzinfo=UTC)


def month_before(back: int) -> date:
    """The first day of the month so many before August 2020, the last closed one."""
    months = 2020 * 12 + 7 - back
    return date(months // 12, months % 12 + 1, 1)


def values_of(label: str, n: int, things: dict[str, list[int]]) -> dict[str, Any]:
    """What fact number n of a kind states, beside what every fact has."""
    if label == "enterprises.paidincapital":
        return {"enterprise_id": things["enterprise"][n % 2000], "enterprise_name": f"示例{n % 2000}", "paid_in_usd": Decimal(n % 900 + 1) * 1000,
                "is_manufacturing": n % 3 == 0, "in_city_scope": n % 10 != 0, "currency": "USD"}  # fmt: skip
    if label == "enterprises.abovescaleentry":
        return {"enterprise_id": things["enterprise"][n % 2000], "enterprise_name": f"示例{n % 2000}", "is_new": True, "building_name": "示例大厦" if n % 4 else ""}  # fmt: skip
    if label == "estate.parcelrecord":
        return {"parcel_id": things["parcel"][n % 500], "parcel_no": f"示例{n}", "area_sqm": Decimal(n % 80 + 10) * 667, "land_use": ("industrial", "commercial", "residential")[n % 3], "state": "granted"}  # fmt: skip
    if label == "estate.occupancyreading":
        return {"building_id": things["building"][n % BUILDINGS], "building_name": f"示例大厦{n % BUILDINGS}", "lettable_sqm": Decimal(20_000), "leased_sqm": Decimal(12_000 + n % 7000), "year_start_sqm": Decimal(11_000)}  # fmt: skip
    if label == "outreach.mailing":
        return {
            "enterprise_id": things["enterprise"][n % 2000],
            "enterprise_name": f"示例{n % 2000}",
            "edition": "2020版",
        }
    project = {"project_id": things["project"][n % 3000], "project_name": f"示例项目{n % 3000}"}
    if label == "projects.recognition":
        return project | {
            "kind": "land_manufacturing",
            "fixed_investment_yuan": Decimal(n % 20) * 10**8,
            "is_carry_over": False,
        }
    if label == "projects.signing":
        return project | {"event": "示例签约" if n % 3 else "", "agreed_total_yuan": Decimal(n % 30) * 10**8}
    return project


SHARES = {
    "enterprises.paidincapital": 30, "enterprises.abovescaleentry": 6, "estate.parcelrecord": 6, "estate.occupancyreading": 4,
    "projects.negotiation": 20, "projects.signing": 8, "projects.landing": 8, "projects.recognition": 4, "outreach.mailing": 14,
}  # fmt: skip


def rows_of(
    kind: Any, count: int, first: int, day_of: Callable[[int], date], things: dict[str, list[int]]
) -> Iterator[dict[str, Any]]:
    """So many facts of a kind as columns, from number `first` on."""
    empty = {f.attname: f.get_default() for f in kind._meta.concrete_fields}
    label = kind._meta.label_lower
    for n in range(first, first + count):
        day = day_of(n)
        yield {
            **empty, "key": f"{label}|{n}", "revision": 1, "sign": 1, "happened_on": day, "counts_in": day, "recorded_at": AT,
            "recorded_by": "bench", "org_path": "district/bureau/", "is_sample": True, "values_digest": f"{n:064x}", "entry_uid": "bench",
            **values_of(label, n, things),
        }  # fmt: skip


def fill(facts: int, first: int, day_of: Callable[[int], date], things: dict[str, list[int]]) -> None:
    """The facts lie in their tables, spread over the kinds a bureau has."""
    from zhaoshang.domain.evidence.queries import fact_kind  # noqa: PLC0415 -- after set-up
    from zhaoshang.domain.journal.models import writing  # noqa: PLC0415 -- as above

    for label, share in SHARES.items():
        kind: Any = fact_kind(label)
        rows = rows_of(kind, facts * share // 100, first, day_of, things)
        while chunk := list(islice(rows, 20_000)):
            with writing("bench"):
                kind.objects.insert(kind.objects.prepared(chunk))


def things_of(at: datetime) -> dict[str, list[int]]:
    """Enterprises, projects, parcels and buildings the facts are about: their ids by kind."""
    from django.apps import apps  # noqa: PLC0415 -- after set-up

    from zhaoshang.domain.journal.models import writing  # noqa: PLC0415 -- as above

    shared = {"recorded_at": at, "recorded_by": "bench", "is_sample": True}
    wanted: dict[str, tuple[str, int, Callable[[int], dict[str, Any]]]] = {
        "enterprise": ("enterprises.enterprise", 2000, lambda n: {"name": f"示例{n}", "name_key": f"示例{n}"}),
        "project": (
            "projects.project",
            3000,
            lambda n: {"number": f"谈{n}", "name": f"示例{n}", "name_key": f"示例{n}", "org_path": "district/"},
        ),
        "parcel": ("estate.parcel", 500, lambda n: {"parcel_no": f"示例{n}", "name": f"示例{n}"}),
        "building": ("estate.building", BUILDINGS, lambda n: {"name": f"示例大厦{n}", "name_key": f"示例大厦{n}"}),
    }
    found = {}
    with writing("bench"):
        for key, (label, count, say) in wanted.items():
            model: Any = apps.get_model(label)
            found[key] = [
                m.pk
                for m in model.objects.bulk_create([model(**shared, **say(n)) for n in range(count)], batch_size=500)
            ]
    return found


def measure(rounds: int) -> dict[str, dict[str, float]]:
    """For the closed and the open month: p50 and p95 of ours and of the same SQL by hand, in milliseconds, in turns."""
    from django.db import connection  # noqa: PLC0415 -- after set-up

    from zhaoshang.domain.targets.queries.standing import standings  # noqa: PLC0415 -- as above
    from zhaoshang.kernel.period import Month  # noqa: PLC0415 -- as above

    found: dict[str, dict[str, float]] = {}
    for name, month in (("closed month", Month(2020, 8)), ("open month", Month(2020, 9))):
        said: list[tuple[str, Any]] = []

        def note(
            execute: Any, sql: str, params: Any, many: bool, context: Any, said: list[tuple[str, Any]] = said
        ) -> Any:
            said.append((sql, params))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            values = standings(month)
        assert len(values) > 15, len(values)
        ours: list[float] = []
        hand: list[float] = []
        for _ in range(rounds + 3):
            begun = time.perf_counter()
            standings(month)
            ours.append((time.perf_counter() - begun) * 1000)
            begun = time.perf_counter()
            with connection.cursor() as cursor:
                for sql, params in said:
                    cursor.execute(sql, params)
                    cursor.fetchall()
            hand.append((time.perf_counter() - begun) * 1000)
        ours, hand = ours[3:], hand[3:]
        found[name] = {
            "p50": percentile(ours, 0.5), "p95": percentile(ours, 0.95), "hand p50": percentile(hand, 0.5),
            "hand p95": percentile(hand, 0.95), "queries": len(said),
        }  # fmt: skip
    return found


def contestant(facts: int, rounds: int) -> None:
    """Fills a tenth, closes August 2020, measures; adds closed facts until they are ten times as many, measures again."""
    prepare()
    from django.db import connection  # noqa: PLC0415 -- after set-up

    from zhaoshang.domain.evidence.models import Books  # noqa: PLC0415 -- as above
    from zhaoshang.domain.journal.models import writing  # noqa: PLC0415 -- as above
    from zhaoshang.domain.organisations.queries import machine  # noqa: PLC0415 -- as above
    from zhaoshang.domain.targets import commands  # noqa: PLC0415 -- as above
    from zhaoshang.domain.targets.models import ClosedMonth  # noqa: PLC0415 -- as above
    from zhaoshang.kernel.period import Month  # noqa: PLC0415 -- as above

    things, tenth = things_of(AT), facts // 10
    fill(OPEN_FACTS, 10**9, lambda _: date(2020, 9, 1), things)
    fill(tenth, 0, lambda n: month_before(n % MONTHS), things)
    by, told = machine(), {}
    for figure in ("fdi", "negotiated", "landed", "signed_amount"):
        commands.set_target(figure=figure, year=2020, value=Decimal(100), printed="100", issuer="bench", by=by, at=AT)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    commands.close(month=Month(2020, 8), by=by, at=AT)
    told["tenth"] = measure(rounds)
    # The rest comes in as if the months behind had been fuller: the books are opened for it, then closed as before.
    with writing("bench"):
        Books.objects.update(closed_through=None)
    fill(facts - tenth, 10**8, lambda n: month_before(n % (MONTHS - 1) + 1), things)
    with writing("bench"):
        Books.objects.update(closed_through=ClosedMonth.objects.get().first_day)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    told["whole"] = measure(rounds)
    answer(**told, vendor=connection.vendor)


def postgres() -> Any:
    """A PostgreSQL to measure on: the one DATABASE_URL names, or one started here and stopped afterwards; None without."""
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return nullcontext(os.environ["DATABASE_URL"])
    sys.path.insert(0, str(ROOT))
    from scripts import run_tests  # noqa: PLC0415 -- it knows how a server is started without being root

    return run_tests.postgres() if run_tests.postgres_folder() else None


def main() -> None:
    """Measures on SQLite, then on PostgreSQL when there is one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--facts", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--without-postgres", action="store_true")
    parser.add_argument("--part", help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.part:
        contestant(told.facts, told.rounds)
        return
    with scratch("cockpit") as folder:
        report(
            "SQLite",
            contest(__file__, "all", folder / "sqlite", "--facts", told.facts, "--rounds", told.rounds),
            told.facts,
        )
        server = None if told.without_postgres else postgres()
        if server is None:
            print("\nPostgreSQL: none here, left out")
            return
        with server as url:
            words = ("--facts", told.facts, "--rounds", told.rounds)
            report("PostgreSQL", contest(__file__, "all", folder / "postgres", *words, DATABASE_URL=url), told.facts)


def report(name: str, found: dict[str, Any], facts: int) -> None:
    """One database's table and ratios."""
    lines: list[list[object]] = [
        ["", "facts", "queries", "p50 ms", "p95 ms", "by hand p50", "by hand p95", "ours ÷ hand"]
    ]
    for size, count in (("tenth", facts // 10), ("whole", facts)):
        for month, v in found[size].items():
            lines.append(
                [month, f"{count:,}", int(v["queries"]), f"{v['p50']:.1f}", f"{v['p95']:.1f}", f"{v['hand p50']:.1f}",
                 f"{v['hand p95']:.1f}", f"{v['p50'] / v['hand p50']:.2f}"]
            )  # fmt: skip
    table(f"Cockpit on {name}, {os.cpu_count()} cores", lines)
    for month in ("closed month", "open month"):
        small, large = found["tenth"][month], found["whole"][month]
        verdict(f"{month}, p95 in ms", large["p95"], "≤ 100", large["p95"] <= 100)
        growth = (large["p50"] / small["p50"] - 1) * 100
        verdict(f"{month}, slower at 10 × closed facts, % (p50)", growth, "≤ 10", growth <= 10)


if __name__ == "__main__":
    main()
