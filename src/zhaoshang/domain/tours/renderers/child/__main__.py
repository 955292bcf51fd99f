"""The child process: walls first, then one scene becomes one picture in one folder. Started by path, with `python -I`.

Speaks lines of JSON like the readers' children: `{"progress": [done, total]}`, then `{"refused": code, "details": {…}}` or
`{"done": {…}}`.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any


def main() -> int:
    """Exit code 0 after a result or a refusal was told; anything else is for the parent to explain."""
    job: dict[str, Any] = json.loads(sys.argv[1])
    sys.path.insert(0, job["source"])
    # What the libraries read of their surroundings, said before they are loaded: no more threads than we start.
    for name in ("VIPS_CONCURRENCY", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ[name] = "1"
    from zhaoshang.domain.evidence.readers.child import guard, output  # noqa: PLC0415 -- importable only now
    from zhaoshang.domain.tours.renderers.child import building, casting, picture  # noqa: PLC0415 -- as above
    from zhaoshang.domain.tours.renderers.scene import from_plain  # noqa: PLC0415 -- as above

    into, width = Path(job["into"]), int(job["width"])
    guard.raise_walls(job["limits"], into)
    try:
        scene = from_plain(json.loads((into / "scene.json").read_bytes()))
        caster = casting.Caster(building.mesh_of(scene), scene.eye, scene.sun, width)
        output.tell(progress=[3, 100])
        file = picture.written(
            caster.bands(), into, width, lambda rows: output.tell(progress=[3 + 92 * rows // (width // 2), 100])
        )
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        told = {"width": width, "height": width // 2, "digest": digest, "child_peak_bytes": guard.peak_bytes()}
    except MemoryError:
        output.tell(refused="reading.too_much_memory", details={})
        return 0
    except OSError as problem:
        code = "reading.no_room" if problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) else "tours.not_drawn"
        output.tell(refused=code, details={"reason": str(problem)[:200]})
        return 0
    output.tell(done=told)
    return 0


if __name__ == "__main__":
    sys.exit(main())
