"""Takes the README's pictures: loads the example into a throw-away home, serves it, and photographs its pages.

Needs Chromium and what `make test` installs. `--keep FOLDER` also photographs every page at three widths, to look at.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pyvips
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = Path(sys.executable).parent / "zhaoshang"
INTO = ROOT / "docs" / "images"
SEEING = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]  # draws panoramas without a graphics card
DRAWN_WITHIN = 3600  # the example's panoramas and handbooks are made in the background, slowly on a small machine
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
MOST_BYTES = 3_000_000
WIDE, NARROW = {"width": 1280, "height": 860}, {"width": 390, "height": 844}
WHO = "statistician"
NEARLY = "/find/?what=space&area_from=300&height=4.6"
SPREAD, BOOKS = 6, 2  # the first page of a spread; how many handbooks the example has
LEDGER = ROOT / "src/zhaoshang/demo/ledgers/外资台账.xlsx"


@contextmanager
def house() -> Iterator[str]:
    """The example, served on a free port of this machine; stopped by its pid, its home removed."""
    with tempfile.TemporaryDirectory(prefix="zhaoshang-pictures-") as home:
        environment = {**os.environ, "ZHAOSHANG_HOME": home, "ZHAOSHANG_MFA": "optional", "ZHAOSHANG_LANG": "zh"}
        environment.pop("DATABASE_URL", None)
        subprocess.run([PROGRAM, "demo"], env=environment, check=True, stdout=subprocess.DEVNULL)
        port = free_port()
        log = Path(home) / "serve.log"
        with log.open("wb") as out:
            server = subprocess.Popen(
                [PROGRAM, "serve", "--port", str(port), "--workers", "1"], env=environment, stdout=out, stderr=out
            )
            try:
                wait_for(f"http://127.0.0.1:{port}/", log)
                yield f"http://127.0.0.1:{port}"
            finally:
                server.terminate()
                server.wait(60)


def free_port() -> int:
    """A port that is free together with the next one, which the live channels take."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            with suppress(OSError):
                second.bind(("127.0.0.1", port + 1))
                return port


def wait_for(url: str, log: Path) -> None:
    """Until the pages answer."""
    for _ in range(300):
        with suppress(OSError), urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 -- our own server
            if answer.status == 200:
                return
        time.sleep(0.2)
    raise SystemExit(f"the pages do not answer:\n{log.read_text(errors='replace')[-2000:]}")


def corrected_ledger(folder: Path) -> Path:
    """September's sheet as an officer might send it again: one amount changed, one impossible date, one new row."""
    from openpyxl import load_workbook  # noqa: PLC0415 -- comes with the tests

    book = load_workbook(LEDGER)
    for sheet in book.worksheets[:-1]:
        book.remove(sheet)
    sheet = book.worksheets[0]
    heads = {str(c.value): c.column for row in sheet.iter_rows(min_row=3, max_row=4) for c in row if c.value}
    paid, day = heads["实到外资(万美元)"], heads["到资日期"]
    sheet.cell(5, paid).value = 1350.6
    sheet.cell(6, day).value = "2020.13.15"
    first_total = next(r for r in range(5, 30) if sheet.cell(r, 1).value == "合计")
    sheet.insert_rows(first_total)
    for column in range(1, sheet.max_column + 1):
        sheet.cell(first_total, column).value = sheet.cell(first_total - 1, column).value
    sheet.cell(first_total, heads["企业名称"]).value = "示例·新到资外资企业（杭州）有限公司"
    sheet.cell(first_total, heads["统一社会信用代码"]).value = None
    sheet.cell(first_total, heads["凭证号"]).value = "示例FDI2020-099999"
    file = folder / "外资台账-9月重报.xlsx"
    book.save(file)
    return file


def sign_in(page: Page, password: str, who: str) -> None:
    """The first step is the only one here (ZHAOSHANG_MFA=optional)."""
    page.goto("/accounts/login/")
    page.fill("input[name=login]", who)
    page.fill("input[name=password]", password)
    page.click("main form button[type=submit]")
    page.wait_for_url("**/desk/**")


def import_page(page: Page) -> str:
    """A checked import with a change, a refusal and a new row; returns its address."""
    with tempfile.TemporaryDirectory() as folder:
        page.goto("/desk/imports/upload/?ledger=fdi")
        page.select_option("select[name=ledger]", "fdi")
        page.set_input_files("input[type=file]", corrected_ledger(Path(folder)))
        page.click("main form button[type=submit]")
    page.wait_for_selector(".stats", timeout=60_000)
    return page.url.removeprefix(page.url.split("/desk/")[0])


def take(page: Page, path: str, file: Path, *, whole: bool = False) -> None:
    """One picture, when everything is drawn."""
    page.goto(path)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(400)
    page.screenshot(path=file, full_page=whole, animations="disabled")


