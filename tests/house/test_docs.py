"""The papers that are made from the product, and what the README promises: neither may fall behind."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path
from typing import Any

import click
import pytest
from scripts import make_docs

import zhaoshang.config.urls  # noqa: F401 -- with the pages every command is loaded
from tests.house.premises import HAN, ROOT, SRC
from zhaoshang.domain.evidence.states import MOVES as IMPORT_MOVES
from zhaoshang.domain.evidence.states import START
from zhaoshang.domain.evidence.states import STATES as IMPORTS
from zhaoshang.domain.journal.commands import REGISTRY
from zhaoshang.domain.projects.states.enquiries import MOVES as ENQUIRY_MOVES
from zhaoshang.domain.projects.states.enquiries import STATES as ENQUIRIES
from zhaoshang.domain.publishing.states import EDITION_MOVES, EDITIONS, HANDBOOK_MOVES, HANDBOOKS
from zhaoshang.domain.publishing.states import MOVES as BULLETIN_MOVES
from zhaoshang.domain.publishing.states import STATES as BULLETINS
from zhaoshang.domain.targets.queries.registry import registry
from zhaoshang.domain.tours.states import MOVES as PANORAMA_MOVES
from zhaoshang.domain.tours.states import RETOUCH_MOVES, RETOUCHES, TOUR_MOVES, TOUR_STATES
from zhaoshang.domain.tours.states import STATES as PANORAMAS
from zhaoshang.web.console import main as console

README = (ROOT / "README.md").read_text(encoding="utf-8")
PAPERS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").rglob("*.md"))]
GUIDE = sorted((ROOT / "docs" / "guide").glob("*.md"))


def test_what_is_made_from_the_product_is_up_to_date() -> None:
    assert make_docs.differing() == [], "run: make docs"


def test_every_figure_has_a_page_that_says_what_it_means() -> None:
    for key, figure in registry().items():
        text = (ROOT / "docs" / "figures" / f"{key}.md").read_text(encoding="utf-8")
        for said in (figure.name, figure.means, figure.leaves_out, figure.counts_by, figure.reference):
            assert said.zh in text and said.en in text, key
        assert "## 算例 · Worked example" in text, key


def test_a_changed_definition_would_be_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = make_docs.every_page()
    for name, text in wanted.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    fdi, gone, left = (tmp_path / make_docs.FIGURES / f"{n}.md" for n in ("fdi", "mailed", "no_such_figure"))
    fdi.write_text(fdi.read_text(encoding="utf-8").replace("实际缴付", "承诺缴付"), encoding="utf-8")
    gone.unlink()
    left.write_text("a figure that is no more")
    monkeypatch.setattr(make_docs, "every_page", lambda: wanted)
    monkeypatch.setattr(make_docs, "ROOT", tmp_path)

    assert sorted(make_docs.differing()) == sorted(p.relative_to(tmp_path).as_posix() for p in (fdi, gone, left))


def drawn() -> list[tuple[str, dict[str, Any], tuple[tuple[str, str, str], ...]]]:
    """The diagrams: name, table of states, moves."""
    return [
        ("imports", IMPORTS, IMPORT_MOVES),
        ("enquiries", ENQUIRIES, ENQUIRY_MOVES),
        ("bulletins", BULLETINS, BULLETIN_MOVES),
        ("handbooks", HANDBOOKS, HANDBOOK_MOVES),
        ("editions", EDITIONS, EDITION_MOVES),
        ("panoramas", PANORAMAS, PANORAMA_MOVES),
        ("tours", TOUR_STATES, TOUR_MOVES),
        ("retouches", RETOUCHES, RETOUCH_MOVES),
    ]


@pytest.mark.parametrize("name, table, moves", drawn(), ids=lambda given: given if isinstance(given, str) else "")
def test_a_diagram_shows_every_state_of_its_table(name: str, table: dict[str, Any], moves: Any) -> None:
    assert {end for _, end, _ in moves} == set(table)
    assert {start for start, _, _ in moves} <= {START, *table}
    assert {verb for *_, verb in moves} <= set(REGISTRY)


# These move by asking `states` where to, so nothing can be read from their source.
ASKING = ("evidence.begin", "evidence.note_refusal", "projects.answer_enquiry", "projects.conclude_enquiry")


@pytest.mark.parametrize("name, table, moves", drawn(), ids=lambda given: given if isinstance(given, str) else "")
def test_a_move_ends_where_its_command_leaves_it(name: str, table: dict[str, Any], moves: Any) -> None:
    """Held against the source of the commands: what a verb sets, and every verb that sets a state, is drawn."""
    shown = {(verb, end) for _, end, verb in moves if verb not in ASKING}
    room, model = {
        "imports": ("evidence.", "Import"),
        "enquiries": ("projects.", "Enquiry"),
        "bulletins": ("publishing.", "Bulletin"),
        "handbooks": ("publishing.", "Handbook"),
        "editions": ("publishing.", "HandbookEdition"),
        "panoramas": ("tours.", "Panorama"),
        "tours": ("tours.", "Tour"),
        "retouches": ("tours.", "Retouch"),
    }[name]
    written = set()
    for key, verb in REGISTRY.items():
        if key.startswith(room):
            source = inspect.getsource(verb.function)
            set_to = re.findall(rf"(?:\.state\b[^=!\n]*=(?!=)|state\"?[=:])[^\n]*?{model}\.State\.([A-Z]+)", source)
            set_to += re.findall(r"\.(published|withdrawn)_at, ", source) if name == "bulletins" else []
            asks = name == "enquiries" and key not in ASKING
            set_to += re.findall(r"\bstate(?:, [\w., ]+)? ?= ?\"(\w+)\"", source) if asks else []
            set_to += ["composed"] if "composed_at=" in source and name == "bulletins" else []
            written |= {(key, state.lower()) for state in set_to}

    assert shown == written


def read_from_the_environment(source: str) -> set[str]:
    """The names a module asks the environment for."""
    asked = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("os.environ.get", "os.getenv"):
            asked.add(str(ast.literal_eval(node.args[0])))
        elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
            asked.add(str(ast.literal_eval(node.slice)))
    return asked


def settings_told(text: str) -> set[str]:
    """The settings a paper names in code; `X_ZH/EN` names two."""
    found = set()
    for name in re.findall(r"[`\s]([A-Z][A-Z_]+(?:_URL|_[A-Z]+)(?:/EN)?)", text):
        found |= {name.replace("/EN", ""), name.replace("ZH/EN", "EN")} if name.endswith("/EN") else {name}
    return found


def test_every_setting_is_told() -> None:
    asked = {
        name
        for path in (SRC / "config").glob("*.py")
        for name in read_from_the_environment(path.read_text(encoding="utf-8"))
    } - {"DJANGO_SETTINGS_MODULE"}
    papers = [README, *(p.read_text(encoding="utf-8") for p in (ROOT / "docs" / "how-to").glob("*.md"))]

    assert asked - settings_told("\n".join(papers)) == set()
    assert {"ZHAOSHANG_HOME", "DATABASE_URL", "ZHAOSHANG_SITE_EN"} <= asked


def test_no_setting_is_told_that_nobody_reads() -> None:
    sources = "\n".join(p.read_text(encoding="utf-8") for p in SRC.rglob("*.py"))
    told = {name for paper in PAPERS for name in settings_told(paper.read_text(encoding="utf-8"))}

    assert {n for n in told if n.startswith("ZHAOSHANG_") and n not in sources} == set()


def commands(group: click.Group, before: str = "zhaoshang") -> list[str]:
    """Every command as it is typed."""
    typed: list[str] = []
    for name, command in group.commands.items():
        typed += commands(command, f"{before} {name}") if isinstance(command, click.Group) else [f"{before} {name}"]
    return typed


def test_every_command_is_in_the_readme() -> None:
    console._load()
    typed = commands(console.main)

    assert [c for c in typed if not re.search(rf"{c}\b", README)] == []
    assert "zhaoshang user add" in typed


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(paper: Path) -> None:
    text = re.sub(r"```.*?```", "", paper.read_text(encoding="utf-8"), flags=re.DOTALL)
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text)]

    assert [link for link in links if link and "://" not in link and not (paper.parent / link).exists()] == []


def test_the_guide_is_complete_in_its_index_and_chinese() -> None:
    index = (ROOT / "docs" / "guide" / "README.md").read_text(encoding="utf-8")
    pages = [p for p in GUIDE if p.name != "README.md"]

    assert len(pages) >= 12
    assert [p.name for p in pages if f"({p.name})" not in index] == []
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert len(HAN.findall(text)) > 150 and text.startswith("# "), page.name


def test_the_words_on_buttons_in_the_guide_are_those_on_the_pages() -> None:
    """What the guide prints 【so】 is a button, a menu entry, a heading or a state of the product."""
    said = set()
    for path in SRC.rglob("locale/zh_Hans/LC_MESSAGES/*.po"):
        said |= set(re.findall(r'^msgstr(?:\[0\])? "(.*)"$', path.read_text(encoding="utf-8"), re.MULTILINE))
    said |= {name.zh for name in IMPORTS.values()} | {name.zh for name in BULLETINS.values()}
    sources = "\n".join(p.read_text(encoding="utf-8") for p in [*SRC.rglob("*.py")])
    told = {w for p in GUIDE for w in re.findall(r"【(.+?)】", p.read_text(encoding="utf-8"))}

    assert {w for w in told if w not in said and f'"{w}"' not in sources} == set()
    assert len(told) > 30
