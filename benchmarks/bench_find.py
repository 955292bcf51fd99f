"""The search for land and space (`estate.queries.find`, with near misses where few fit) over a million units in five thousand buildings.

Questions of six kinds with numbers drawn by a seed: numbers only; words and numbers; a map window and numbers; all three; all that is
there, and the cheapest of it; needs hardly anything meets. Beside each the SQL it sends, by hand through the driver, in turns. The
memory is that of a process that only searches. SQLite always; PostgreSQL when DATABASE_URL names one or one can be started here.

Milliseconds on the wall are of this machine and its neighbours; beside them stand those of the processor, the searching process's and, on PostgreSQL, its
server's: what a question costs wherever it is asked.

    python -m benchmarks.bench_find [--units 1000000] [--rounds 40] [--without-postgres | --without-sqlite]
"""

from __future__ import annotations

import argparse
import os
import random
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.bench_cockpit import postgres
from benchmarks.common import MIB, answer, contest, peak_bytes, percentile, prepare, scratch, table, verdict

AT = datetime(2020, 9, 2, 3, tzinfo=UTC)
IN_A_BUILDING = 200
PLACES = ("祥符桥", "拱宸桥", "大关", "上塘", "湖墅", "米市巷", "小河", "半山", "康桥", "和睦", "石桥", "东新")
KINDS = ("产业楼", "商务楼", "科创园", "中心", "广场", "大厦")
FOCUSES = ("集成电路设计", "大数据", "智能物流", "直播电商", "文化创意", "汽车互联网")
CHUNK = 20_000
QUESTIONS = ("numbers", "words, numbers", "window, numbers", "words, numbers, window", "everything", "hardly anything")


def rows(model: Any, said: Iterator[dict[str, Any]]) -> None:
    """Rows given by column lie in their table; what is not said is empty."""
    from zhaoshang.domain.journal.models import writing  # noqa: PLC0415 -- after set-up

    empty = {f.attname: f.get_default() for f in model._meta.concrete_fields}
    while chunk := [empty | row for row in islice(said, CHUNK)]:
        with writing("bench"):
            model.objects.insert(model.objects.prepared(chunk))


