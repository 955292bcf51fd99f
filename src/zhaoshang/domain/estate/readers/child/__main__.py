"""The child process: walls first, then one map becomes lines of features in one folder. Started by path, with `python -I`.

Speaks lines of JSON like the reader of workbooks.
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
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    os.environ["GDAL_NUM_THREADS"] = "1"
    # What GDAL would fetch or look for beside the file stays shut.
    os.environ["CPL_CURL_ENABLE_VSIMEM"] = "NO"
    os.environ["GDAL_DISABLE_READDIR_ON_OPEN"] = "TRUE"
    from zhaoshang.domain.estate.readers.child import shapes  # noqa: PLC0415 -- importable only now
    from zhaoshang.domain.evidence.readers.child import guard, output, stop  # noqa: PLC0415 -- as above

    into = Path(job["into"])
    guard.raise_walls(job["limits"], into)
    try:
        result = shapes.read(Path(job["path"]), into, job)
        result["child_peak_bytes"] = guard.peak_bytes()
    except stop.Stop as problem:
        output.tell(refused=problem.code, details=problem.details)
        return 0
    except MemoryError:
        output.tell(refused="reading.too_much_memory", details={})
        return 0
    except OSError as problem:
        code = "reading.no_room" if problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) else "estate.map_damaged"
        output.tell(refused=code, details={"reason": str(problem)[:200]})
        return 0
    output.tell(done=result)
    return 0


if __name__ == "__main__":
    sys.exit(main())
