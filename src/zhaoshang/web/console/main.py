"""`zhaoshang`: one entry for every command. Sets the program up, turns refusals into exit 1 and misuse into exit 2."""

from __future__ import annotations

import gettext
import os
import sys
from pathlib import Path

import click

from zhaoshang.web.console import disk
from zhaoshang.web.console.answers import NOT_PREPARED, either, language


def _speak() -> None:
    """The command-line library speaks the terminal's language too; English is its own."""
    if language() == "zh":
        os.environ["LANGUAGE"] = "zh_Hans"
        gettext.bindtextdomain("click", str(Path(__file__).parent / "locale"))
        gettext.textdomain("click")


_speak()  # before any command is made: some of its texts are taken when a command is


class House(click.Group):
    """A group whose refusals are sentences: exit 1, no stack trace."""

    def invoke(self, ctx: click.Context) -> object:
        import django  # noqa: PLC0415 -- `--help` answers without starting the program
        from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 -- as above
        from django.db import DatabaseError, OperationalError, ProgrammingError  # noqa: PLC0415 -- as above

        from zhaoshang.kernel.refusal import Refusal  # noqa: PLC0415 -- as above

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhaoshang.config.settings")
        os.umask(0o077)  # what is written here, by this process and those it starts, is its owner's alone
        try:
            django.setup()
            return super().invoke(ctx)
        except ImproperlyConfigured as problem:
            said = getattr(problem, "said", None)
            click.echo(said.in_language(language()) if said else str(problem), err=True)
            sys.exit(1)
        except click.MissingParameter as problem:
            if language() != "zh":
                raise
            said_so = problem.format_message().replace("'.", "'。", 1)  # this full stop the library translates nowhere
            raise click.UsageError(said_so, problem.ctx) from problem
        except Refusal as refusal:
            click.echo(refusal.in_language(language()), err=True)
            sys.exit(1)
        except (OperationalError, ProgrammingError) as problem:
            click.echo(_database_sentence(str(problem)), err=True)
            sys.exit(1)
        except DatabaseError as problem:
            if not any(sign in str(problem) for sign in DAMAGED):
                raise
            click.echo(_damaged_sentence(), err=True)
            sys.exit(1)
        except OSError as problem:
            said_of_it = disk.sentence(problem)
            if not said_of_it:
                raise
            click.echo(said_of_it, err=True)
            sys.exit(1)


# What SQLite says of a file that is no sound database any more.
DAMAGED = ("malformed", "file is not a database")


def _damaged_sentence() -> str:
    return either(
        "数据库文件已损坏。请把它移走留存，再用 zhaoshang restore 把最近的备份恢复到空的 ZHAOSHANG_HOME。",
        "The database file is damaged. Move it away and keep it, then restore the newest backup into an empty "
        "ZHAOSHANG_HOME with zhaoshang restore.",
    )


def _database_sentence(problem: str) -> str:
    if problem.startswith("connection failed") and "does not exist" in problem:
        zh, en = (
            "DATABASE_URL 里的数据库或用户还不存在。请先在 PostgreSQL 中建立，再运行：zhaoshang prepare",
            "The database or the user DATABASE_URL names does not exist yet. Create it in PostgreSQL, then run: "
            "zhaoshang prepare",
        )
    elif any(sign in problem for sign in ("no such table", "no such column", "does not exist")):
        zh, en = NOT_PREPARED
    elif any(sign in problem for sign in ("disk is full", "disk I/O error", "readonly", "unable to open")):
        zh, en = (
            f"不能写入数据库文件。请检查 ZHAOSHANG_HOME 的磁盘空间和权限。数据库说：{problem}",
            f"The database file cannot be written. Check room and permissions of ZHAOSHANG_HOME. It says: {problem}",
        )
    else:
        reason = " ".join(problem.split())
        zh, en = (
            f"数据库没有应答，请检查 DATABASE_URL。它说：{reason}",
            f"The database did not answer; check DATABASE_URL. It says: {reason}",
        )
    return en if language() == "en" else zh


@click.group(cls=House, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="zhaoshang")
def main() -> None:
    """招商：区投资促进局的工作系统。The working system of a district investment promotion bureau."""


def _load() -> None:
    from zhaoshang.web.console import figures, finding, ledgers, people, ranking, upkeep  # noqa: PLC0415 -- they add their commands to `main`

    for module in (ledgers, finding, figures, ranking, people, upkeep):
        module.add_to(main)


_load()
