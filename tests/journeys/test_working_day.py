"""A working day in a real browser: sign in, import a messy workbook, see figures move, close, correct, bulletin."""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
import xlsxwriter
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page

from tests.factories.houses import COMMAND, House

pytestmark = pytest.mark.journey
PASSWORD = "yunhe two bridges 1203"


def totp(secret: str, at: float | None = None) -> str:
    """RFC 6238, six digits, thirty seconds."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    mac = hmac.new(key, struct.pack(">Q", int((at or time.time()) // 30)), hashlib.sha1).digest()
    start = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def free_ports() -> int:
    """A port that is free together with the one after it."""
    for _ in range(50):
        with socket.socket() as one, socket.socket() as two:
            one.bind(("127.0.0.1", 0))
            port = int(one.getsockname()[1])
            try:
                two.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
    raise AssertionError("no two free ports")


@pytest.fixture
def site(house: House) -> Iterator[tuple[str, House, subprocess.Popen[bytes]]]:
    """The product as `zhaoshang serve` runs it, with one statistician; stopped by its pid."""
    house.ok("user", "add", "tong", "童统计", "--role", "statistician", "--role", "auditor", "--password", PASSWORD)
    port = free_ports()
    log = (house.home / "serve.log").open("wb")
    server = subprocess.Popen(
        [COMMAND, "serve", "--port", str(port), "--workers", "1"], env=house.environment, stdout=log, stderr=log
    )
    base = f"http://127.0.0.1:{port}"
    try:
        for address in (base, f"http://127.0.0.1:{port + 1}/live/imports/1/"):
            wait_for(address)
        yield base, house, server
    finally:
        if server.poll() is None:
            server.send_signal(signal.SIGINT)
            server.wait(20)
        log.close()


@pytest.fixture
def page(browser: Browser, site: Any) -> Iterator[Page]:
    """A browser that reports everything it should not see."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN", accept_downloads=True)
    opened = context.new_page()
    opened.set_default_timeout(20_000)
    troubles: list[str] = []
    allowed = ("http://127.0.0.1", "data:", "blob:")
    opened.on("console", lambda m: troubles.append(f"console: {m.text}") if m.type == "error" else None)
    opened.on("pageerror", lambda e: troubles.append(f"script: {e}"))
    opened.on("request", lambda r: None if r.url.startswith(allowed) else troubles.append(f"outside: {r.url}"))
    yield opened
    context.close()
    # A refusal answers with 4xx, which a browser logs as a failed load; nothing else may be logged.
    assert [t for t in troubles if "status of 4" not in t] == []


def wait_for(address: str) -> None:
    """Something answers there, be it only that there is nothing to see."""
    for _ in range(120):
        try:
            urllib.request.urlopen(address, timeout=2)
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.5)
    raise AssertionError(f"nothing answers at {address}")