def fill(units: int) -> None:
    """Public buildings with their units, as `estate.follow` would leave them: the search's own tables, and what they point at."""
    from django.db import connection  # noqa: PLC0415 -- after set-up

    from zhaoshang.domain.estate.models import Building, Listing, Offer, OfferPlace, Unit  # noqa: PLC0415 -- as above
    from zhaoshang.domain.journal.models import writing  # noqa: PLC0415 -- as above
    from zhaoshang.kernel.searching import tokens_of  # noqa: PLC0415 -- as above

    drawn, count = random.Random(1), units // IN_A_BUILDING
    names = [f"{PLACES[n % len(PLACES)]}{KINDS[n // 12 % len(KINDS)]}{n}" for n in range(count)]
    recorded = {"recorded_at": AT, "recorded_by": "bench"}
    rows(Building, ({"name": name, "name_key": name, **recorded} for name in names))
    buildings = list(Building.objects.order_by("pk").values_list("pk", flat=True))
    public = {
        "published_by": "bench",
        "verified_at": AT,
        "verified_by": "bench",
        "org_path": "district/",
        **recorded,
    }
    rows(
        Listing,
        (
            {"number": f"招商-2020-{n}", "building_id": pk, "summary": "近运河", "published_at": published(n), **public}
            for n, pk in enumerate(buildings)
        ),
    )
    listings = list(Listing.objects.order_by("pk").values_list("pk", flat=True))
    boxes = [
        (1_200_500_000 + drawn.randrange(2_000_000), 302_500_000 + drawn.randrange(2_000_000)) for _ in range(count)
    ]
    words = [
        " ".join(
            tokens_of([name, FOCUSES[n % 6], f"{PLACES[n % 12]}街道"], [f"招商-2020-{n}", "近运河与地铁的产业空间"])
        )
        for n, name in enumerate(names)
    ]
    with writing("bench"):
        OfferPlace.objects.bulk_create(
            [
                OfferPlace(listing_id=pk, words=said, west=x, south=y, east=x + 8000, north=y + 6000)
                for pk, said, (x, y) in zip(listings, words, boxes, strict=True)
            ],
            batch_size=500,
        )
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.executemany(
                'INSERT INTO "estate_offer_words"(rowid, words) VALUES (%s, %s)',
                list(zip(listings, words, strict=True)),
            )
    rows(
        Unit,
        (
            {"building_id": buildings[n // IN_A_BUILDING], "unit_no": f"{n % 200}", "key": f"{n}", **recorded}
            for n in range(units)
        ),
    )
    first = Unit.objects.order_by("pk").values_list("pk", flat=True)[0]
    rows(Offer, (offer(n, first, listings, drawn) for n in range(units)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def published(which: int) -> datetime:
    """When the listing of a building was published: not in the order they came in, and several at once."""
    return AT - timedelta(minutes=which * 7919 % 2500)


def offer(n: int, first: int, listings: list[int], drawn: random.Random) -> dict[str, Any]:
    """One free unit; heights and loads go by the building, one in seven says nothing of its power."""
    which = n // IN_A_BUILDING
    area = Decimal(drawn.randrange(50, 2500))
    return {
        "listing_id": listings[which], "unit_id": first + n, "kind": "unit", "side": 2, "label": f"{n % 200}", "floor_label": f"{n % 20 + 1}F",
        "area_sqm": area, "least_sqm": Decimal(0) if n % 5 == 0 else area, "clear_height_m": Decimal(27 + which % 30) / 10,
        "floor_load_kn": Decimal(20 + which % 9 * 10) / 10, "rent_yuan": Decimal(drawn.randrange(80, 500)) / 100,
        "power_kva": None if n % 7 == 0 else Decimal(drawn.randrange(20, 300)), "metro_m": Decimal(which % 40 * 60),
        "has_water": n % 3 == 0, "has_exhaust": n % 11 == 0, "free_day": date(2020, 9, 1).toordinal() + n % 200,
        "public_since": int(published(which).timestamp()) * 1_000_000,
    }  # fmt: skip


def question(kind: str, drawn: random.Random) -> dict[str, str]:
    """What somebody needs."""
    area = drawn.randrange(100, 1500)
    numbers = {
        "area_from": f"{area}",
        "area_to": f"{area * 13 // 10}",
        "height": f"{drawn.randrange(28, 48) / 10}",
        "rent": f"{drawn.randrange(15, 40) / 10}",
    }
    said = {"q": f"{drawn.choice(PLACES)} {drawn.choice((*KINDS, *FOCUSES, 'cyl', 'yunhe'))}"}
    west, south = 120.05 + drawn.random() * 0.18, 30.25 + drawn.random() * 0.18
    window = {"window": f"{west:.5f},{south:.5f},{west + 0.02:.5f},{south + 0.02:.5f}"}
    return {
        "numbers": numbers,
        "words, numbers": said | numbers,
        "window, numbers": window | numbers,
        "words, numbers, window": said | window | numbers,
        "everything": {"sort": drawn.choice(("newest", "cheapest", "area"))},
        "hardly anything": {
            "height": "5.5",
            "load": "9.9",
            "rent": "0.9",
            "water": "1",
            "power": f"{drawn.randrange(200, 290)}",
        },
    }[kind]


def ask(given: dict[str, str]) -> int:
    """What a page asks."""
    from zhaoshang.domain.estate.queries import find, near_misses, read_needs  # noqa: PLC0415 -- after set-up
    from zhaoshang.domain.estate.queries.finding import A_HANDFUL  # noqa: PLC0415 -- as above

    needs = read_needs(given, "space")
    found = find(needs)
    return found.count + len(near_misses(needs) if found.count < A_HANDFUL else [])


def measure(rounds: int) -> None:
    """Ours and by hand in turns, in milliseconds by kind of question; the peak is this process's, which only searched."""
    prepare()
    from django.db import connection  # noqa: PLC0415 -- after set-up

    found: dict[str, Any] = {}
    own_memory = 0
    for kind in QUESTIONS:
        drawn, ours, hand, fit, cost = random.Random(7), [], [], [], []
        for turn in range(rounds + 2):
            given = question(kind, drawn)
            said: list[tuple[str, Any]] = []

            def note(execute: Any, sql: str, params: Any, many: bool, context: Any, said: Any = said) -> Any:
                said.append((sql, params))
                return execute(sql, params, many, context)

            with connection.execute_wrapper(note):
                count = ask(given)
            begun, used = time.perf_counter(), spent(connection)
            ask(given)
            own, took = (time.perf_counter() - begun) * 1000, spent(connection) - used
            begun = time.perf_counter()
            with connection.cursor() as cursor:
                for sql, params in said:
                    cursor.execute(sql, params)
                    cursor.fetchall()
            own_memory = max(own_memory, anonymous_bytes())
            if turn >= 2:
                ours.append(own)
                cost.append(took)
                hand.append((time.perf_counter() - begun) * 1000)
                fit.append(count)
        found[kind] = {"ours": ours, "hand": hand, "cost": cost, "fit": percentile(fit, 0.5), "queries": len(said)}
    answer(kinds=found, own=own_memory, resident=peak_bytes())


def spent(connection: Any) -> float:
    """Milliseconds of the processor so far: this process's, and those of its server on PostgreSQL where that runs on this machine."""
    own = time.process_time() * 1000
    server = connection.connection.info.backend_pid if connection.vendor == "postgresql" else 0
    told = Path(f"/proc/{server}/schedstat")
    return own + (int(told.read_text().split()[0]) / 1e6 if server and told.exists() else 0.0)


def anonymous_bytes() -> int:
    """What this process holds of its own: without pages of files, which are the system's cache and shared."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) * 1024
    return 0


def main() -> None:
    """Measures on SQLite, then on PostgreSQL when there is one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--without-postgres", action="store_true")
    parser.add_argument("--without-sqlite", action="store_true")
    parser.add_argument("--part", help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.part == "fill":
        prepare()
        fill(told.units)
        answer(done=True)
        return
    if told.part:
        measure(told.rounds)
        return
    with scratch("find") as folder:
        if not told.without_sqlite:
            report("SQLite", both(folder / "sqlite", told), told.units)
        server = None if told.without_postgres else postgres()
        if server is None:
            print("\nPostgreSQL: none here, left out")
            return
        with server as url:
            report("PostgreSQL", both(folder / "postgres", told, DATABASE_URL=url), told.units)


def both(home: Any, told: argparse.Namespace, **more: str) -> dict[str, Any]:
    """Filled by one process, searched by another."""
    contest(__file__, "fill", home, "--units", told.units, **more)
    return contest(__file__, "measure", home, "--rounds", told.rounds, **more)


def report(name: str, found: dict[str, Any], units: int) -> None:
    """One database's table and ratios."""
    lines: list[list[object]] = [
        ["", "queries", "fit", "p50 ms", "p95 ms", "processor p95", "by hand p50", "by hand p95", "ours ÷ hand"]
    ]
    for kind, v in found["kinds"].items():
        own, hand = percentile(v["ours"], 0.5), percentile(v["hand"], 0.5)
        lines.append(
            [kind, v["queries"], int(v["fit"]), f"{own:.1f}", f"{percentile(v['ours'], 0.95):.1f}", f"{percentile(v['cost'], 0.95):.1f}", f"{hand:.1f}",
             f"{percentile(v['hand'], 0.95):.1f}", f"{own / hand:.2f}"]
        )  # fmt: skip
    table(f"Search over {units:,} units on {name}, {os.cpu_count()} cores", lines)
    three = found["kinds"]["words, numbers, window"]
    worst = percentile([ms for v in found["kinds"].values() for ms in v["ours"]], 0.95)
    verdict(
        "words + needs + window, p95 in ms",
        percentile(three["ours"], 0.95),
        "≤ 50",
        percentile(three["ours"], 0.95) <= 50,
    )
    verdict("all questions, p95 in ms", worst, "≤ 50", worst <= 50)
    cost = percentile([ms for v in found["kinds"].values() for ms in v["cost"]], 0.95)
    verdict("all questions, p95 in ms of the processor", cost, "≤ 50", cost <= 50)
    verdict("searching process, its own memory in MiB", found["own"] / MIB, "≤ 300", found["own"] <= 300 * MIB)
    resident = found["resident"]
    verdict(
        "the same with what it has mapped of the database, peak in MiB", resident / MIB, "≤ 300", resident <= 300 * MIB
    )


if __name__ == "__main__":
    main()
