"""Whole installations: a home of their own, a database of their own, driven from outside as an administrator would."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[2]
COMMAND = str(Path(sys.executable).parent / "zhaoshang")
_numbers = itertools.count(1)


@dataclass
class House:
    """One installation. `run` types a command in it; `start` begins a Python program that lives in it."""

    home: Path
    database: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """What its processes see; nothing of this test run's own home."""
        kept = {
            k: v for k, v in os.environ.items() if not k.startswith(("ZHAOSHANG_", "DATABASE_", "REDIS_", "PYTEST_"))
        }
        kept |= {
            "ZHAOSHANG_HOME": str(self.home),
            "ZHAOSHANG_LANG": "zh",
            "ZHAOSHANG_EXAMPLE_PICTURES": "0",
            "DJANGO_SETTINGS_MODULE": "zhaoshang.config.settings",
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
        }
        return kept | ({"DATABASE_URL": self.database} if self.database else {})

    @property
    def sqlite(self) -> Path:
        """Its database file."""
        assert not self.database, "this house stands on PostgreSQL"
        return self.home / "zhaoshang.sqlite3"

    def run(
        self, *words: object, lang: str = "zh", stdin: str | None = None, **more: str
    ) -> subprocess.CompletedProcess[str]:
        """`zhaoshang …`, to its end; `more` are variables of its environment."""
        return subprocess.run(
            [COMMAND, *map(str, words)], env={**self.environment, "ZHAOSHANG_LANG": lang, **more}, input=stdin,
            capture_output=True, text=True, timeout=600, check=False,
        )  # fmt: skip

    def ok(self, *words: object) -> str:
        """Its output; the command must have succeeded."""
        done = self.run(*words)
        assert done.returncode == 0, f"zhaoshang {' '.join(map(str, words))}: {done.stdout}\n{done.stderr}"
        return done.stdout

    def json(self, *words: object) -> Any:
        """Its answer with --json."""
        return json.loads(self.ok(*words, "--json"))

    def start(self, program: str, *words: object) -> subprocess.Popen[str]:
        """A Python program in this house, `django.setup()` done."""
        text = f"import django; django.setup()\n{program}"
        return subprocess.Popen(
            [sys.executable, "-c", text, *map(str, words)], env=self.environment, cwd=ROOT,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def python(self, program: str, *words: object) -> str:
        """What such a program printed; it must have ended well."""
        process = self.start(program, *words)
        out, err = process.communicate(timeout=600)
        assert process.returncode == 0, err[-3000:]
        return out


class Builder:
    """Houses made by copying one that was prepared once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server = os.environ.get("DATABASE_URL", "")
        self.made: list[str] = []
        self.pattern = House(folder / "pattern", self._database("pattern") if self.server else "")
        self.pattern.home.mkdir(parents=True)
        self.pattern.ok("prepare")

    def new(self) -> House:
        """A prepared, empty house."""
        number = next(_numbers)
        home = self.folder / f"house-{number}"
        shutil.copytree(self.pattern.home, home)
        return House(home, self._database(f"house_{number}", template=self.pattern.database) if self.server else "")

    def copy(self, house: House) -> House:
        """A house like this one, to break things in."""
        number = next(_numbers)
        home = self.folder / f"copy-{number}"
        shutil.copytree(house.home, home)
        return House(home, self._database(f"copy_{number}", template=house.database) if self.server else "")

    def bare(self) -> House:
        """An empty folder and an empty database: nothing was prepared."""
        number = next(_numbers)
        home = self.folder / f"bare-{number}"
        home.mkdir()
        return House(home, self._database(f"bare_{number}") if self.server else "")

    def _database(self, name: str, template: str = "") -> str:
        full = f"zs_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}_{name}"
        with _server(self.server) as server:
            server.execute(f'CREATE DATABASE "{full}"' + (f' TEMPLATE "{_name(template)}"' if template else ""))
        self.made.append(full)
        return urlunsplit(urlsplit(self.server)._replace(path=f"/{full}"))

    def clear(self) -> None:
        """The databases are gone again."""
        if self.server:
            with _server(self.server) as server:
                for name in self.made:
                    server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _name(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


@contextmanager
def _server(url: str) -> Iterator[Any]:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        yield connection
