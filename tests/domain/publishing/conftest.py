"""The books of August 2020, filled and closed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.domain.publishing import books
from zhaoshang.domain.publishing.queries import draft


@pytest.fixture
def files_in(tmp_path: Path, settings: Any) -> Path:
    settings.HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path


@pytest.fixture
def august(db: None, files_in: Path) -> None:
    books.fill_books()
    books.close(books.AUGUST)


@pytest.fixture
def content(august: None) -> dict[str, Any]:
    return draft(books.AUGUST)
