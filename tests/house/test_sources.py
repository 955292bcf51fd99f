"""The source: no float near a figure, rooms that say what they keep, the permitted shelves, a test folder for each."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.premises import DOMAIN, ROOT, SRC, contract, inside, rooms, sources

# Floats that are no figures: where, and what they are.
FLOATS = {
    "kernel/coordinates.py": "degrees and metres of a position; no figure adds them up",
    "domain/tours/queries/grounds.py": "metres of a picture",
    "kernel/crs.py": "degrees and metres on their way from one system to another",
    "domain/estate/readers/maps.py": "seconds a reader may take, and the bounds of a map",
    "domain/estate/queries/matching.py": "the bounds of a map",
    "kernel/outlines.py": "degrees of an outline on their way to a map; kept and measured in whole steps",
    "domain/evidence/readers/limits.py": "seconds a reader may take",
    "domain/evidence/readers/limited.py": "seconds a reader may take",
    "domain/evidence/readers/child/guard.py": "seconds a reader may take",
    "domain/evidence/readers/child/values.py": "the door: calamine's floats become exact decimal text here",
    "domain/evidence/readers/child/delimited.py": "how evenly a separator divides",
    "domain/evidence/readers/columns.py": "how well headings fit",
    "domain/evidence/readers/guess.py": "how sure a guess is",
    "domain/evidence/readers/scoring.py": "how well a table fits",
    "domain/evidence/readers/row_kinds.py": "which share of a row is filled",
    "domain/evidence/readers/tables.py": "how sure a guess is",
    "domain/publishing/renderers/child/views.py": "angles and places of a picture",
    "domain/publishing/renderers/drawings.py": "widths of lines in a drawing",
    "domain/publishing/renderers/fitting.py": "how much room a text takes on paper",
    "domain/publishing/renderers/setting.py": "seconds a child may take",
    "domain/publishing/renderers/told.py": "sizes of type",
    "domain/tours/readers/child/covering.py": "places in a picture, and how strongly it is blurred",
    "domain/tours/readers/child/cutting.py": "places in a picture",
    "domain/tours/readers/child/inscription.py": "how much wider a picture may be said to be",
    "domain/tours/readers/pictures.py": "seconds a child may take",
    **dict.fromkeys(
        (f"domain/tours/renderers/{name}.py" for name in ("composing", "plates", "scene", "sun", "uses", "viewpoint")),
        "places and angles of a picture; stored as whole centimetres and tenths of a degree",
    ),
    **dict.fromkeys(
        (
            f"domain/tours/renderers/child/{name}.py"
            for name in (
                "building",
                "casting",
                "colours",
                "facades",
                "ground",
                "mesh",
                "planting",
                "shading",
                "sky",
                "solids",
            )
        ),
        "light and places of a picture",
    ),
    "domain/tours/renderers/drawing.py": "seconds a child may take",
    "domain/tours/renderers/massing.py": "shapes are laid out in floats; areas and heights are decimals of the corners as written",
}


def floats(tree: ast.Module) -> Iterator[str]:
    """Where a module makes, names or keeps a float. Asking whether something is one (to refuse it) is allowed."""
    asked = {
        id(name)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "isinstance"
        for name in ast.walk(call)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id == "float" and id(node) not in asked:
            yield f"{node.lineno}: float"
        elif isinstance(node, ast.Attribute | ast.Name) and getattr(node, "attr", "") == "FloatField":
            yield f"{node.lineno}: FloatField"
        elif isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield f"{node.lineno}: {node.value}"


def test_no_float_comes_near_a_figure() -> None:
    """R49."""
    found = {inside(path): list(floats(tree)) for path, tree in sources(SRC / "kernel", DOMAIN)}
    holding = {path for path, where in found.items() if where}

    assert {p: found[p] for p in sorted(holding - set(FLOATS))} == {}
    assert set(FLOATS) - holding == set(), "no float is left there: take the exception away"


@pytest.mark.parametrize("text", ["float(x)", "x: float = 0", "models.FloatField()", "rate = 0.15"])
def test_a_float_would_be_found(text: str) -> None:
    assert list(floats(ast.parse(text)))
    assert not list(floats(ast.parse("if isinstance(x, float): raise TypeError")))


@pytest.mark.parametrize("room", rooms())
def test_a_room_says_what_it_keeps(room: str) -> None:
    path = DOMAIN / room / "__init__.py"
    lines = (ast.get_docstring(ast.parse(path.read_text())) or "").splitlines()

    assert 3 <= len(lines) <= 10, f"{room}/__init__.py: 3-10 lines say what the room keeps, its words and its writes"
    assert any("Words:" in line for line in lines), f"{room}/__init__.py: which words are the room's?"


@pytest.mark.parametrize("room", rooms())
def test_only_the_permitted_shelves_stand_in_a_room(room: str) -> None:
    shelves = {shelf for layer in contract("shelves") for shelf in layer}
    there = {p.stem for p in (DOMAIN / room).iterdir() if not p.name.startswith("__")}

    assert there - shelves - {"migrations"} == set()
    assert {"apps", "models", "migrations"} <= there


def test_a_room_is_installed_and_has_no_signals() -> None:
    from django.apps import apps

    assert {a.label for a in apps.get_app_configs() if a.name.startswith("zhaoshang.domain.")} == set(rooms())
    assert all(apps.get_app_config(room).name == f"zhaoshang.domain.{room}" for room in rooms())


def mirror_of(path: Path) -> Path:
    """The folder of tests that belongs to a folder of the domain."""
    return ROOT / "tests" / path.relative_to(SRC)


@pytest.mark.parametrize("room", rooms())
def test_a_room_has_its_tests(room: str) -> None:
    mirror = mirror_of(DOMAIN / room)
    tests = [*mirror.glob("test_*.py"), *mirror.glob("**/test_*.py"), *mirror.glob("figures/*.json")]

    assert tests, f"nothing tests {room}: tests/domain/{room} mirrors src/zhaoshang/domain/{room}"
    assert {p.stem for p in mirror.iterdir() if p.is_dir()} - {"figures", "__pycache__"} <= {
        p.stem for p in (DOMAIN / room).iterdir()
    }, "a test folder of a shelf that does not exist"


def test_every_floor_has_its_tests() -> None:
    houses = {p.name for p in SRC.iterdir() if p.is_dir() and (p / "__init__.py").exists()}

    assert {h for h in houses if not any((ROOT / "tests" / h).rglob("test_*.py"))} == set()
