"""A panorama becomes tiles (`tours.readers.pictures.cut_picture`, the limited child with its walls) against bare `dzsave` and against Pillow.

The limit is libvips alone, by the same binding and version, on the same picture: opened, brought to the same width, `dzsave` with the same tiles, format and
quality; no stills, no digest, no looking at what is foreign, no child. Pillow makes what we make. It is no package of ours: name the interpreter of an
environment that has it, for example after `python -m venv /tmp/peer && /tmp/peer/bin/pip install pillow`.

Two sizes, because what is wider than 16 384 is made narrower first. In turns, several rounds, medians; ratios are of processor seconds. Then files of 10 and of
200 MiB are sent to the page server as a browser sends them (in parts of 8 MiB) and as one whole: its memory may not grow with the file.

    python -m benchmarks.bench_tiles [--folder FOLDER] [--widths 16384 24576] [--rounds 3] [--pillow /tmp/peer/bin/python] [--tiff]

`--folder` keeps the made pictures for the next time. `--tiff` also cuts each size once as a TIFF that is not compressed, 16 bits a channel with alpha, in
strips and in tiles: 2304 MiB at 24 576 × 12 288, and the folder needs twice that.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.common import (
    MIB,
    Stopwatch,
    answer,
    contest,
    environment,
    peak_bytes,
    percentile,
    prepare,
    scratch,
    table,
    verdict,
)

PEER = Path(__file__).with_name("plain") / "tiles_pillow.py"
CHILD_MIB = 1536
SECONDS = 120
PART = 8 * MIB
SMALL, LARGE = 10 * MIB, 200 * MIB
GROWS_MIB = 50


def made(folder: Path, width: int) -> Path:
    """A picture of this width, made once: clouds and grain in three colours, as hard to pack as a photograph."""
    path = folder / f"panorama-{width}.jpg"
    if not path.exists():
        import pyvips  # noqa: PLC0415 -- only here

        folder.mkdir(parents=True, exist_ok=True)
        clouds = [
            pyvips.Image.perlin(width, width // 2, cell_size=size, uchar=True, seed=size) for size in (512, 96, 24)
        ]
        grain = pyvips.Image.gaussnoise(width, width // 2, sigma=6, mean=0, seed=1)
        image = (clouds[0].bandjoin(clouds[1:]) + grain).cast("uchar").copy(interpretation="srgb")
        image.jpegsave(str(path), Q=88)
    return path


def uncompressed(picture: Path, folder: Path) -> dict[str, Path]:
    """The same picture as the largest TIFF anybody may send, by how its pixels lie."""
    import pyvips  # noqa: PLC0415 -- only here

    found = {kind: folder / f"{picture.stem}-{kind}.tif" for kind in ("strips", "tiles")}
    for kind, path in found.items():
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            image = pyvips.Image.new_from_file(str(picture), access="sequential")
            deep = (image.cast("ushort") * 257).cast("ushort").bandjoin(65_535).copy(interpretation="rgb16")
            deep.tiffsave(str(path), compression="none", tile=kind == "tiles", tile_width=256, tile_height=256)
    return found


def ours(path: Path, into: Path) -> None:
    """What the task does with an uploaded picture."""
    prepare()
    from zhaoshang.domain.tours.readers.pictures import cut_picture  # noqa: PLC0415 -- after set-up

    watch = Stopwatch()
    with watch("cut"):
        cut = cut_picture(path, name=path.name, into=into)
    answer(
        total=watch.seconds["cut"],
        processor=watch.processor,
        peak=cut.child_peak_bytes,
        tiles=sum(1 for _ in into.rglob("*.webp")),
    )


def bare(path: Path, into: Path) -> None:
    """libvips alone, to the same tiles."""
    os.environ["VIPS_CONCURRENCY"] = "2"
    import pyvips  # noqa: PLC0415 -- after the environment is set

    from zhaoshang.domain.tours.readers.child.cutting import TILE, WEBP  # noqa: PLC0415 -- only the contestants need it

    watch = Stopwatch()
    into.mkdir(parents=True)
    with watch("cut"):
        image = pyvips.Image.jpegload(str(path), access="sequential")
        if image.width > 16_384:
            image = image.resize(16_384 / image.width, kernel="lanczos3")
        image.dzsave(str(into / "cut"), layout="dz", tile_size=TILE, overlap=0, depth="onetile", suffix=f".webp{WEBP}")
    answer(
        total=watch.seconds["cut"],
        processor=watch.processor,
        peak=peak_bytes(),
        tiles=sum(1 for _ in into.rglob("*.webp")),
    )


def pillow(python: str, path: Path, into: Path, width: int) -> dict[str, Any]:
    """Pillow in its own environment."""
    command = [python, str(PEER), str(path), str(into), str(min(width, 16_384))]
    done = subprocess.run(command, env=environment(into.parent / "peer"), stdout=subprocess.PIPE, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return told


def person() -> None:
    """A new house with somebody who may send panoramas, signed in: the name of the session."""
    prepare()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415 -- after set-up
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415 -- as above
    from django.utils import timezone  # noqa: PLC0415 -- as above
    from tests.factories.people import Crowd  # noqa: PLC0415 -- as above

    who = Crowd(timezone.now)("bureau_officer")
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(who.pk), who.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session.create()
    answer(session=session.session_key)


def uploads(home: Path) -> list[tuple[str, float]]:
    """(what was sent, MiB by which the page server's peak rose) in this order, each in a house just started and warmed by a small file."""
    session = contest(__file__, "person", home)["session"]
    found = []
    for name, length, part in (
        ("10 MiB in parts", SMALL, PART), ("200 MiB in parts", LARGE, PART), ("10 MiB whole", SMALL, SMALL), ("200 MiB whole", LARGE, LARGE),
    ):  # fmt: skip
        program = [str(Path(sys.executable).parent / "zhaoshang"), "serve", "--port", "18610", "--workers", "1"]
        with subprocess.Popen(
            program, env=environment(home, ZHAOSHANG_MFA="optional"), stdout=subprocess.DEVNULL
        ) as running:
            try:
                send(session, 64 * 1024, 64 * 1024)
                before = peak_of_pages(running.pid)
                send(session, length, part)
                found.append((name, (peak_of_pages(running.pid) - before) / MIB))
            finally:
                running.terminate()
                running.wait(20)
    return found


def send(session: str, length: int, part: int) -> None:
    """One file by the resumable upload, in parts of this size; then it is given up again."""
    seal = "s" * 32
    head = {"Cookie": f"sessionid={session}; csrftoken={seal}", "X-CSRFToken": seal, "Tus-Resumable": "1.0.0"}
    for patience in range(150):
        try:
            status, told = asked("POST", "/desk/arrivals/", head | {"Upload-Length": str(length)}, b"")
            break
        except OSError:
            if patience == 149:
                raise
            time.sleep(0.2)
    if status != 201:
        raise SystemExit(f"a place for a file was answered with {status}")
    there, body = told["Location"], os.urandom(part)
    for offset in range(0, length, part):
        more = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": str(offset)}
        status, _ = asked("PATCH", there, head | more, body[: length - offset])
        if status != 204:
            raise SystemExit(f"a part was answered with {status}")
    asked("DELETE", there, head, b"")


def asked(method: str, path: str, head: dict[str, str], body: bytes) -> tuple[int, http.client.HTTPMessage]:
    """Status and headers of one request."""
    line = http.client.HTTPConnection("127.0.0.1", 18610, timeout=120)
    try:
        line.request(method, path, body, head)
        told = line.getresponse()
        told.read()
        return told.status, told.headers
    finally:
        line.close()


def peak_of_pages(parent: int) -> int:
    """The highest resident memory of any process of the page server."""
    import psutil  # noqa: PLC0415 -- only here

    found = 0
    for process in psutil.Process(parent).children(recursive=True):
        if "wsgi" in process.cmdline():
            status = Path(f"/proc/{process.pid}/status").read_text()
            found = max(found, next(int(s.split()[1]) * 1024 for s in status.splitlines() if s.startswith("VmHWM")))
    return found


def main() -> None:
    """Each size in turns, then the uploads."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, help="where made pictures are kept")
    parser.add_argument("--widths", type=int, nargs="+", default=[16_384, 24_576])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--tiff", action="store_true", help="also as TIFF that is not compressed")
    parser.add_argument("--pillow", default="", help="an interpreter that has it")
    parser.add_argument("--part", choices=("ours", "bare", "person"), help=argparse.SUPPRESS)
    parser.add_argument("--path", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.part:
        person() if told.part == "person" else {"ours": ours, "bare": bare}[told.part](told.path, told.into)
        return
    with scratch("tiles") as folder:
        for width in told.widths:
            picture = made(told.folder or folder, width)
            report(width, rounds(picture, width, folder, told))
            if told.tiff:
                report_tiff(picture, told.folder or folder, folder)
        sent = uploads(folder / "uploads")
    table("Memory of the page server while a file is sent", [["", "rises by MiB"], *([n, f"{m:.0f}"] for n, m in sent)])
    for kind, small, large in (("in parts", sent[0][1], sent[1][1]), ("whole", sent[2][1], sent[3][1])):
        verdict(f"200 MiB − 10 MiB, {kind}, in MiB", large - small, f"≤ {GROWS_MIB}", large - small <= GROWS_MIB)


def rounds(path: Path, width: int, folder: Path, told: argparse.Namespace) -> dict[str, list[dict[str, Any]]]:
    """What each contestant took, in turns."""
    found: dict[str, list[dict[str, Any]]] = {"ours": [], "bare": [], "pillow": []}
    has_pillow = bool(told.pillow and shutil.which(told.pillow))
    for turn in range(told.rounds):
        for part in ("ours", "bare"):
            into = folder / f"{part}-tiles"
            shutil.rmtree(into, ignore_errors=True)
            found[part].append(contest(__file__, part, folder / "home", "--path", path, "--into", into))
        if has_pillow and turn == 0:  # once: it takes long, and its ratio is far from any aim
            found["pillow"].append(pillow(told.pillow, path, folder / f"pillow-{width}", width))
    return found


def report(width: int, found: dict[str, list[dict[str, Any]]]) -> None:
    """One size's table and ratios."""
    middle = {part: {k: percentile([t[k] for t in took], 0.5) for k in ("total", "processor", "peak", "tiles")} for part, took in found.items() if took}  # fmt: skip
    names = {"ours": "ours", "bare": "limit: dzsave alone", "pillow": "Pillow"}
    lines: list[list[object]] = [["", "seconds", "of processor", "peak MiB", "tiles"]]
    lines += [[names[p], f"{m['total']:.1f}", f"{m['processor']:.1f}", f"{m['peak'] / MIB:.0f}", int(m["tiles"])] for p, m in middle.items()]  # fmt: skip
    table(f"Panorama of {width} × {width // 2} into tiles, {os.cpu_count()} cores", lines)
    own = middle["ours"]
    over = own["processor"] / middle["bare"]["processor"]
    verdict("ours ÷ dzsave alone, processor seconds", over, "≤ 1.3", over <= 1.3)
    if "pillow" in middle:
        verdict("ours ÷ Pillow, processor seconds", own["processor"] / middle["pillow"]["processor"], "no aim", True)
        verdict("ours ÷ Pillow, memory", own["peak"] / middle["pillow"]["peak"], "no aim", True)
    verdict("the child's peak in MiB", own["peak"] / MIB, f"≤ {CHILD_MIB}", own["peak"] <= CHILD_MIB * MIB)
    verdict("seconds on the wall", own["total"], f"≤ {SECONDS}", own["total"] <= SECONDS)


def report_tiff(picture: Path, kept: Path, folder: Path) -> None:
    """What the child takes for the same picture where nothing of it is compressed."""
    lines: list[list[object]] = [["", "MiB", "seconds", "peak MiB"]]
    peaks = []
    for kind, path in uncompressed(picture, kept).items():
        into = folder / "tiff-tiles"
        shutil.rmtree(into, ignore_errors=True)
        took = contest(__file__, "ours", folder / "home", "--path", path, "--into", into)
        peaks.append(took["peak"])
        lines.append([kind, f"{path.stat().st_size / MIB:.0f}", f"{took['total']:.1f}", f"{took['peak'] / MIB:.0f}"])
    table(f"{picture.stem} as TIFF, 16 bits a channel with alpha, not compressed", lines)
    verdict("the child's peak in MiB", max(peaks) / MIB, f"≤ {CHILD_MIB}", max(peaks) <= CHILD_MIB * MIB)


if __name__ == "__main__":
    main()
