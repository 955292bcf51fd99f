"""A signing day: public pages behind nginx with the documented configuration, and the desk meanwhile.

The peer is the same nginx giving the same bytes as files of its disk, by TLS like ours, in turns. Before anything is measured it is seen that
copies are right: two languages apart, a page of somebody signed in given to nobody else, forms and receipts never kept. Then the desk is asked by
one signed-in person, alone and while the crowd asks, with cookies and so past the copies. The ratio is of nginx's processor seconds per page;
pages per second are of this machine, whose cores the asking program shares.

Needs nginx and ab: `apt-get install nginx-light apache2-utils`.

    python -m benchmarks.bench_portal [--home FOLDER] [--requests 10000] [--rounds 3]

`--home` names a home with the example in it (`ZHAOSHANG_HOME=FOLDER zhaoshang demo`); without it one is made, which takes minutes.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

from benchmarks.common import environment, percentile, scratch, table, verdict
from benchmarks.proxy import free_ports, nginx

WHO, PASSWORD = "director", "yunhe-2020-zhaoshang"
DESK = ("/desk/", "/desk/projects/", "/desk/figures/", "/desk/cockpit/")
TICK = os.sysconf("SC_CLK_TCK")
VISITORS = 32
PAGES_A_SECOND, DESK_MS = 600, 500


class Visitor:
    """A browser of sorts: one connection by TLS, cookies, no redirects followed."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies = port, dict[str, str]()
        self.line = self._line()

    def _line(self) -> http.client.HTTPSConnection:
        return http.client.HTTPSConnection("127.0.0.1", self.port, context=ssl._create_unverified_context(), timeout=60)

    def ask(self, path: str, sent: dict[str, str] | None = None, **head: str) -> tuple[int, dict[str, str], bytes]:
        """(status, headers, body) of an address."""
        if self.cookies:
            head["Cookie"] = "; ".join(f"{n}={v}" for n, v in self.cookies.items())
        body = urlencode(sent) if sent is not None else None
        if sent is not None:
            head |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"https://127.0.0.1:{self.port}"}
            head["Referer"] = f"https://127.0.0.1:{self.port}{path}"
        self.line.request("GET" if sent is None else "POST", path, body, head)
        answer = self.line.getresponse()
        told = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, {n.lower(): v for n, v in answer.headers.items()}, told

    def sign_in(self) -> None:
        """Signed in as the example's director."""
        _, _, page = self.ask("/accounts/login/")
        seal = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', page)
        if seal is None:
            raise SystemExit("the sign-in page shows no form")
        told = {"login": WHO, "password": PASSWORD, "csrfmiddlewaretoken": seal[1].decode()}
        status, _, _ = self.ask("/accounts/login/", told)
        if status != 302 or "sessionid" not in self.cookies:
            raise SystemExit(f"signing in through the proxy answered {status}")


@contextmanager
def house(home: Path, listen: int, pages: int) -> Iterator[None]:
    """The house serves behind the proxy, set as the paper says."""
    here = f"https://127.0.0.1:{listen}"
    told = environment(
        home, ZHAOSHANG_HOSTS="127.0.0.1", ZHAOSHANG_ORIGINS=here, ZHAOSHANG_PAGES=here, ZHAOSHANG_LIVE_URL=here,
        ZHAOSHANG_TLS="1", ZHAOSHANG_PROXIES="1", ZHAOSHANG_MFA="optional",
    )  # fmt: skip
    program = [str(Path(sys.executable).parent / "zhaoshang"), "serve", "--port", str(pages), "--workers", "2"]
    with subprocess.Popen(program, env=told, stdout=subprocess.DEVNULL) as running:
        try:
            for _ in range(300):
                if _answers(pages) and _answers(pages + 1):
                    break
                time.sleep(0.2)
            yield
        finally:
            running.terminate()
            running.wait(20)


def _answers(port: int) -> bool:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        line.request("GET", "/live/imports/1/", headers={"Host": "127.0.0.1", "X-Forwarded-Proto": "https"})
        return line.getresponse().status > 0
    except OSError:
        return False
    finally:
        line.close()