@contextmanager
def looking(
    browser: Browser, url: str, password: str, size: dict[str, int], who: str = WHO, **more: Any
) -> Iterator[Page]:
    """A signed-in page of one width."""
    context = browser.new_context(base_url=url, viewport=size, locale="zh-CN", reduced_motion="reduce", **more)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(30_000)
    try:
        sign_in(page, password, who)
        yield page
    finally:
        context.close()


def readme_pictures(browser: Browser, url: str, password: str) -> None:
    """The desk's pictures of the README and the guide."""
    with looking(browser, url, password, WIDE) as page:
        checked = import_page(page)
        for name, path in (
            ("cockpit", "/desk/cockpit/?month=2020-08"),
            ("figure", "/desk/figures/fdi/?month=2020-08"),
            ("months", "/desk/months/?year=2020"),
            ("league", "/desk/league/?month=2020-08"),
            ("bulletin", bulletin_of(page)),
        ):
            take(page, path, INTO / f"{name}.png")
        page.set_viewport_size({**WIDE, "height": 1000})  # down to the refused row and its reason
        take(page, f"{checked}?show=refused", INTO / "import.png")
    with looking(browser, url, password, NARROW) as page:
        take(page, "/desk/cockpit/?month=2020-08", INTO / "phone.png")
    with looking(browser, url, password, WIDE, color_scheme="dark") as page:
        take(page, "/desk/cockpit/?month=2020-08", INTO / "dark.png")


def portal_pictures(browser: Browser, url: str) -> None:
    """What a visitor finds, sees on the map, compares, and looks at all round."""
    visitor = browser.new_context(base_url=url, viewport=WIDE, locale="zh-CN", reduced_motion="reduce")  # type: ignore[arg-type]
    page = visitor.new_page()
    take(page, "/", INTO / "home.png")
    page.goto(NEARLY)
    page.locator("#near").evaluate("one => scrollTo(0, one.getBoundingClientRect().top + scrollY - 190)")
    snap(page, "find")
    page.goto("/map/")
    page.wait_for_selector("[data-map][data-state=drawn]")
    page.wait_for_timeout(2500)
    snap(page, "map")
    numbers = []
    for path, many in (("/land/", 2), (NEARLY, 2)):
        page.goto(path)
        kept = page.locator("form.keep [name=number]").all()[:many]
        numbers += [str(one.get_attribute("value")) for one in kept]
    page.goto("/compare/?" + "&".join(f"p={number}" for number in numbers[:2]))
    snap(page, "compare")
    page.goto("/buildings/")
    page.locator("a.look-card").first.click()
    page.locator(".section").evaluate("one => scrollTo(0, one.getBoundingClientRect().top + scrollY - 90)")
    snap(page, "floors")
    page.goto("/land/")
    page.locator("a.look-card:has(img)").first.click()
    looked_around(page)
    snap(page, "parcel")
    page.goto("/tours/")
    page.locator("a.look-card").first.click()
    looked_around(page)
    snap(page, "tour")
    visitor.close()


def handbook_picture(browser: Browser, url: str) -> None:
    """A spread of the land handbook, as it is printed; needs pdftoppm (poppler-utils), else the old picture stays."""
    program = shutil.which("pdftoppm")
    context = browser.new_context(base_url=url, locale="zh-CN")
    page = context.new_page()
    page.goto("/handbooks/")
    file = page.request.get(str(page.get_by_role("link", name="中文").first.get_attribute("href"))).body()
    context.close()
    if program is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder) / "handbook.pdf"
        pdf.write_bytes(file)
        words = [program, "-png", "-r", "90", "-f", str(SPREAD), "-l", str(SPREAD + 1), pdf, Path(folder) / "page"]
        subprocess.run(words, check=True)
        pages = [pyvips.Image.new_from_file(str(one)) for one in sorted(Path(folder).glob("page*.png"))]
        pages[0].join(pages[1], "horizontal").write_to_file(str(INTO / "handbook.png"))


def visit_picture(browser: Browser, url: str, password: str) -> None:
    """A guided visit in two windows: the officer's, and a guest's telephone."""
    with looking(browser, url, password, WIDE, who="officer") as guide:
        guide.goto("/desk/tours/")
        guide.locator("tbody a").first.click()
        guide.get_by_role("link", name="开启带看").click()
        guide.fill("[name=topic]", "带李经理看运河两岸（示例）")
        guide.get_by_role("button", name="开启", exact=True).click()
        guide.wait_for_url("**/guide/")
        link = guide.locator("[data-visit-link]").input_value()
        context = browser.new_context(viewport=NARROW, locale="zh-CN", device_scale_factor=1)  # type: ignore[arg-type]
        guest = context.new_page()
        guest.goto(link)
        guest.fill("[name=name]", "李经理")
        guest.check("[name=agreed]")
        guest.get_by_role("button", name="进入带看").click()
        guide.get_by_role("button", name="开始带看").click()
        guide.wait_for_load_state("load")
        for page in (guide, guest):
            looked_around(page)
        guide.locator("[data-tour-stage]").focus()
        guide.keyboard.press("ArrowRight", delay=700)
        guide.wait_for_timeout(4000)
        windows = []
        for page in (guide, guest):
            windows.append(pyvips.Image.new_from_buffer(page.screenshot(), "")[0:3])
        context.close()
    high = max(one.height for one in windows)
    framed = [one.embed(0, 0, one.width, high, background=[255] * 3) for one in windows]
    framed[0].join(framed[1], "horizontal", shim=24, background=[255] * 3).write_to_file(str(INTO / "visit.png"))


