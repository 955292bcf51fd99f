import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from zhaoshang.kernel.uscc import (
    ALPHABET,
    CATEGORIES,
    CheckCharacter,
    ForeignCharacter,
    Lookalike,
    LostDigits,
    NotACreditCode,
    OrganisationCheck,
    RegionNotDigits,
    UnknownAuthority,
    UnknownCategory,
    WrongLength,
    is_uscc,
    make_uscc,
    organisation_check,
    read_uscc,
)

# Codes of large companies, printed on their own web sites.
REAL = ["91330100799655058B", "91110108551385082Q", "914403001922038216", "91440300708461136T"]

kinds = st.sampled_from([(a, c) for a, categories in CATEGORIES.items() for c in categories])
codes = st.builds(
    lambda kind, region, body: make_uscc(*kind, region, body),
    kinds,
    st.text("0123456789", min_size=6, max_size=6),
    st.text(ALPHABET, min_size=8, max_size=8),
)


@pytest.mark.parametrize("code", REAL)
def test_real_codes(code):
    assert str(read_uscc(code)) == code
    assert make_uscc(code[0], code[1], code[2:8], code[8:16]) == code


def test_parts():
    code = read_uscc(REAL[0])
    assert (code.authority, code.category, code.region, code.organisation) == ("9", "1", "330100", "799655058")


@pytest.mark.parametrize(
    "text", ["91330100799655058b", " 9133 0100 7996 55058B\u00a0", "９１３３０１００７９９６５５０５８Ｂ"]
)
def test_spelling_is_put_right(text):
    assert str(read_uscc(text)) == REAL[0]


@given(codes)
def test_made_codes_are_codes(code):
    assert is_uscc(code)
    assert read_uscc(code.lower()).code == code


@given(codes, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_any_single_slip_is_found(code, place, character):
    assume(code[place] != character)
    assert not is_uscc(code[:place] + character + code[place + 1 :])


@given(codes, st.integers(0, 16))
def test_any_two_neighbours_swapped_are_found(code, place):
    assume(code[place] != code[place + 1])
    assert not is_uscc(code[:place] + code[place + 1] + code[place] + code[place + 2 :])


@pytest.mark.parametrize(
    ("came", "kind"),
    [
        ("", WrongLength),
        ("330105000012345", WrongLength),
        ("9133010079965505BB8", WrongLength),
        ("9133O100799655058B", Lookalike),
        ("9I330100799655058B", Lookalike),
        ("9133010079965505?B", ForeignCharacter),
        ("91330100799655中58B", ForeignCharacter),
        ("B1330100799655058B", UnknownAuthority),
        ("95330100799655058B", UnknownCategory),
        ("9133A100799655058B", RegionNotDigits),
        ("91330100799655059B", OrganisationCheck),
        ("91330100799655058C", CheckCharacter),
        ("9.1330100799655E+17", LostDigits),
        (914403001922038216, LostDigits),
    ],
)
def test_each_way_of_being_wrong_has_its_sentence(came, kind):
    with pytest.raises(NotACreditCode) as refused:
        read_uscc(came)
    assert type(refused.value) is kind
    assert refused.value.cure.zh and refused.value.cure.en


def test_a_lookalike_is_named_and_never_corrected():
    with pytest.raises(Lookalike) as refused:
        read_uscc("9133O100799655058B")
    assert (refused.value.details["place"], refused.value.details["likely"]) == (5, "0")


def test_every_refusal_has_its_own_code():
    kinds = NotACreditCode.__subclasses__()
    assert len({kind.code for kind in kinds}) == len(kinds)


def test_the_example_of_gb_11714():
    assert organisation_check("D2143569") == "X"


@given(st.text(max_size=25))
def test_any_text_is_judged(text):
    assert is_uscc(text) in (True, False)
