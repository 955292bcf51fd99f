import pytest
from tests.factories.ledgers import SAMPLES, sample_rows
from tests.factories.booking import figures
@pytest.mark.parametrize("ledger", SAMPLES)
def test_a(books, ledger):
    b = books.checked(ledger, sample_rows(ledger, 3))
    print(b.state, b.counts, b.notes, [r.problems for r in b.rows.all()], b.layout.get("columns"))
    b = books.booked(ledger, sample_rows(ledger, 3)) 
    print(figures())
    assert b.state == "booked" and 0
def test_p(people): 
    assert len(people)==13
