"""What a phone fetches before a tour's picture is sharp: every byte of the page, its scripts and tiles, beside the limit of 600 KB.

    python -m benchmarks.bench_first_view http://127.0.0.1:8000/tours/<number>/

The address is that of a published tour of a running house. The picture is sharp when the tiles of the first view have come and nothing
has been fetched for a second; what is fetched afterwards (the first pictures of the next scenes) is told apart.
"""

from __future__ import annotations

import shutil
import sys
from typing import Any

from playwright.sync_api import sync_playwright

LIMIT = 600_000
WIDTH, HEIGHT = 390, 844
QUIET_MS = 900


def main(address: str) -> int:
    """Prints each file and the sum; 1 when it is over the limit."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
        )
        context = browser.new_context(
            viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=3, is_mobile=True, has_touch=True
        )
        page = context.new_page()
        names: dict[str, str] = {}
        sizes: list[tuple[str, int]] = []
        network = context.new_cdp_session(page)
        network.send("Network.enable")
        network.on("Network.responseReceived", lambda e: names.__setitem__(e["requestId"], e["response"]["url"]))
        network.on("Network.loadingFinished", lambda e: sizes.append((e["requestId"], int(e["encodedDataLength"]))))
        page.goto(address)
        page.wait_for_selector("[data-tour-figure][data-state=ready]", timeout=120_000)
        told = quiet(page, sizes)
        first = sum(size for _, size in sizes[:told])
        page.wait_for_timeout(5000)
        browser.close()
    for request, size in sizes[:told]:
        print(f"{size:>9,}  {names.get(request, '')[-70:]}")
    after = sum(size for _, size in sizes[told:])
    print(f"{first:>9,}  before the picture is sharp ({first / LIMIT:.2f} of the limit); {after:,} afterwards")
    return int(first > LIMIT)


def quiet(page: Any, sizes: list[tuple[str, int]]) -> int:
    """How many files have come when tiles are among them and none has come for a while."""
    while True:
        before = len(sizes)
        page.wait_for_timeout(QUIET_MS)
        if len(sizes) == before and page.evaluate(
            "performance.getEntriesByType('resource').some(e => /tiles.[1-9]\\d*.\\d+_\\d+.webp/.test(e.name))"
        ):
            return before


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]) if len(sys.argv) == 2 else __doc__)
