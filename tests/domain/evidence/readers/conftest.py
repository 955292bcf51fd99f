"""What the reader tests share: reading into a fresh folder, and watching how much memory children take."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from zhaoshang.domain.evidence.readers.cells import Cell
from zhaoshang.domain.evidence.readers.workbook import Workbook, read_workbook

Rows = list[tuple[int, list[Cell]]]


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Workbook]:
    """Reads a file under its own name into tmp_path/out."""

    def reading(path: Path, name: str | None = None, **options: object) -> Workbook:
        return read_workbook(path, name=name or path.name, into=tmp_path / "out", **options)  # type: ignore[arg-type]

    return reading


class MemoryWatch:
    """The highest resident bytes of this process and of its children, sampled 100 times a second."""

    def __init__(self) -> None:
        self.own = psutil.Process()
        self.start = self.parent_peak = self.child_peak = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)

    def begin(self) -> None:
        """Sampling starts now: what the test itself needed to make its file is not counted."""
        self.start = self.own.memory_info().rss
        self._thread.start()

    def _sample(self) -> None:
        while not self._over.wait(0.01):
            self.parent_peak = max(self.parent_peak, self.own.memory_info().rss)
            for child in self.own.children():
                try:
                    # A child that has not yet become the reader still shows our own size.
                    if "child/__main__.py" in " ".join(child.cmdline()):
                        self.child_peak = max(self.child_peak, child.memory_info().rss)
                except psutil.Error:
                    continue

    def stop(self) -> None:
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()

    @property
    def growth(self) -> int:
        return max(0, self.parent_peak - self.start)


@pytest.fixture
def memory() -> Iterator[MemoryWatch]:
    watch = MemoryWatch()
    yield watch
    watch.stop()
