"""Figures: each has a worked example an official can read, a review ahead, and stands on ledgers and figures that exist."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.house.premises import HAN, ROOT
from zhaoshang.domain.evidence.queries import LEDGERS
from zhaoshang.domain.targets.queries.registry import registry
from zhaoshang.kernel.figure import Figure, Shape

EXAMPLES = {path.stem: path for path in (ROOT / "tests" / "domain").glob("*/figures/*.json")}


@pytest.mark.parametrize("figure", registry().values(), ids=lambda figure: figure.key)
def test_a_figure_has_its_worked_example(figure: Figure) -> None:
    assert figure.key in EXAMPLES, "given rows → expected value: tests/domain/<room>/figures/<key>.json"
    told: dict[str, Any] = json.loads(EXAMPLES[figure.key].read_text(encoding="utf-8"))

    assert told["figure"] == figure.key
    assert told["rows"] and told["expected"]["cumulative"] and told["expected"]["rows"] >= 1
    assert HAN.search(told["why"]), "a sentence says why the rows give this value"
    assert told["ledger"] in LEDGERS


def test_no_example_is_left_of_a_figure_that_is_gone() -> None:
    assert set(EXAMPLES) == set(registry())
    assert len(EXAMPLES) > 20


@pytest.mark.parametrize("figure", registry().values(), ids=lambda figure: figure.key)
def test_a_figure_is_reviewed_and_will_be_again(figure: Figure) -> None:
    assert figure.next_review > figure.reviewed
    assert (figure.next_review - figure.reviewed).days <= 731, "a definition is looked at every two years at least"
    assert figure.version >= 1
    assert re.fullmatch(r"[a-z][a-z0-9_]*", figure.key)


@pytest.mark.parametrize("figure", registry().values(), ids=lambda figure: figure.key)
def test_a_figure_stands_on_what_exists(figure: Figure) -> None:
    leans_on = {figure.numerator, figure.denominator, figure.parent} - {None}

    assert figure.ledger in LEDGERS
    assert leans_on <= set(registry()) - {figure.key}
    if figure.shape is Shape.RATIO:
        assert figure.numerator and figure.denominator and figure.population is None
    else:
        assert figure.population is not None, "a figure without a population counts nothing"


@pytest.mark.django_db
@pytest.mark.parametrize("figure", registry().values(), ids=lambda figure: figure.key)
def test_a_figure_measures_columns_its_facts_have(figure: Figure) -> None:
    """And exact ones: a figure over a column that rounds would be no figure (R49)."""
    from zhaoshang.domain.evidence.models import ExactField, Fact

    if figure.population is None:
        return
    kind = figure.population().model
    measured = {figure.measure.of, figure.measure.over, figure.measure.since} - {None}

    assert issubclass(kind, Fact)
    assert all(isinstance(kind._meta.get_field(name), ExactField) for name in measured)
    assert kind._meta.label_lower in {fact for ledger in LEDGERS.values() for fact in ledger.facts}
    assert all(n == int(n) for n in (figure.measure.times, figure.measure.per)), "nothing is rounded before it is shown"


def test_every_ledger_names_a_permission_and_facts_that_exist() -> None:
    import rules
    from django.apps import apps

    for key, ledger in LEDGERS.items():
        assert key == ledger.key
        assert rules.perm_exists(ledger.permission), key
        assert {f"{a}.{m}" for a, m in (fact.split(".") for fact in ledger.facts)} <= {
            m._meta.label_lower for m in apps.get_models()
        }
        fields = [c.field for c in ledger.columns]
        assert len(fields) == len(set(fields)) and any(c.required for c in ledger.columns), key
        assert set(ledger.total_fields) <= set(fields), key
