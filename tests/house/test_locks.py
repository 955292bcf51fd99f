"""What is installed is what was locked: a hash for each package, and no address it would have to come from (R71)."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.house.premises import ROOT

LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
PIN = re.compile(r"[A-Za-z0-9._-]+(\[[\w,-]+\])?==[^\s;]+( ?;.+)?")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def faults(lock: str) -> list[str]:
    """What is wrong with a lock of Python packages."""
    wrong = [
        f"an address: {line}" for line in lock.splitlines() if re.search(r"https?:|index-url|find-links|@ ?\w+:", line)
    ]
    lines = [line for line in lock.splitlines() if not line.lstrip().startswith("#")]
    for entry in "\n".join(lines).replace("\\\n", " ").splitlines():
        pin, *hashes = re.split(r"\s+(?=--hash)", entry.strip())
        if not pin:
            continue
        if not PIN.fullmatch(pin):
            wrong.append(f"not pinned: {pin}")
        if not hashes or not all(HASH.fullmatch(h) for h in hashes):
            wrong.append(f"no hash: {pin}")
    return wrong


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_a_lock_has_hashes_and_no_address(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert faults(text) == []
    assert text.count("==") > 20


def test_each_list_of_wishes_has_its_lock() -> None:
    assert {p.stem for p in LOCKS} == {p.stem for p in (ROOT / "requirements").glob("*.in")} == {"app", "test", "dev"}


@pytest.mark.parametrize("name", ["app", "test", "dev"])
def test_a_lock_holds_what_was_wished_for(name: str) -> None:
    wished = (ROOT / "requirements" / f"{name}.in").read_text().splitlines()
    names = {re.split(r"[\[<>=~!; ]", line)[0].lower() for line in wished if line and line[0] not in "#-"}
    locked = {
        line.split("==")[0].split("[")[0].lower()
        for line in (ROOT / "requirements" / f"{name}.lock").read_text().splitlines()
    }

    assert {n.replace("_", "-") for n in names} - {n.replace("_", "-") for n in locked} == set()


def test_the_tests_and_the_tools_run_on_the_very_packages_of_the_product() -> None:
    pins = {p.stem: set(re.findall(r"^[\w.\[\],-]+==\S+", p.read_text(), re.MULTILINE)) for p in LOCKS}

    assert pins["app"] <= pins["test"] <= pins["dev"]


def test_the_browsers_packages_have_hashes_and_no_address() -> None:
    lock: dict[str, Any] = json.loads((ROOT / "frontend" / "package-lock.json").read_text())
    packages = {name: told for name, told in lock["packages"].items() if name and not told.get("link")}

    assert {name for name, told in packages.items() if "resolved" in told} == set()
    assert {
        name for name, told in packages.items() if not str(told.get("integrity", "")).startswith("sha512-")
    } == set()
    assert not re.search(r"https?://", json.dumps({n: {**t, "funding": ""} for n, t in packages.items()}))
    assert packages


@pytest.mark.parametrize(
    ("lock", "fault"),
    [
        ("a==1.0", "no hash"), ("a==1.0 \\\n    --hash=md5:00", "no hash"), ("a>=1.0 --hash=sha256:" + "0" * 64, "not pinned"),
        ("--index-url https://pypi.org/simple", "an address"), ("a @ https://x.example/a.whl", "an address"),
    ],
)  # fmt: skip
def test_a_fault_would_be_found(lock: str, fault: str) -> None:
    assert any(said.startswith(fault) for said in faults(lock))
    assert faults("a==1.0 \\\n    --hash=sha256:" + "0" * 64 + "\n    # via b\n") == []