def places(port: int) -> list[tuple[str, str]]:
    """(name, address) of what a crowd looks at: the first page, the search, one building, the script of every page; and a picture, where the
    example has drawn its panoramas."""
    first, looks = Visitor(port).ask("/")[2].decode(), Visitor(port).ask("/panoramas/")[2].decode()
    listing = re.search(r'href="(/on-offer/[^"#?]+/)', Visitor(port).ask("/buildings/")[2].decode())
    script = re.search(r'src="(/static/dist/assets/[^"]+\.js)"', first)
    if listing is None or script is None:
        raise SystemExit("the example shows no building, or the front end is not built")
    found = [
        ("first page", "/"),
        ("search", "/find/?what=space&area_from=300"),
        ("a building", quote(listing[1], safe="/%")),
        ("the script", script[1]),
    ]
    tile = re.search(r"/tiles/[0-9a-f]{64}/card\.jpg", looks)
    return found + ([("a picture", tile[0])] if tile else [])


def seen_to_be_right(port: int, paths: list[tuple[str, str]]) -> None:
    """Copies are right, or the benchmark ends: nothing else here matters then."""
    mine, first = Visitor(port), {}
    for name, path in paths:
        status, head, first[path] = Visitor(port).ask(path)
        _due(status == 200 and "set-cookie" not in head and "public" in head["cache-control"], name)
        again = Visitor(port).ask(path)
        _due(again[2] == first[path], f"{name}: the second visitor has no copy of the first")
        _due(again[1].get("x-request-id") == head.get("x-request-id"), f"{name}: the second was drawn anew")
    english = Visitor(port).ask("/", **{"Accept-Language": "en"})[2]
    _due(b'<html lang="en"' in english and b'<html lang="zh' in Visitor(port).ask("/")[2], "languages are mixed")
    mine.sign_in()
    page, head = mine.ask("/")[2], mine.ask("/")[1]
    _due(b'href="/desk/"' in page and "private" in head["cache-control"], "somebody signed in has everybody's page")
    _due(b'href="/desk/"' not in Visitor(port).ask("/")[2], "a page of somebody signed in was given to another")
    _due(Visitor(port).ask("/desk/")[0] == 302, "the desk was given to a stranger")
    tasks = {re.search(rb'name="task" value="([^"]+)"', Visitor(port).ask("/ask/")[2])[1] for _ in range(2)}  # type: ignore[index]
    _due(len(tasks) == 2, "a form to ask was given twice")
    themed = Visitor(port)
    _due(themed.ask("/kit/theme/", {"theme": "dark"})[0] == 302, "the switch needs what no copy holds")
    _due(b'data-theme="dark"' in themed.ask("/")[2] and b"data-theme=" not in Visitor(port).ask("/")[2][:400], "colours are mixed")  # fmt: skip
    _due(Visitor(port).ask("/live/imports/1/")[0] in (401, 403, 404), "live channels cannot be reached")


def _due(is_so: bool, otherwise: str) -> None:
    if not is_so:
        raise SystemExit(f"not as documented: {otherwise}")


def crowd(port: int, path: str, requests: int) -> float:
    """Pages a second to visitors without cookies. Any error ends the benchmark."""
    asked = ["ab", "-q", "-k", "-n", str(requests), "-c", str(VISITORS), f"https://127.0.0.1:{port}{path}"]
    told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    failed = re.search(r"Failed requests:\s+(\d+)", told)
    if "Non-2xx" in told or failed is None or int(failed[1]):
        raise SystemExit(f"{path}: not every visitor was answered\n{told}")
    found = re.search(r"Requests per second:\s+([\d.]+)", told)
    return float(found[1]) if found else 0.0


def used(parent: int) -> float:
    """Processor seconds of nginx's workers so far."""
    workers = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return sum(sum(map(int, Path(f"/proc/{w}/stat").read_text().rsplit(")", 1)[1].split()[11:13])) for w in workers) / TICK  # fmt: skip


def desk(mine: Visitor, seconds: float, until: threading.Event | None = None) -> list[float]:
    """Milliseconds of each page somebody at the desk opens, one after another."""
    times, begun = [], time.monotonic()
    while time.monotonic() - begun < seconds or (until is not None and not until.is_set()):
        for path in DESK:
            start = time.perf_counter()
            status, _, _ = mine.ask(path)
            times.append((time.perf_counter() - start) * 1000)
            _due(status == 200, f"{path} answered {status}")
    return times


