"""The child process: walls first, then one folder's data become its PDF files. Started by path, with `python -I`.

Speaks lines of JSON like the readers' children: `{"progress": [done, total]}`, then `{"refused": code, "details": {…}}` or
`{"done": {…}}`. The typesetter sees nothing outside the folder but the fonts: no system fonts, no packages, no network.
"""

from __future__ import annotations

import errno
import json
import os
import sys
from pathlib import Path
from typing import Any


def main() -> int:
    """Exit code 0 after a result or a refusal was told; anything else is for the parent to explain."""
    job: dict[str, Any] = json.loads(sys.argv[1])
    sys.path.insert(0, job["source"])
    os.environ["RAYON_NUM_THREADS"] = "2"  # what the typesetter reads of its surroundings, said before it is loaded
    from zhaoshang.domain.evidence.readers.child import guard, output, stop  # noqa: PLC0415 -- importable only now
    from zhaoshang.domain.publishing.renderers.child import typesetting  # noqa: PLC0415 -- as above

    into = Path(job["into"])
    guard.raise_walls(job["limits"], into)
    try:
        result = typesetting.set_all(into, job)
        result["child_peak_bytes"] = guard.peak_bytes()
    except stop.Stop as problem:
        output.tell(refused=problem.code, details=problem.details)
        return 0
    except MemoryError:
        output.tell(refused="reading.too_much_memory", details={})
        return 0
    except OSError as problem:
        code = "reading.no_room" if problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) else "publishing.failed"
        output.tell(refused=code, details={"reason": str(problem)[:200]})
        return 0
    output.tell(done=result)
    return 0


if __name__ == "__main__":
    sys.exit(main())
