"""The papers at the door: they are there, and what they tell people to type exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.premises import ROOT
from zhaoshang.web.console import main as console

PAPERS = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE", "docs/architecture.md"]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TOLD = [p for p in (ROOT / name for name in PAPERS) if p.suffix == ".md" and p.exists()]


def targets(makefile: str) -> set[str]:
    """What can be made."""
    return set(re.findall(r"^([a-z][\w-]*):(?!=)", makefile, re.MULTILINE))


def made_in(text: str) -> set[str]:
    """What a text tells its reader to make."""
    typed = re.findall(
        r"^\s*make ([a-z][\w-]*)", "\n".join(re.findall(r"```\w*\n(.*?)```", text, re.DOTALL)), re.MULTILINE
    )
    return {*typed, *re.findall(r"`make ([a-z][\w-]*)[^`]*`", text)}


@pytest.mark.parametrize("name", PAPERS)
def test_the_paper_is_there(name: str) -> None:
    assert (ROOT / name).is_file() and len((ROOT / name).read_text(encoding="utf-8")) > 500


def test_the_licence_is_the_one_that_is_declared() -> None:
    assert "Apache License" in (ROOT / "LICENSE").read_text()
    assert 'license = { text = "Apache-2.0" }' in (ROOT / "pyproject.toml").read_text()


@pytest.mark.parametrize("path", TOLD, ids=lambda path: path.name)
def test_what_it_says_to_make_can_be_made(path: Path) -> None:
    assert made_in(path.read_text(encoding="utf-8")) - targets(MAKEFILE) == set()


def test_the_readme_and_contributing_say_what_to_make() -> None:
    assert {"run", "test"} <= made_in((ROOT / "README.md").read_text())
    assert {"run", "check", "test", "fix"} <= made_in((ROOT / "CONTRIBUTING.md").read_text())


def test_every_script_the_makefile_runs_exists() -> None:
    scripts = set(re.findall(r"(?:scripts|benchmarks|requirements)/[\w.-]+\.(?:py|lock|sh)", MAKEFILE))
    modules = set(re.findall(r"-m (zhaoshang[\w.]*)", MAKEFILE))

    assert {s for s in scripts if not (ROOT / s).is_file()} == set()
    assert {m for m in modules if not (ROOT / "src" / (m.replace(".", "/") + ".py")).is_file()} == set()
    assert len(scripts) > 5 and modules


def test_every_phony_target_has_its_rule() -> None:
    phony = set(" ".join(re.findall(r"^\.PHONY:(.*)$", MAKEFILE, re.MULTILINE)).split())

    assert phony - targets(MAKEFILE) == set()


def test_the_commands_of_the_readme_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    typed = ["\n".join(re.findall(r"```\w*\n(.*?)```", readme, re.DOTALL)), *re.findall(r"`([^`\n]+)`", readme)]
    told = {name for text in typed for name in re.findall(r"zhaoshang ([a-z][\w-]+)", text)}

    console._load()
    known = set(console.main.commands)
    assert told - known == set()
    assert len(told) > 8
