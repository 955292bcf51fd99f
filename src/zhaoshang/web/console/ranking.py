"""`zhaoshang scheme`, `peers`, `external`, `centre`: what the league table is made by, from files and the command line."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.web.console.answers import Day, acting, as_json, clock, either, language, told

SCHEME_WORDS = {"key", "name", "issuer", "doc_no", "since", "until", "is_sample", "items"}


@click.group("scheme")
def scheme() -> None:
    """计分办法。The scoring rules."""


@scheme.command("list")
def scheme_list() -> None:
    """全部版本。Every version."""
    from zhaoshang.domain.targets.queries.rules_of_ranks import schemes  # noqa: PLC0415 -- the program is set up by now
    from zhaoshang.kernel.zone import day_of  # noqa: PLC0415 -- as above

    for rule in schemes(day_of(clock())):
        row = rule.row
        told(
            f"{row.key} 第{row.version}版  {row.since}起  {row.name}{'  现行' if rule.in_force else ''}",
            f"{row.key} version {row.version}  from {row.since}  {row.name}{'  in force' if rule.in_force else ''}",
        )


@scheme.command("show")
@click.argument("key", default="")
@click.option("--version", "version", type=int, help="第几版 / which version; else the newest")
@click.option("--json", "json_", is_flag=True, help="可修改后再制定的文件 / a file to edit and define again")
def scheme_show(key: str, version: int | None, json_: bool) -> None:
    """一个版本的计分项；不写代号为现行办法。The items of a version; without KEY the one in force."""
    from zhaoshang.domain.targets.models import Scheme  # noqa: PLC0415 -- the program is set up by now
    from zhaoshang.domain.targets.queries.registry import registry  # noqa: PLC0415 -- as above
    from zhaoshang.domain.targets.queries.rules_of_ranks import as_told, scheme_to_copy  # noqa: PLC0415 -- as above
    from zhaoshang.domain.targets.states import METHODS, TERM_NAMES  # noqa: PLC0415 -- as above
    from zhaoshang.kernel.zone import day_of  # noqa: PLC0415 -- as above

    if key:
        rows = Scheme.objects.filter(key=key, **({"version": version} if version else {}))
        found = rows.order_by("-version").first()
    else:
        found = scheme_to_copy(day_of(clock()))
    if found is None:
        raise click.UsageError(
            either(
                "没有这个计分办法；zhaoshang scheme list 列出全部", "no such scheme; zhaoshang scheme list shows all"
            )
        )
    if json_:
        as_json(as_told(found))
        return
    told(
        f"{found.name}，第{found.version}版，{found.since}起  {found.issuer} {found.doc_no}",
        f"{found.name}, version {found.version}, from {found.since}  {found.issuer} {found.doc_no}",
    )
    for item in found.items:
        name = (
            registry()[item["figure"]].name
            if item["figure"] in registry()
            else Bilingual(item["figure"], item["figure"])
        )
        numbers = {c: _numbers(item, TERM_NAMES, c) for c in ("zh", "en")}
        method = METHODS[item["method"]]
        told(f"  {name.zh}：{method.zh}；{numbers['zh']}", f"  {name.en}: {method.en}; {numbers['en']}")


def _numbers(item: dict[str, Any], names: dict[str, Bilingual], code: str) -> str:
    told = [f"{names[t].in_language(code)} {item[t]}" for t in ("weight", "need", "step", "cap") if item.get(t)]
    return ("，" if code == "zh" else ", ").join(told)


@scheme.command("define")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as", "as_user", default="")
def scheme_define(file: Path, as_user: str) -> None:
    """用 JSON 文件制定新版本（scheme show --json 的格式）。A new version from a JSON file as `scheme show --json` prints it."""
    from zhaoshang.domain.targets import commands  # noqa: PLC0415 -- the program is set up by now

    given = _document(file)
    strange = sorted(set(given) - SCHEME_WORDS)
    missing = sorted({"key", "name", "issuer", "since", "items"} - set(given))
    if strange or missing or not isinstance(given.get("items"), list):
        raise click.UsageError(
            either(
                f"{file.name}：不认识 {strange}，缺少 {missing}；items 应为一个列表",
                f"{file.name}: unknown {strange}, missing {missing}; items has to be a list",
            )
        )
    made = commands.define_scheme(
        key=str(given["key"]), name=str(given["name"]), issuer=str(given["issuer"]), doc_no=str(given.get("doc_no") or ""),
        since=_day(given["since"]), until=_day(given["until"]) if given.get("until") else None,
        items=[item if isinstance(item, dict) else {"figure": item} for item in given["items"]],
        is_sample=bool(given.get("is_sample", False)), by=acting(as_user), at=clock(),
    )  # fmt: skip
    told(f"已制定第{made.version}版，{made.since}起施行。", f"Version {made.version} is in force from {made.since}.")


@click.group("peers")
def peers() -> None:
    """同城组。Peer groups."""


@peers.command("list")
def peers_list() -> None:
    """全部分组。Every group."""
    from zhaoshang.domain.targets.queries.rules_of_ranks import groups  # noqa: PLC0415 -- the program is set up by now
    from zhaoshang.kernel.zone import day_of  # noqa: PLC0415 -- as above

    for rule in groups(day_of(clock())):
        row = rule.row
        until_zh, until_en = (f"至{row.until}", f" until {row.until}") if row.until else ("", "")
        told(
            f"{row.name}  {row.since}起{until_zh}  {'、'.join(row.places)}{'  现行' if rule.in_force else ''}",
            f"{row.name}  from {row.since}{until_en}  {', '.join(row.places)}{'  in force' if rule.in_force else ''}",
        )


@peers.command("group")
@click.argument("name")
@click.argument("places", nargs=-1, required=True)
@click.option("--since", required=True, type=Day(), help="起始日 / from which day")
@click.option("--source", required=True, help="来源 / who grouped them")
@click.option("--as", "as_user", default="")
def peers_group(name: str, places: tuple[str, ...], since: datetime, source: str, as_user: str) -> None:
    """设定同城组 NAME，后面列出各区。These places are compared from a day on."""
    from zhaoshang.domain.targets import commands  # noqa: PLC0415 -- the program is set up by now

    commands.group_peers(
        name=name, places=list(places), since=since.date(), source=source, by=acting(as_user), at=clock()
    )
    told("已设定。", "Recorded.")


@click.command("external")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="只检查，不登记 / check only")
@click.option("--as", "as_user", default="")
def external(file: Path, dry_run: bool, as_user: str) -> None:
    """登记工作簿 FILE 里外部公布的结果。Record the published results of a workbook, all or none."""
    from zhaoshang.domain.evidence.commands import files  # noqa: PLC0415 -- the program is set up by now
    from zhaoshang.domain.targets import commands, tasks  # noqa: PLC0415 -- as above
    from zhaoshang.domain.targets.queries.league import our_place  # noqa: PLC0415 -- as above

    by = acting(as_user)
    with file.open("rb") as stream:
        kept = files.keep(iter(lambda: stream.read(1 << 20), b""), name=file.name, most=tasks.LIMITS.file_bytes)
    sheet = tasks.read_results(kept, ours=our_place(), at=clock())
    for row in sheet.rows:
        for problem in row.problems:
            text = problem.in_language(language())
            told(f"  第{row.number}行 {text}", f"  row {row.number} {text}")
    results = sheet.to_record()
    if dry_run:
        told(f"只检查：{len(results)}行可以登记。", f"Checked only: {len(results)} rows can be recorded.")
        return
    made = commands.import_external(results=results, file=kept, by=by, at=clock())
    told(f"已登记{len(made)}行。", f"{len(made)} rows recorded.")


@click.group("centre")
def centre() -> None:
    """产业中心。Industry centres."""


@centre.command("list")
def centre_list() -> None:
    """产业中心，按顺序。The centres in their order."""
    from zhaoshang.domain.industries.queries import visible_to  # noqa: PLC0415 -- the program is set up by now

    for one in visible_to(acting()):
        told(f"{one.order:3} {one.key:20} {one.name}", f"{one.order:3} {one.key:20} {one.name_en}")


@centre.command("name")
@click.argument("key")
@click.argument("name")
@click.option("--name-en", required=True, help="英文名称 / English name")
@click.option("--order", type=click.IntRange(0, 999), default=0, help="排序 / place in the list")
@click.option("--since", type=Day(), help="自何日起 / since")
@click.option("--as", "as_user", default="")
def centre_name(key: str, name: str, name_en: str, order: int, since: datetime | None, as_user: str) -> None:
    """添加产业中心，或改已有中心的英文名和排序。Add a centre, or change a known one's English name and place."""
    from zhaoshang.domain.industries.commands import name_centre  # noqa: PLC0415 -- the program is set up by now
    from zhaoshang.kernel.zone import day_of  # noqa: PLC0415 -- as above

    day = since.date() if since else day_of(clock())
    name_centre(key=key, name=name, name_en=name_en, order=order, since=day, by=acting(as_user), at=clock())
    told("已登记。", "Recorded.")


def _document(file: Path) -> dict[str, Any]:
    try:
        given = json.loads(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise click.UsageError(either(f"{file.name} 不是文本文件", f"{file.name} is no text file")) from None
    except (RecursionError, ValueError) as problem:
        raise click.UsageError(
            either(f"{file.name} 不是 JSON：{problem}", f"{file.name} is no JSON: {problem}")
        ) from None
    if not isinstance(given, dict):
        raise click.UsageError(either(f"{file.name} 应为一个对象", f"{file.name} has to be one object"))
    return given


def _day(text: Any) -> date:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise click.UsageError(
            either(f"“{text}”不是日期，如2020-07-01", f"“{text}” is no day such as 2020-07-01")
        ) from None


def add_to(group: click.Group) -> None:
    """The commands of this module are part of `zhaoshang`."""
    for one in (scheme, peers, external, centre):
        group.add_command(one)
