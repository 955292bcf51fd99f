"""`make test`: brings what the tests need, runs them on SQLite, then the part that touches the database on PostgreSQL.

Servers are started by this script itself, unprivileged, on loopback, in a temporary folder, and stopped by their pid.
What cannot be had here (no root, no apt) is left out and named; nothing fails for that reason.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
WORKERS = "2"
ON_DATABASE = ["tests/domain", "tests/web", "tests/demo", "tests/house"]


@dataclass(frozen=True)
class Need:
    """A program the tests use: how it is recognised, the package it comes in, and what is left out without it."""

    name: str
    package: str
    found: Callable[[], bool]
    without_zh: str
    without_en: str


def postgres_folder() -> Path | None:
    """Where initdb and postgres lie: Debian keeps them off the PATH."""
    candidates = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: p.parent.name, reverse=True)
    on_path = shutil.which("initdb")
    candidates += [Path(on_path).resolve().parent] if on_path else []
    return next((p for p in candidates if (p / "initdb").exists() and (p / "postgres").exists()), None)


def has_cjk_fonts() -> bool:
    """Whether Chinese is drawn as Chinese and not as boxes."""
    lister = shutil.which("fc-list")
    return lister is not None and bool(subprocess.run([lister, ":lang=zh"], capture_output=True, check=False).stdout)


def chromium() -> str | None:
    """The browser of the journeys."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


NEEDS = (
    Need(
        "Chromium", "chromium", lambda: chromium() is not None,
        "浏览器走查（journey 标记的测试）", "journeys through a real browser (tests marked journey)",
    ),
    Need(
        "PostgreSQL", "postgresql", lambda: postgres_folder() is not None,
        "在 PostgreSQL 上的第二遍测试", "the second pass, on PostgreSQL",
    ),
    Need(
        "Redis", "redis-server", lambda: shutil.which("redis-server") is not None,
        "redis 标记的测试", "tests marked redis",
    ),
    Need(
        "中文字体 / CJK fonts", "fonts-noto-cjk", has_cjk_fonts,
        "（不省略测试，但截图里的汉字会是方框）", "(nothing, but Chinese in screenshots will be boxes)",
    ),
)  # fmt: skip


def bring() -> list[Need]:
    """Installs what is missing where that is allowed; returns what is still missing."""
    missing = [need for need in NEEDS if not need.found()]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        names = [need.package for need in missing]
        print(f"· 安装测试所需的程序 / installing what the tests need: {' '.join(names)}", flush=True)
        # No service is started by the installation: this script starts its own.
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *names]
        if subprocess.call(command, env=quiet, stdout=subprocess.DEVNULL):
            subprocess.call(["apt-get", "update", "-qq"], env=quiet, stdout=subprocess.DEVNULL)
            subprocess.call(command, env=quiet, stdout=subprocess.DEVNULL)
        missing = [need for need in NEEDS if not need.found()]
    for need in missing:
        why_zh = "没有 root 权限" if os.geteuid() else "没有 apt 或安装失败"
        why_en = "not root" if os.geteuid() else "no apt, or the installation failed"
        print(
            f"! 缺少 {need.name}（{why_zh}；可请管理员运行 apt install {need.package}）。省略：{need.without_zh}\n"
            f"! {need.name} is missing ({why_en}; ask for: apt install {need.package}). Left out: {need.without_en}",
            flush=True,
        )
    return missing


