"""`zhaoshang prepare/demo/serve/verify/backup/restore`: what an administrator needs."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from zhaoshang.kernel.finding import Finding, in_chinese
from zhaoshang.web.console.answers import NOT_PREPARED, as_json, clock, either, told
from zhaoshang.web.console.disk import NewFile


@click.command("prepare")
@click.option(
    "--demo/--no-demo", default=False, help="装入2020年示例 / load the 2020 example when there is no data yet"
)
def prepare(demo: bool) -> None:
    """建立或升级数据库。Set up or upgrade the database; running it again changes nothing."""
    from zhaoshang.web.console.house import prepare_house  # noqa: PLC0415 -- the program is set up by now

    prepare_house(with_demo=demo)


@click.command("demo")
def demo() -> None:
    """装入拱墅区2020年示例。Load the example of Gongshu 2020 through the importers."""
    from zhaoshang.web.console.house import load_demo, prepare_house  # noqa: PLC0415 -- the program is set up by now

    prepare_house(with_demo=False)
    load_demo()


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65534), default=8000, show_default=True)
@click.option("--prepare", "first", is_flag=True, help="先建库并装入示例 / set up and load the example first")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="页面进程数 / page processes")
def serve(host: str, port: int, first: bool, workers: int) -> None:
    """启动页面、实时通道和后台任务。Serve pages, live channels and background work; Ctrl-C stops all of them."""
    from zhaoshang.web.console.house import example_logins, is_prepared, prepare_house  # noqa: PLC0415 -- set up by now
    from zhaoshang.web.console.serving import serve_all  # noqa: PLC0415 -- as above

    if first:
        prepare_house(with_demo=True)
    elif not is_prepared():
        click.echo(either(*NOT_PREPARED), err=True)
        raise SystemExit(1)
    raise SystemExit(serve_all(host=host, port=port, workers=workers, logins=example_logins()))


@click.command("seal")
def seal() -> None:
    """封存日志并导出链头。Seal the journal and export its head."""
    from zhaoshang.web.console.house import export_head, seal_now  # noqa: PLC0415 -- the program is set up by now

    count = seal_now()
    head = export_head()
    told(f"封存{count}条；链头：{head}", f"{count} entries sealed; head: {head}")


@click.command("verify")
@click.option(
    "--head",
    "heads",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="另存的链头 / a head kept elsewhere",
)
@click.option("--json", "json_", is_flag=True)
def verify(heads: tuple[Path, ...], json_: bool) -> None:
    """核对日志、每一行记录、事实、已封账月份、文件和数据库锁。Check the journal, every row, the facts, closed months, files and
    the database's locks; exit 1 when anything differs."""
    from django.db import connection  # noqa: PLC0415 -- the program is set up by now

    from zhaoshang.domain.evidence.queries import altered_facts, altered_files, altered_sheets  # noqa: PLC0415 -- as above
    from zhaoshang.domain.journal import queries as journal  # noqa: PLC0415 -- as above
    from zhaoshang.domain.journal.apps import unlocked  # noqa: PLC0415 -- as above
    from zhaoshang.domain.journal.models import Entry, Seal  # noqa: PLC0415 -- as above
    from zhaoshang.domain.projects.queries.enquiries import altered_words  # noqa: PLC0415 -- as above
    from zhaoshang.domain.publishing.queries.handbooks import altered_handbooks  # noqa: PLC0415 -- as above
    from zhaoshang.domain.targets.queries.proof import altered_months  # noqa: PLC0415 -- as above
    from zhaoshang.domain.tours.queries import altered_tiles  # noqa: PLC0415 -- as above
    from zhaoshang.web.console.house import every_lock, head_in, kept_heads, proved_models  # noqa: PLC0415 -- as above

    given = {path: head_in(path) for path in heads}
    for path in [path for path, told_head in given.items() if told_head is None]:
        raise click.BadParameter(
            either(
                f"{path} 不是链头；请给出 zhaoshang seal 导出的文件",
                f"{path} is no head; give a file that zhaoshang seal exported",
            ),
            param_hint="--head",
        )
    own = kept_heads()
    known = [kept for kept in (*own.values(), *given.values()) if kept is not None]
    with journal.text_as_it_is(), journal.one_moment():
        found = journal.verify(known)
        broken = [*found.broken]
        broken += [
            Finding(f"exported head {path}: can no longer be read", zh=f"导出的链头 {path}：已无法读取")
            for path, kept in own.items()
            if kept is None
        ]
        for what, check in (
            ("values", lambda: journal.unnatural([*proved_models(), Entry, Seal])),
            ("rows", journal.altered_rows),
            ("facts", altered_facts),
            ("sheets", altered_sheets),
            ("closed months", altered_months),
            ("files", altered_files),
            ("tiles", altered_tiles),
            ("handbooks", altered_handbooks),
            ("visitors' words", altered_words),
            ("locks", lambda: (Finding(said.en, zh=said.zh) for said in unlocked(connection, every_lock()))),
        ):
            broken += _every_fault(what, check)
    if json_:
        as_json(
            {
                "entries": found.entries, "sealed": found.sealed, "seals": found.seals, "head": found.head,
                "heads_checked": len(known), "broken": broken, "ok": not broken,
            }
        )  # fmt: skip
    else:
        told(
            f"日志{found.entries}条，封存{found.sealed}条、{found.seals}批，对照链头{len(known)}个。",
            f"{found.entries} entries, {found.sealed} sealed in {found.seals} batches, {len(known)} heads held against.",
        )
        for sentence in broken:
            told(f"✗ {in_chinese(sentence)}", f"✗ {sentence}")
        told(
            *(
                ("全部一致。", "Everything agrees.")
                if not broken
                else (f"发现{len(broken)}处不一致。", f"{len(broken)} differences found.")
            )
        )
    if broken:
        raise SystemExit(1)


