"""A refusal: an anticipated problem, said kindly, with what to do next.

The ladder of a good refusal: clear, gentle, says what was expected, what came, and what to do. Anything that is
not a `Refusal` is a bug. Surfaces word nothing themselves: each refusal owns its sentence in both languages.
"""

from __future__ import annotations

from typing import ClassVar

from zhaoshang.kernel.bilingual import Bilingual


class Refusal(Exception):
    """Base of every refusal. Subclasses set `code`, `sentence` and `remedy`; details fill their placeholders."""

    code: ClassVar[str] = "refusal"
    sentence: ClassVar[Bilingual] = Bilingual("系统没有执行这一步。", "This step was not carried out.")
    remedy: ClassVar[Bilingual] = Bilingual("请检查后重试。", "Please check and try again.")

    def __init__(self, **details: object) -> None:
        self.details = details
        self.said = self.sentence.filled(**details)
        self.cure = self.remedy.filled(**details)
        super().__init__(self.said.zh)

    def in_language(self, code: str) -> str:
        """Sentence and remedy as one text, for a log line or a terminal."""
        gap = " " if code.startswith("en") else ""
        return f"{self.said.in_language(code)}{gap}{self.cure.in_language(code)}"

    def __reduce__(self) -> tuple[object, ...]:
        return (_again, (type(self), self.details))


def _again(kind: type[Refusal], details: dict[str, object]) -> Refusal:
    return kind(**details)
