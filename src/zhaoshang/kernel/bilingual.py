"""A sentence in both languages of the product, kept together so that neither can be forgotten."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One text, Chinese first and English complete. `{placeholders}` are the same in both."""

    zh: str
    en: str

    def in_language(self, code: str) -> str:
        """The text for a language code such as `zh-hans` or `en-gb`; Chinese unless English is asked for."""
        return self.en if code.lower().startswith("en") else self.zh

    def filled(self, **values: object) -> Bilingual:
        """Both texts with their placeholders replaced; a `Bilingual` value is used in its own language."""

        def fill(text: str, language: str) -> str:
            chosen = {k: v.in_language(language) if isinstance(v, Bilingual) else v for k, v in values.items()}
            return text.format(**chosen)

        return Bilingual(fill(self.zh, "zh"), fill(self.en, "en"))

    def __str__(self) -> str:
        return self.zh
