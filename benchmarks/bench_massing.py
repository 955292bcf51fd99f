"""Rendering a panorama of a permitted massing: time against bare rays, memory of the child.

Ours draws the whole picture in its child: layout, triangles, sky, rays, shadows, mirrors, smoothing, the JPEG. The limit is what nobody can beat with this ray
caster: one bare primary ray a pixel into the same triangles, in one call a band, nothing coloured, nothing written. Limit and ours run alone, one after the
other; ratios are of processor seconds, because seconds on the wall measure the neighbours too; both are shown.

    python -m benchmarks.bench_massing [--width 8192]
"""

from __future__ import annotations

import argparse
import os
import time
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.common import MIB, Stopwatch, answer, contest, scratch, table, verdict

BAND_ROWS = 64


def _scene() -> Any:
    from tests.factories.neighbourhoods import PLOT, neighbourhood  # noqa: PLC0415 -- only the contestants need it

    from zhaoshang.domain.tours.renderers.composing import Place, Plot, scene_for  # noqa: PLC0415 -- as above
    from zhaoshang.domain.tours.renderers.massing import Indices  # noqa: PLC0415 -- as above

    plot = Plot(PLOT, Indices("commercial", Decimal("2.8"), Decimal("0.40"), Decimal(80)))
    moment = datetime(2020, 10, 10, 9, 40, tzinfo=timezone(timedelta(hours=8)))
    return scene_for(plot, neighbourhood(), place=Place(120.14, 30.32), moment=moment).scene


def ours(width: int, folder: Path) -> None:
    """The picture, as the task makes it."""
    from zhaoshang.domain.tours.renderers.drawing import render  # noqa: PLC0415 -- only here

    scene, watch = _scene(), Stopwatch()
    with watch("draw"):
        made = render(scene, folder / "drawn", width)
    answer(
        total=sum(watch.seconds.values()),
        processor=watch.processor,
        child=made.child_peak_bytes,
        size=made.path.stat().st_size,
    )


def limit(width: int) -> None:
    """Primary rays of the same scene at the same size."""
    import numpy as np  # noqa: PLC0415 -- only here
    from embreex.mesh_construction import TriangleMesh  # noqa: PLC0415 -- as above
    from embreex.rtcore_scene import EmbreeScene  # noqa: PLC0415 -- as above

    from zhaoshang.domain.tours.renderers.child.building import mesh_of  # noqa: PLC0415 -- as above

    scene, watch = _scene(), Stopwatch()
    triangles = mesh_of(scene).triangles
    azimuth = ((np.arange(width) + 0.5) / width - 0.5) * 2 * np.pi
    with watch("rays"):
        caster = EmbreeScene()
        kept = TriangleMesh(caster, triangles)
        for top in range(0, width // 2, BAND_ROWS):
            rise = (0.5 - (np.arange(top, top + BAND_ROWS) + 0.5) / (width // 2))[:, None] * np.pi
            ways = np.stack(
                [np.cos(rise) * np.sin(azimuth), np.cos(rise) * np.cos(azimuth), np.sin(rise) + 0 * azimuth], -1
            )
            ways = ways.reshape(-1, 3).astype(np.float32)
            eye = np.array([scene.eye.east, scene.eye.north, scene.eye.up], np.float32)
            caster.run(np.broadcast_to(eye, ways.shape).copy(), ways, output=True)
        del kept
    answer(total=sum(watch.seconds.values()), processor=watch.processor, triangles=len(triangles))


def main() -> None:
    """Lets each run alone, prints the ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--width", type=int, default=8192)
    parser.add_argument("--part", choices=("ours", "limit"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.part:
        ours(told.width, told.folder) if told.part == "ours" else limit(told.width)
        return
    with scratch("massing") as folder:
        found = {}
        for part in ("limit", "ours"):
            began = time.perf_counter()
            found[part] = contest(__file__, part, folder / f"home-{part}", "--width", told.width, "--folder", folder)
            print(f"· {part}: {found[part]['total']:.1f} s of {time.perf_counter() - began:.1f} s", flush=True)
    mine, bare = found["ours"], found["limit"]
    lines: list[list[object]] = [["", "seconds", "of processor"]]
    lines += [["ours", f"{mine['total']:.1f}", f"{mine['processor']:.1f}"]]
    lines += [["limit: bare rays, one a pixel", f"{bare['total']:.1f}", f"{bare['processor']:.1f}"]]
    size = f"{told.width} × {told.width // 2}, {bare['triangles']:,} triangles, {mine['size'] / MIB:.1f} MiB JPEG"
    table(f"Massing panorama, {size}, {os.cpu_count()} cores", lines)
    over = mine["processor"] / bare["processor"]
    verdict("ours ÷ limit", over, "≤ 8", over <= 8)
    verdict("ours ÷ limit, on the wall", mine["total"] / bare["total"], "no aim", True)
    verdict("drawing child, peak MiB", mine["child"] / MIB, "≤ 1024", mine["child"] <= 1024 * MIB)


if __name__ == "__main__":
    main()
