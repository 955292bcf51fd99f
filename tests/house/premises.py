"""The repository as its own tests see it: where things lie, which rooms there are and which stands on which floor."""

from __future__ import annotations

import ast
import configparser
import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models

import zhaoshang

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src" / "zhaoshang"
DOMAIN = SRC / "domain"
HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
LATIN = re.compile(r"[A-Za-z]")


@cache
def rooms() -> tuple[str, ...]:
    """Every room that has been built."""
    return tuple(sorted(p.name for p in DOMAIN.iterdir() if (p / "__init__.py").exists()))


@cache
def contract(name: str) -> tuple[tuple[str, ...], ...]:
    """The layers of a contract of .importlinter, highest first; siblings of one layer together."""
    told = configparser.ConfigParser()
    told.read(ROOT / ".importlinter", encoding="utf-8")
    layers = told[f"importlinter:contract:{name}"]["layers"].split("\n")
    return tuple(tuple(re.findall(r"[\w.]+", layer)) for layer in layers if layer.strip())


@cache
def floors() -> dict[str, int]:
    """The floor of each room, the ground floor 0."""
    layers = contract("doors")
    return {room: len(layers) - 1 - at for at, layer in enumerate(layers) for room in layer}


def sources(*folders: Path) -> Iterator[tuple[Path, ast.Module]]:
    """Every module below the folders and its tree; migrations are what the models said on a day and stay out."""
    for folder in folders or (SRC,):
        for path in sorted(folder.rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, _tree(path)


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def inside(path: Path) -> str:
    """A path as people write it: from the root of the package."""
    return path.relative_to(SRC).as_posix()


@cache
def everything_loaded() -> None:
    """Every module of the product is imported: what registers itself when it is read is registered."""
    for module in pkgutil.walk_packages(zhaoshang.__path__, "zhaoshang."):
        name = module.name
        if ".migrations" not in name and ".child" not in name and not name.endswith(("__main__", ".wsgi", ".asgi")):
            importlib.import_module(name)


def our_models() -> list[type[models.Model]]:
    """Every concrete table of every room."""
    return [m for m in apps.get_models() if m.__module__.startswith("zhaoshang.")]


def templates() -> list[Path]:
    """Every template of ours, texts of messages among them."""
    return sorted(p for p in SRC.rglob("templates/**/*") if p.is_file())


def called(node: ast.AST) -> str:
    """The bare name a call calls, or nothing."""
    function: Any = node.func if isinstance(node, ast.Call) else None
    return str(getattr(function, "id", getattr(function, "attr", "")))