def free_port() -> int:
    """A loopback port nobody holds."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def somebody() -> dict[str, object]:
    """How a server is started unprivileged: as it is when we are, else as `postgres` or `nobody`."""
    if os.geteuid():
        return {}
    for name in ("postgres", "nobody"):
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    return {}


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL of our own, as quick as a test database may be."""
    tools = postgres_folder()
    assert tools
    account = somebody()
    folder = Path(tempfile.mkdtemp(prefix="zs-pg-", dir="/tmp" if Path("/tmp").is_dir() else None))
    if account:
        os.chown(folder, int(str(account["user"])), int(str(account["group"])))
    data, port = folder / "data", free_port()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    plain = {**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(folder)}
    server: subprocess.Popen[bytes] | None = None
    try:
        subprocess.run(
            [tools / "initdb", "-D", data, "-U", "zhaoshang", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8"],
            check=True, cwd=folder, env=plain, **quiet, **account,
        )  # fmt: skip
        fast = [
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
            "max_connections=120",
            "shared_buffers=128MB",
        ]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [
                    tools / "postgres", "-D", data, "-p", str(port), "-k", folder, "-h", "127.0.0.1",
                    *(word for setting in fast for word in ("-c", setting)),
                ],
                cwd=folder, env=plain, stdout=log, stderr=log, **account,
            )  # fmt: skip
        for _ in range(150):
            ready = subprocess.call([tools / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)], **quiet)
            if ready == 0 or server.poll() is not None:
                break
            time.sleep(0.1)
        if ready:
            raise RuntimeError((folder / "log").read_text(errors="replace")[-2000:])
        yield f"postgres://zhaoshang@127.0.0.1:{port}/postgres"
    finally:
        stop(server, signal.SIGINT)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def redis() -> Iterator[str]:
    """The address of a Redis of our own that keeps nothing."""
    port = free_port()
    folder = Path(tempfile.mkdtemp(prefix="zs-redis-"))
    command = [
        "redis-server",
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--appendonly",
        "no",
        "--dir",
        folder,
    ]
    account = somebody()
    if account:
        os.chown(folder, int(str(account["user"])), int(str(account["group"])))
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **account)
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"redis://127.0.0.1:{port}"
    finally:
        stop(server, signal.SIGTERM)
        shutil.rmtree(folder, ignore_errors=True)


def stop(server: subprocess.Popen[bytes] | None, how: int) -> None:
    """The process we started is gone."""
    if server is None or server.poll() is not None:
        return
    server.send_signal(how)
    try:
        server.wait(15)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


@dataclass
class Tally:
    """What one pass counted."""

    name: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    code: int = 0

    def __str__(self) -> str:
        bad = f", {self.failed} failed" if self.failed else ""
        return f"{self.name} {self.passed} passed{bad}, {self.skipped} skipped"


def run(name: str, words: list[str], more: dict[str, str] | None = None) -> Tally:
    """One pytest run; its counts."""
    print(f"\n=== {name}", flush=True)
    with tempfile.TemporaryDirectory(prefix="zs-report-") as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "--no-header", f"--junit-xml={report}", *words]
        code = subprocess.call(command, cwd=ROOT, env={**os.environ, **(more or {})})
        tally = Tally(name, code=0 if code == 5 else code)  # 5: nothing was selected
        if report.exists():
            for suite in ElementTree.parse(report).iter("testsuite"):  # noqa: S314 -- pytest wrote it a moment ago
                bad = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
                tally.failed += bad
                tally.skipped += int(suite.get("skipped", 0))
                tally.passed += int(suite.get("tests", 0)) - bad - int(suite.get("skipped", 0))
    return tally


def main(words: list[str]) -> int:
    """Both passes, and one line that says how they went."""
    began = time.monotonic()
    missing = {need.name for need in bring()}
    parallel = (
        []
        if any(w in ("-x", "--pdb", "-s") or w.startswith("-n") for w in words)
        else ["-n", WORKERS, "--dist", "loadgroup"]
    )
    chosen = any(not w.startswith("-") and (ROOT / w.split("::")[0]).exists() for w in words)
    # Tests never touch a server that is there already; and they start the program a thousand times, which then need not be
    # compiled each time.
    for name in ("DATABASE_URL", "REDIS_URL", "PYTHONDONTWRITEBYTECODE"):
        os.environ.pop(name, None)
    tallies = [run("SQLite", ["-m", "not journey", *parallel, *words])]
    if "Chromium" not in missing:
        tallies.append(run("浏览器 / browser", ["-m", "journey", *words]))
    if "PostgreSQL" not in missing:
        with ExitStack() as servers:
            more = {"DATABASE_URL": servers.enter_context(postgres())}
            if "Redis" not in missing:
                more["REDIS_URL"] = servers.enter_context(redis())
            where = [] if chosen else [folder for folder in ON_DATABASE if (ROOT / folder).is_dir()]
            second = ["-m", "not journey", "--only-database", *parallel, *where, *words]
            tallies.append(run("PostgreSQL" + (" + Redis" if "REDIS_URL" in more else ""), second, more))
    minutes, seconds = divmod(round(time.monotonic() - began), 60)
    good = all(t.code == 0 for t in tallies)
    verdict = "全部通过 / all passed" if good else "有测试未通过 / some tests failed"
    left_out = f" · 省略 / left out: {', '.join(sorted(missing))}" if missing else ""
    print(f"\n{verdict}: {' · '.join(map(str, tallies))}{left_out} · {minutes} min {seconds:02} s", flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