def ledger(path: Path, rows: list[list[Any]], *, odd: str = "凭证流水") -> Path:
    """A messy workbook: title, unit line, two-row merged header, one odd heading, a totals row, a note."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("8月")
    sheet.merge_range(0, 0, 0, 7, "示例区外资到资台账（2020年1-8月）")
    sheet.write(1, 6, "单位：万美元")
    for column, name in (
        (0, "序号"),
        (1, "企业名称"),
        (2, "统一社会信用代码"),
        (3, "到资日期"),
        (6, "市口径"),
        (7, odd),
    ):
        sheet.merge_range(2, column, 3, column, name)
    sheet.merge_range(2, 4, 2, 5, "外资")
    sheet.write(3, 4, "合同外资")
    sheet.write(3, 5, "实到外资")
    for number, row in enumerate(rows, 1):
        sheet.write(3 + number, 0, number)
        for column, value in enumerate(row, 1):
            sheet.write(3 + number, column, value)
    sheet.write(4 + len(rows), 1, "合计")
    sheet.write(4 + len(rows), 5, sum(float(str(r[4]).replace(",", "")) for r in rows))
    sheet.write(5 + len(rows), 0, "填表人：示例")
    sheet.set_column(4, 4, None, None, {"hidden": True})
    book.close()
    return path


GOOD = ["示例甲有限公司", "", "2020.8.15", "", "1,200.5", "是", "V1"]
SECOND = ["示例乙有限公司", "", "2020年3月5日", "", 300, "是", "V2"]
WRONG = ["示例丙有限公司", "", "2020.2.30", "", 50, "是", "V3"]


def sign_in(page: Page, base: str) -> None:
    """Password, then the authenticator is set up."""
    page.goto(f"{base}/desk/")
    page.fill("input[name=login]", "tong")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/accounts/two-step/activate/**")
    secret = re.sub(r"\s", "", page.locator("main").inner_text())
    found = re.search(r"[A-Z2-7]{32}", secret)
    assert found, "the page shows the secret in letters for whoever cannot scan"
    page.fill("input[name=code]", totp(found[0]))
    page.press("input[name=code]", "Enter")
    page.wait_for_load_state()
    page.goto(f"{base}/desk/")
    assert page.locator("h1").inner_text().startswith("我的一天")


def upload(page: Page, base: str, file: Path) -> None:
    page.goto(f"{base}/desk/imports/upload/")
    page.select_option("select[name=ledger]", "fdi")
    page.set_input_files("input[type=file]", str(file))
    page.get_by_role("button", name="上传并检查").click()
    page.wait_for_url(re.compile(r"/desk/imports/\d+/"))
    page.wait_for_function("() => !document.querySelector('#import-progress')", timeout=60_000)


def test_a_statistician_s_day(site: Any, page: Page, tmp_path: Path) -> None:
    base, house, _ = site
    sign_in(page, base)

    # A heading nobody knows is left open and can be chosen; the choice is remembered.
    upload(page, base, ledger(tmp_path / "外资八月.xlsx", [GOOD, SECOND, WRONG]))
    assert "2020.2.30" in page.locator("#rows").inner_text()
    page.get_by_role("link", name="改列或单位").click()
    page.select_option("select[name=field-voucher_no]", label="H · 凭证流水")
    page.get_by_role("button", name="检查各行").click()
    page.wait_for_url(re.compile(r"/desk/imports/\d+/$"))
    page.wait_for_function("() => !document.querySelector('#import-progress')", timeout=60_000)
    assert page.locator(".stats").inner_text().split() == [
        "新增",
        "2",
        "变更",
        "0",
        "不变",
        "0",
        "拒绝",
        "1",
        "不计（合计、说明）",
        "2",
    ]

    # The refused row comes back as a workbook with the reason beside it.
    with page.expect_download() as download:
        page.get_by_role("link", name="下载被拒绝的行").first.click()
    refused = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes())).active
    words = [str(cell.value) for row in refused.iter_rows() for cell in row if cell.value is not None]
    assert any("2020.2.30" in w and "日历" in w for w in words)

    # The totals row holds the refused row too, so booking asks for a reason.
    page.fill("textarea[name=reason]", "拒绝一行，待企业更正")
    page.get_by_role("button", name="入账", exact=True).click()
    page.wait_for_function("() => !document.querySelector('#import-progress')", timeout=60_000)
    page.wait_for_selector("text=已入账")
    assert figure(house, "fdi", "2020-08") == "1500.50"

    # The same file again changes nothing; a changed row is one change.
    upload(page, base, ledger(tmp_path / "外资八月再报.xlsx", [GOOD, [*SECOND[:4], 301, *SECOND[5:]]]))
    assert page.locator(".stats").inner_text().split()[:6] == ["新增", "0", "变更", "1", "不变", "1"]
    page.get_by_role("button", name="放弃").click()
    page.get_by_role("dialog").get_by_role("button", name="放弃").click()
    page.wait_for_url("**/desk/imports/")

    # Close August, which freezes it; a changed closed figure needs a correction with a reason.
    house.ok("close", "2020-08")
    page.goto(f"{base}/desk/figures/fdi/?month=2020-08")
    page.get_by_role("link", name="示例乙有限公司").click()
    page.get_by_role("link", name="更正").click()
    page.fill("input[name=paid_in_usd]", "200")
    page.get_by_role("button", name="登记更正").click()
    assert page.locator("textarea[name=reason]:invalid").count() == 1, "a correction without a reason went through"
    assert "2020年9月" in page.locator("main").inner_text()
    page.fill("textarea[name=reason]", "银行更正")
    page.get_by_role("button", name="登记更正").click()
    page.wait_for_url(re.compile(r"/desk/rows/enterprises.paidincapital/\d+/$"))
    assert figure(house, "fdi", "2020-08") == "1500.50"
    assert figure(house, "fdi", "2020-09") == "1400.50"
    page.goto(f"{base}/desk/months/")
    assert "银行更正" in page.locator("main").inner_text()

    # The bulletin of the closed month, as a page and as Word.
    page.get_by_role("button", name="编制月报").first.click()
    page.wait_for_url(re.compile(r"/desk/bulletins/\d+/$"))
    assert "1,500.50" in page.locator("main").inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 Word").click()
    assert Path(download.value.path()).read_bytes()[:2] == b"PK"
    page.get_by_role("button", name="发布").click()
    page.get_by_role("dialog").get_by_role("button", name="发布").click()
    page.wait_for_selector("text=已发布")
    page.goto(base)
    assert "1,500.50" in page.locator("main").inner_text()
    house.ok("verify")


@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_runs_over_its_edge(site: Any, page: Page, tmp_path: Path, width: int) -> None:
    base, house, _ = site
    file = ledger(tmp_path / "外资.xlsx", [GOOD, SECOND])
    house.ok("import", "fdi", file, "--reason", "示例")
    sign_in(page, base)
    page.set_viewport_size({"width": width, "height": 844})
    over = []
    paths = [
        "/", "/figures/", "/desk/", "/desk/cockpit/?month=2020-08", "/desk/figures/?month=2020-08",
        "/desk/figures/fdi/?month=2020-08", "/desk/months/", "/desk/league/", "/desk/imports/", "/desk/imports/1/",
        "/desk/imports/1/columns/", "/desk/imports/upload/", "/desk/projects/", "/desk/estate/", "/desk/enterprises/",
        "/desk/bulletins/", "/desk/journal/", "/desk/synonyms/fdi/", "/desk/targets/", "/desk/rows/enterprises.paidincapital/1/",
    ]  # fmt: skip
    for path in paths:
        answer = page.goto(base + path)
        assert answer is not None
        if answer.status != 200 or page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            over.append((path, answer.status))

    assert over == []


def test_a_page_server_that_falls_stands_up_again_and_ctrl_c_stops_everything(site: Any) -> None:
    base, _, server = site
    children = {pid: name for pid, name in processes_below(server.pid)}
    pages = next(pid for pid, name in children.items() if "wsgi" in name)

    os.kill(pages, signal.SIGKILL)
    for _ in range(60):
        time.sleep(0.5)
        try:
            if urllib.request.urlopen(base, timeout=2).status == 200:
                break
        except OSError:
            continue
    else:
        pytest.fail("the pages did not come back")

    below = [pid for pid, _ in processes_below(server.pid)]
    server.send_signal(signal.SIGINT)
    assert server.wait(20) == 0
    time.sleep(1)
    assert [
        pid for pid in below if Path(f"/proc/{pid}/cmdline").exists() and Path(f"/proc/{pid}/cmdline").read_bytes()
    ] == []


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's word to orphans is Linux")
def test_killed_itself_it_leaves_nobody_behind(site: Any) -> None:
    _, _, server = site
    below = [pid for pid, _ in processes_below(server.pid)]

    server.kill()

    server.wait(10)
    for _ in range(60):
        left = [p for p in below if psutil.pid_exists(p) and psutil.Process(p).status() != psutil.STATUS_ZOMBIE]
        if not left:
            break
        time.sleep(0.5)
    assert left == []


def processes_below(pid: int) -> list[tuple[int, str]]:
    """The processes a process has started, with theirs."""
    return [(child.pid, " ".join(child.cmdline())) for child in psutil.Process(pid).children(recursive=True)]


def figure(house: House, key: str, month: str) -> str:
    """The value of a figure, as the command line prints it."""
    return next(f["value"] for f in house.json("figures", month) if f["key"] == key)
