"""The committed workbooks are what the script makes, and every invented row in them says that it is invented."""

from __future__ import annotations

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from zhaoshang.demo import article
from zhaoshang.demo.make_ledgers import FOLDER, workbooks

MOST_BYTES = 2_500_000  # twenty workbooks, stored uncompressed so that their bytes depend on nothing else


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return workbooks()


def test_making_them_again_gives_the_same_bytes(made: dict[str, bytes]) -> None:
    committed = {path.name: path.read_bytes() for path in FOLDER.glob("*.xlsx")}
    assert sorted(committed) == sorted(made)
    assert [name for name in made if committed[name] != made[name]] == []


def test_they_stay_small(made: dict[str, bytes]) -> None:
    assert sum(len(content) for content in made.values()) < MOST_BYTES


def test_every_row_is_marked_as_a_sample_or_prints_only_what_the_article_says(made: dict[str, bytes]) -> None:
    unmarked = []
    for name, content in made.items():
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        for sheet in book.sheet_names:
            for row in book.get_sheet_by_name(sheet).to_python():
                if isinstance(row[0], float) and not any("示例" in str(cell) for cell in row):
                    unmarked.append((name, sheet, row[1]))
    # Day and event of this one are printed; nothing else stands in its row.
    assert unmarked == [("签约落地项目台账.xlsx", "8月", article.CHIP_SPACE)]


def test_the_titles_say_sample(made: dict[str, bytes]) -> None:
    for content in made.values():
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        for sheet in book.sheet_names:
            title = book.get_sheet_by_name(sheet).to_python()[0][0]
            assert str(title).endswith(("台账（示例）", "楼宇档案（示例）"))
