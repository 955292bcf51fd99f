import os
import re
from pathlib import Path

import polib

from zhaoshang.web.kit import messages

KIT = messages.PACKAGE / "web" / "kit"
ENTRY = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Sample"
msgstr "示例"
"""


def test_compiles_only_what_is_older_than_its_source(tmp_path: Path) -> None:
    source = tmp_path / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(ENTRY, encoding="utf-8")

    assert [path.name for path in messages.compile_all(tmp_path)] == ["django.mo"]
    assert messages.compile_all(tmp_path) == []

    later = source.stat().st_mtime_ns + 10**9
    os.utime(source, ns=(later, later))
    os.utime(source.with_suffix(".mo"), ns=(later - 1, later - 1))
    assert len(messages.compile_all(tmp_path)) == 1
    assert polib.mofile(str(source.with_suffix(".mo"))).find("Sample").msgstr == "示例"


def test_every_text_of_the_kit_has_its_chinese() -> None:
    catalogue = polib.pofile(str(KIT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"))
    translated = {(e.msgctxt, e.msgid) for e in catalogue if e.translated()}

    missing = sorted(str(text) for text in written_texts() - translated)

    assert missing == []


def written_texts() -> set[tuple[str | None, str]]:
    """What templates and modules of the kit say in English."""
    found: set[tuple[str | None, str]] = set()
    for path in [*KIT.rglob("templates/**/*.html"), *KIT.rglob("templates/**/*.txt")]:
        text = path.read_text(encoding="utf-8")
        told = re.findall(r'{%\s*trans(?:late)?\s+"([^"]+)"(?:\s+context\s+"([^"]+)")?', text)
        found |= {(context or None, m) for m, context in told}
        found |= {(None, m) for m in re.findall(r'_\("([^"]+)"\)', text)}
    for path in KIT.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        found |= {(None, m) for m in re.findall(r'\b(?:gettext|_)\(\s*"([^"]+)",?\s*\)', text)}
        found |= set(re.findall(r'pgettext(?:_lazy)?\("([^"]+)",\s*"([^"]+)"', text))
    return found
