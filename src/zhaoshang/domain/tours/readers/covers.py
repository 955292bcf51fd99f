"""What is covered in a panorama before others see it, read into plain values: boxes over faces and plates, a patch over the tripod.

Whole tenths of a degree within the picture, as in `readers.arrangements`. A box begins at `yaw` and is `width` wide to the right
(over the seam behind the visitor if need be), its upper edge at `top`, `height` high. The patch is a disc around the nadir.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from zhaoshang.domain.tours.errors import WrongCover
from zhaoshang.kernel.bilingual import Bilingual

MOST_BOXES = 200
LEAST_RADIUS, MOST_RADIUS = 50, 400
LIMITS: dict[str, tuple[int, int, Bilingual]] = {
    "yaw": (0, 3599, Bilingual("左边", "left edge")),
    "top": (-900, 900, Bilingual("上边", "upper edge")),
    "width": (3, 3600, Bilingual("宽", "width")),
    "height": (3, 1800, Bilingual("高", "height")),
}


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of directions."""

    yaw: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Cover:
    """All that is covered; `radius` is None without a patch."""

    boxes: tuple[Box, ...] = ()
    radius: int | None = None

    def plain(self) -> list[dict[str, int]]:
        """The boxes as they are kept."""
        return [asdict(box) for box in self.boxes]


def read_cover(boxes: list[Any], radius: int | None) -> Cover:
    """The boxes that were sent, each a mapping of whole tenths. Raises WrongCover, which names the box and the fault; a box that
    reaches below the nadir ends there."""
    if len(boxes) > MOST_BOXES:
        raise WrongCover(
            where=Bilingual("遮盖", "the covering"),
            what=Bilingual(
                f"有{len(boxes)}个框，最多{MOST_BOXES}个",
                f"there are {len(boxes)} boxes, at most {MOST_BOXES} are kept",
            ),
        )
    if radius is not None and not LEAST_RADIUS <= radius <= MOST_RADIUS:
        least, most = LEAST_RADIUS // 10, MOST_RADIUS // 10
        raise WrongCover(
            where=Bilingual("底部补丁", "the patch"),
            what=Bilingual(f"半径应为{least}至{most}度", f"its radius must be {least} to {most} degrees"),
        )
    return Cover(tuple(_box(sent, n) for n, sent in enumerate(boxes, 1)), radius)


def _box(sent: Any, n: int) -> Box:
    values = {}
    for name, (least, most, word) in LIMITS.items():
        value = sent.get(name) if isinstance(sent, dict) else None
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            shown = f"{value / 10:g}" if isinstance(value, int) and abs(value) < 10**6 else str(value)[:12]
            zh, en = ("没有写", "is not said") if value is None else (f"是{shown}", f"is {shown}")
            raise WrongCover(
                where=Bilingual(f"第{n}个框", f"box {n}"),
                what=Bilingual(
                    f"{word.zh}{zh}，应为{least / 10:g}至{most / 10:g}度",
                    f"its {word.en} {en}; write {least / 10:g} to {most / 10:g} degrees",
                ),
            )
        values[name] = value
    values["height"] = min(values["height"], values["top"] + 900)
    if values["height"] < LIMITS["height"][0]:
        raise WrongCover(
            where=Bilingual(f"第{n}个框", f"box {n}"),
            what=Bilingual("在画面下方之外", "it lies below the picture"),
        )
    return Box(**values)