def looked_around(page: Page) -> None:
    """The panorama is drawn, its nearest tiles too."""
    page.wait_for_selector("figure.panorama[data-state=ready]", timeout=60_000)
    page.wait_for_timeout(2500)


def snap(page: Page, name: str) -> None:
    """The window as it is."""
    page.wait_for_timeout(600)
    page.screenshot(path=INTO / f"{name}.png", animations="disabled")


def wait_until_drawn(url: str) -> None:
    """Until the background work of the example is done: its handbooks come last."""
    end = time.monotonic() + DRAWN_WITHIN
    while time.monotonic() < end:
        with suppress(OSError), urllib.request.urlopen(f"{url}/handbooks/", timeout=30) as answer:  # noqa: S310 -- our own
            if answer.read().decode().count("book-cover") >= BOOKS:
                return
        time.sleep(5)
    raise SystemExit("the example's handbooks were not made")


def bulletin_of(page: Page) -> str:
    """The address of August's published bulletin."""
    page.goto("/desk/bulletins/")
    return str(page.locator("tbody th a").first.get_attribute("href"))


def every_page(browser: Browser, url: str, password: str, folder: Path) -> None:
    """Each page at three widths and in both languages, to look at."""
    folder.mkdir(parents=True, exist_ok=True)
    with looking(browser, url, password, WIDE) as page:
        fixed = ["", "cockpit/", "figures/", "months/", "targets/", "league/", "league/external/", "imports/"]
        fixed += ["imports/upload/", "synonyms/fdi/", "projects/", "estate/", "estate/?kind=buildings", "enterprises/"]
        paths = ["/", "/figures/", *(f"/desk/{p}" for p in [*fixed, "bulletins/"]), bulletin_of(page)]
        paths += ["/desk/figures/fdi/", "/desk/figures/occupancy/", "/desk/figures/landed_ratio/"]
        page.goto("/desk/figures/fdi/?month=2020-08")
        row = str(page.locator("#rows tbody th a").first.get_attribute("href"))
        page.goto("/desk/imports/")
        checked = str(page.locator("tbody th a").first.get_attribute("href"))
        page.goto("/desk/projects/")
        project = str(page.locator("tbody th a").first.get_attribute("href"))
        paths += [row, f"{row}correct/", checked, f"{checked}?show=changed", f"{checked}columns/", project]
    for label, size in (("390", NARROW), ("768", {"width": 768, "height": 1024}), ("1280", WIDE)):
        for language in ("zh", "en"):
            with looking(browser, url, password, size) as page:
                if language == "en":
                    page.context.add_cookies([{"name": "django_language", "value": "en", "url": url}])
                for path in paths:
                    name = re.sub(r"[^\w]+", "-", path).strip("-") or "home"
                    take(page, path, folder / f"{name}.{label}.{language}.png", whole=True)
                    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                    if over > 0:
                        print(f"{path} {label} {language}: {over} px wider than the window")


def smaller() -> None:
    """Each picture with 256 colours."""
    for file in INTO.glob("*.png"):
        picture: Any = pyvips.Image.new_from_buffer(file.read_bytes(), "")
        picture.pngsave(str(file), palette=True, effort=8, strip=True)


def main(arguments: list[str]) -> int:
    """The pictures lie in docs/images."""
    chromium = shutil.which("chromium") or "/usr/bin/chromium"
    INTO.mkdir(parents=True, exist_ok=True)
    sys.path.insert(0, str(ROOT / "src"))
    from zhaoshang.demo.people import PASSWORD  # noqa: PLC0415 -- plain data, needs no set-up

    with house() as url, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=FLAGS)
        readme_pictures(browser, url, PASSWORD)
        if "--keep" in arguments:
            every_page(browser, url, PASSWORD, Path(arguments[arguments.index("--keep") + 1]))
        browser.close()
        wait_until_drawn(url)
        seeing = driver.chromium.launch(executable_path=chromium, args=SEEING)
        portal_pictures(seeing, url)
        handbook_picture(seeing, url)
        visit_picture(seeing, url, PASSWORD)
        seeing.close()
    smaller()
    size = sum(f.stat().st_size for f in INTO.glob("*.png"))
    print(f"{len(list(INTO.glob('*.png')))} pictures, {size / 1000:,.0f} kB")
    return 0 if size < MOST_BYTES else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
