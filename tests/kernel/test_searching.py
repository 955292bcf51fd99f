"""Words for finding: two characters are enough, wherever they stand; pinyin and initials from every syllable on."""

from __future__ import annotations

import pytest

from zhaoshang.kernel.searching import LONGEST_TERM, MOST_TERMS, terms_of, tokens_of


def holds(tokens: list[str], asked: str) -> bool:
    """Whether a text with these tokens is found, as both databases decide it."""
    return all(
        any(token.startswith(term.token) for token in tokens) if term.begins else term.token in tokens
        for term in terms_of(asked)
    )


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("祥符", True), ("符桥", True), ("桥", True), ("祥桥", False), ("祥符桥产业楼", True), ("产业 祥符", True), ("上塘", False),
        ("xfq", True), ("fqcy", True), ("XFQ", True), ("xiangfu", True), ("fuqiao", True), ("xq", False), ("gangfu", False),
        ("lab", True), ("LABORATORY", True), ("oratory", False), ("９号", True), ("9", True), ("祥符 lab", True), ("、。", True),
    ],
)  # fmt: skip
def test_what_is_found(asked: str, found: bool) -> None:
    tokens = tokens_of(["祥符桥产业楼", "9号"], ["A laboratory by the canal"])
    assert holds(tokens, asked) is found


def test_only_names_are_read_aloud() -> None:
    assert "xf" in tokens_of(["祥符"]) and "xf" not in tokens_of([], ["祥符"])
    assert "祥符" in tokens_of([], ["祥符"])


def test_a_token_is_letters_and_digits_only() -> None:
    """What either database would read as a sign of its own never reaches it."""
    said = tokens_of(["招商'\"*():&|!<->大厦_A-1"], ["%'; DROP TABLE x; -- \" OR * NEAR(a b) ^"])
    assert said and all(token.isalnum() for token in said)
    assert all(t.token.isalnum() for t in terms_of("a'b \" * 大' OR NEAR( -x :* & | ! \\ 厦"))


def test_a_long_question_is_cut() -> None:
    assert len(terms_of(" ".join(f"w{n}" for n in range(99)))) == MOST_TERMS
    assert len(terms_of("a" * 500)[0].token) == LONGEST_TERM == len(tokens_of([], ["a" * 500])[0])
