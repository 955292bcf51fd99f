"""How the command line speaks: who acts, what time it is, JSON or sentences."""

from __future__ import annotations

import json
import os
import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import click

NOT_PREPARED = (
    "数据库还没有建立，或版本较旧。请先运行：zhaoshang prepare",
    "The database is not set up yet, or older than the program. Run first: zhaoshang prepare",
)


def acting(username: str = "") -> Any:
    """The account a command acts as: the named person, else the machine's own."""
    from zhaoshang.domain.organisations.models import User  # noqa: PLC0415 -- the program is set up by now
    from zhaoshang.domain.organisations.queries import machine  # noqa: PLC0415 -- as above

    if not username:
        return machine()
    user = User.objects.filter(username__iexact=username, is_active=True).first()
    if user is None:
        raise click.UsageError(either(f"没有名为 {username} 的账号", f"there is no account {username}"))
    return user


def language() -> str:
    """The language of the terminal: English when the locale says so, else Chinese."""
    named = os.environ.get("ZHAOSHANG_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG") or "zh"
    return "en" if named.lower().startswith("en") else "zh"


class Day(click.DateTime):
    """A day of the calendar, such as 2020-08-31."""

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%d"])

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The day; what is none is misuse."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(either(f"“{value}”不是日期，如2020-08-31", f"“{value}” is no day such as 2020-08-31"), param, ctx)


class Amount(click.ParamType[Decimal]):
    """An amount as people write it: 45000, 4.5. At most 14 digits before the point and 4 after it, as a target keeps them."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """The amount, exactly; what is none, or more than is kept, is misuse."""
        if not isinstance(value, Decimal) and not re.fullmatch(r"[+-]?[0-9]{1,14}(\.[0-9]{1,4})?", str(value)):
            self.fail(
                either(
                    f"“{value}”不是可以登记的数字；请写成45000或4.5，整数最多14位，小数最多4位",
                    f"“{value}” is no number that can be recorded; write 45000 or 4.5, at most 14 digits and 4 decimals",
                ),
                param,
                ctx,
            )
        return Decimal(value)


def either(zh: str, en: str) -> str:
    """One of two texts, in the terminal's language."""
    return en if language() == "en" else zh


def clock() -> datetime:
    """Now. The command line is where the clock enters."""
    return datetime.now(UTC)


def told(zh: str, en: str, *, err: bool = False) -> None:
    """One line in the terminal's language; with `err` beside what is answered. A file's name that is no text does not stop
    it."""
    click.echo(either(zh, en).encode("utf-8", "backslashreplace").decode(), err=err)


def as_json(value: Any) -> None:
    """One JSON document on standard output; decimals as text, so that nobody reads them as floats."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1, default=_plain))


def _plain(value: Any) -> Any:
    return format(value, "f") if isinstance(value, Decimal) else str(value)