def _every_fault(what: str, check: Callable[[], Iterator[str]]) -> Iterator[str]:
    """What a check finds; where a row was changed so that it cannot be read at all, that is found too."""
    try:
        yield from check()
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, zlib.error) as problem:
        why = f"{type(problem).__name__}: {problem}"
        yield Finding(
            f"{what}: a row can no longer be read ({why}); what follows it was not checked",
            zh=f"{what}：有一行已无法读取（{why}），其后的没有核对",
        )


@click.command("journal-export")
@click.argument("file", type=NewFile())
def journal_export(file: Path) -> None:
    """导出日志，供独立核验程序使用。Export the journal for the stand-alone verifier."""
    from zhaoshang.web.console.house import export_journal  # noqa: PLC0415 -- the program is set up by now

    lines = export_journal(file)
    told(f"已导出{lines}行。", f"{lines} lines exported.")


@click.command("backup")
@click.argument("file", type=NewFile())
@click.option("--replace", is_flag=True, help="覆盖已有文件 / replace a file that is there")
@click.option(
    "--despite-losses",
    is_flag=True,
    help="有文件缺失或已变时，其余照常备份 / keep the rest when stored files are missing or changed",
)
def backup(file: Path, replace: bool, despite_losses: bool) -> None:
    """备份数据库和文件（可在使用中进行）。Back up database and files, while in use."""
    from zhaoshang.web.console.backups import back_up  # noqa: PLC0415 -- the program is set up by now

    if file.exists() and not replace:
        raise click.BadParameter(
            either(
                f"{file} 已经存在；换一个名字，或加 --replace",
                f"{file} is there already; choose another name, or add --replace",
            ),
            param_hint="FILE",
        )
    done = back_up(file, at=clock(), despite_losses=despite_losses)
    for name in done["lost"]:
        told(f"！缺失或内容已变：{name}", f"! missing or changed: {name}")
    told(
        f"已备份到 {file}：{done['rows']}行，{done['files']}个文件。密钥不在备份里，请另外保存 {done['secret']} 和 {done['keys']}；"
        "没有它们，验证器和个人信息读不出来。",
        f"Backed up to {file}: {done['rows']} rows, {done['files']} files. The keys are not inside; keep {done['secret']} and "
        f"{done['keys']} apart: without them authenticators and personal data cannot be read.",
    )


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """恢复到空的 ZHAOSHANG_HOME。Restore into an empty home; refuses one that holds data."""
    from zhaoshang.web.console.backups import bring_back  # noqa: PLC0415 -- the program is set up by now

    done = bring_back(file)
    told(f"已恢复：{done['rows']}行，{done['files']}个文件。", f"Restored: {done['rows']} rows, {done['files']} files.")
    if done["keys_missing"]:
        told(
            f"注意：缺少密钥 {'、'.join(done['keys_missing'])}，个人信息读不出来。请把备份时另存的密钥文件放回 {done['keys']}。",
            f"Note: the keys {', '.join(done['keys_missing'])} are missing, so personal data cannot be read. Put the key files "
            f"kept apart back into {done['keys']}.",
        )
    if not done["has_its_key"]:
        told(
            f"注意：{done['secret']} 不是备份时的密钥，验证器和加密内容读不出来，用验证器的人无法登录。"
            "请用备份时另存的 secret-key 覆盖它。",
            f"Note: {done['secret']} is not the key of the time of the backup; authenticators and encrypted values cannot be "
            "read, and whoever has one cannot sign in. Put the secret-key kept apart in its place.",
        )


@click.command("rotate-keys")
def rotate_keys() -> None:
    """更换个人信息的密钥，可在使用中进行，中断后可继续。Seal personal data with a new key, while in use; goes on where it stopped."""
    from zhaoshang.web.console.keys import rotate  # noqa: PLC0415 -- the program is set up by now

    done = rotate()
    told(f"已用新密钥 {done.key} 重新加密{done.rows}行。", f"{done.rows} rows are sealed with the new key {done.key}.")
    for path in done.spare:
        told(
            f"不再使用：{path}。旧备份仍需要它：移出前请与旧备份一起另存。",
            f"No longer used: {path}. Older backups still need it: keep it with them before you take it away.",
        )


def add_to(group: click.Group) -> None:
    """The commands of this module are part of `zhaoshang`."""
    for one in (prepare, demo, serve, seal, verify, journal_export, backup, restore, rotate_keys):
        group.add_command(one)
