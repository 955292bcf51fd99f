"""Scores of Lighthouse (mobile preset) for the home page, the search, a parcel and a building of a house that is being served.

Lighthouse is no dependency of the project: put it anywhere with npm, and say where.

    npm install --prefix /tmp/lighthouse lighthouse
    python scripts/lighthouse.py /tmp/lighthouse http://127.0.0.1:8000

Needs Node.js and Chromium. Fails when a score is below 95. Nothing else should run beside it: speed is measured.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

LEAST = 95
FLAGS = "--headless=new --no-sandbox"
SEARCH = "/find/?what=space&height=4"


def first_of(address: str, kind: str) -> str:
    """The page of the first parcel or building on offer."""
    with urllib.request.urlopen(f"{address}/{kind}/", timeout=30) as answer:  # noqa: S310 -- the house that was named
        found = re.search(r'href="(/on-offer/[^"]+)"', answer.read().decode())
    if found is None:
        raise SystemExit(f"Nothing is on offer at {address}/{kind}/. Load the example first: zhaoshang demo.")
    return found[1]


def measured(program: Path, url: str) -> dict[str, Any]:
    """What Lighthouse says of a page."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome") or ""
    done = subprocess.run(
        [program, url, "--quiet", "--output=json", f"--chrome-flags={FLAGS}"],
        env={**os.environ, "CHROME_PATH": chromium}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"Lighthouse could not look at {url}:\n{done.stderr[-2000:]}")
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def main(arguments: list[str]) -> int:
    """A line for each page; what kept a page below is named under it."""
    if len(arguments) != 2:
        raise SystemExit(__doc__)
    program, address = Path(arguments[0]) / "node_modules" / ".bin" / "lighthouse", arguments[1].rstrip("/")
    lowest = 100
    for path in ("/", SEARCH, first_of(address, "land"), first_of(address, "buildings")):
        told = measured(program, address + path)
        scores = {key: round(100 * (one["score"] or 0)) for key, one in told["categories"].items()}
        print(path, *(f"{key} {score}" for key, score in scores.items()), sep="  ", flush=True)
        for key, score in scores.items():
            if score < LEAST:
                audits = [told["audits"][one["id"]] for one in told["categories"][key]["auditRefs"] if one["weight"]]
                weak = [one for one in audits if one["score"] is not None and one["score"] < LEAST / 100]
                print(*(f"    {one['id']}: {one.get('displayValue', one['title'])}" for one in weak), sep="\n")
        lowest = min(lowest, *scores.values())
    return 0 if lowest >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