def main() -> None:
    """Sees that copies are right, then measures in turns."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, help="a home with the example in it")
    parser.add_argument("--requests", type=int, default=10_000, help="in each round, of each page")
    parser.add_argument("--rounds", type=int, default=3)
    told = parser.parse_args()
    with scratch("portal") as folder:
        home = told.home or folder / "home"
        if told.home is None:
            made = environment(home, ZHAOSHANG_MFA="optional", ZHAOSHANG_EXAMPLE_PICTURES="0")
            subprocess.run([str(Path(sys.executable).parent / "zhaoshang"), "demo"], env=made, check=True)
        listen, plain, pages = free_ports()
        with house(home, listen, pages), nginx(folder, listen=listen, plain=plain, pages=pages) as running:
            measure(running.pid, listen, plain, folder, told)


def measure(parent: int, listen: int, plain: int, folder: Path, told: argparse.Namespace) -> None:
    """The crowd in turns with the peer, the desk alone and meanwhile."""
    paths = places(listen)
    seen_to_be_right(listen, paths)
    mine = Visitor(listen)
    mine.sign_in()
    alone = desk(mine, 6)
    speeds: dict[str, tuple[list[float], list[float]]] = {}
    cost: dict[str, tuple[list[float], list[float]]] = {}
    busy: list[float] = []
    for number, (name, path) in enumerate(paths):
        body = Visitor(listen).ask(path)[2]
        (folder / "bytes" / f"{number}.html").write_bytes(body)
        speeds[name], cost[name] = ([], []), ([], [])
        for _ in range(told.rounds):
            for side, (port, where) in enumerate(((listen, path), (plain, f"/{number}.html"))):
                before = used(parent)
                over, asked = threading.Event(), list[float]()
                person = threading.Thread(target=lambda over=over, asked=asked: asked.extend(desk(mine, 0, over)))  # type: ignore[misc]
                if side == 0:
                    person.start()
                speeds[name][side].append(crowd(port, where, told.requests))
                over.set()
                if side == 0:
                    person.join()
                    busy += asked
                cost[name][side].append((used(parent) - before) / told.requests * 1e6)
    report(speeds, cost, alone, busy)


def report(speeds: dict[str, tuple[list[float], list[float]]], cost: dict[str, tuple[list[float], list[float]]], alone: list[float], busy: list[float]) -> None:  # fmt: skip
    """Tables and ratios."""
    lines: list[list[object]] = [["", "ours /s", "plain files /s", "ours, µs of nginx", "plain files, µs", "ours ÷ plain"]]  # fmt: skip
    ratios = []
    for name, (ours, files) in speeds.items():
        own, bare = (percentile(side, 0.5) for side in cost[name])
        ratios.append(own / bare)
        lines.append([name, f"{percentile(ours, 0.5):.0f}", f"{percentile(files, 0.5):.0f}", f"{own:.0f}", f"{bare:.0f}", f"{own / bare:.2f}"])  # fmt: skip
    table(f"Public pages behind the documented nginx, {VISITORS} at once, by TLS, {os.cpu_count()} cores", lines)
    slowest = min(percentile(ours, 0.5) for ours, _ in speeds.values())
    verdict("copies a second, the slowest page", slowest, f"≥ {PAGES_A_SECOND}", slowest >= PAGES_A_SECOND)
    verdict("nginx's processor time, ours ÷ the same bytes as files", percentile(ratios, 0.5), "no aim; 1 is the limit", True)  # fmt: skip
    p95 = percentile(busy, 0.95)
    verdict(f"the desk meanwhile, p95 in ms ({len(busy)} pages)", p95, f"≤ {DESK_MS}", p95 <= DESK_MS)
    verdict("the desk, p95 meanwhile ÷ alone", p95 / percentile(alone, 0.95), "no aim", True)
    verdict("the desk, p50 meanwhile ÷ alone", percentile(busy, 0.5) / percentile(alone, 0.5), "no aim", True)


if __name__ == "__main__":
    main()
