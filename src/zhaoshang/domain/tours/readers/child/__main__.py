"""The child process: walls first, then one picture becomes tiles (or a plan) in one folder, or a PDF is looked
through. Started by path, with `python -I`.

Speaks lines of JSON like the reader of workbooks: `{"progress": [done, total]}`, then `{"refused": code, "details": {…}}`
or `{"done": {…}}`.
"""

from __future__ import annotations

import errno
import importlib
import json
import os
import sys
from pathlib import Path
from typing import Any

WORK = {"cut": ("cutting", "cut"), "plan": ("plans", "redraw"), "paper": ("papers", "look")}


def main() -> int:
    """Exit code 0 after a result or a refusal was told; anything else is for the parent to explain."""
    job: dict[str, Any] = json.loads(sys.argv[1])
    sys.path.insert(0, job["source"])
    # What the picture library reads of its surroundings, said before it is loaded.
    os.environ["VIPS_CONCURRENCY"] = str(job["threads"])
    os.environ["VIPS_BLOCK_UNTRUSTED"] = "1"
    from zhaoshang.domain.evidence.readers.child import guard, output, stop  # noqa: PLC0415 -- importable only now

    module, act = WORK[job["work"]]
    work = getattr(importlib.import_module(f"zhaoshang.domain.tours.readers.child.{module}"), act)
    into = Path(job["into"])
    guard.raise_walls(job["limits"], into)
    try:
        result = work(Path(job["path"]), into, job)
        result["child_peak_bytes"] = guard.peak_bytes()
    except stop.Stop as problem:
        output.tell(refused=problem.code, details=problem.details)
        return 0
    except MemoryError:
        output.tell(refused="reading.too_much_memory", details={})
        return 0
    except OSError as problem:
        code = "reading.no_room" if problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) else "tours.damaged"
        output.tell(refused=code, details={"reason": str(problem)[:200]})
        return 0
    output.tell(done=result)
    return 0


if __name__ == "__main__":
    sys.exit(main())
