"""An installation in which a bureau has worked: two ledgers booked, a target, August closed, the journal sealed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.factories.houses import Builder, House
from tests.factories.ledgers import sample_rows, workbook


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Workbooks on disk: fdi.xlsx, more.xlsx, wrong.xlsx, total.xlsx, parcels.xlsx, notes.txt."""
    folder = tmp_path_factory.mktemp("papers")
    wrong = sample_rows("fdi", 3, start=50)
    wrong[1] |= {"paid_on": "2020-13-15"}
    files = {
        "fdi.xlsx": workbook("fdi", sample_rows("fdi", 3)),
        "more.xlsx": workbook("fdi", sample_rows("fdi", 5)),
        "wrong.xlsx": workbook("fdi", wrong),
        "total.xlsx": workbook("fdi", sample_rows("fdi", 2, start=70), total={"paid_in_usd": Decimal(7)}),
        "parcels.xlsx": workbook("parcels", sample_rows("parcels", 2)),
        "notes.txt": "没有表格".encode(),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture(scope="session")
def lived_in(builder: Builder, papers: Path) -> House:
    """Read only: a test that changes something takes `copied`."""
    house = builder.new()
    house.ok("import", "fdi", papers / "fdi.xlsx")
    house.ok("import", "parcels", papers / "parcels.xlsx")
    house.ok("target", "fdi", 2020, 45000, "--issuer", "示例商务局", "--printed", "4.5亿美元")
    house.ok("close", "2020-08")
    house.ok("seal")
    return house


@pytest.fixture
def copied(builder: Builder, lived_in: House) -> House:
    """The same, to break things in."""
    return builder.copy(lived_in)
