"""The child process: walls first, then one file is read into one folder. Started by path, with `python -I`.

Speaks lines of JSON: `{"progress": [done, total]}`, then either `{"refused": code, "details": {…}}` or
`{"done": {…}}`.
"""

from __future__ import annotations

import errno
import gc
import json
import sys
from pathlib import Path
from typing import Any


def main() -> int:
    """Exit code 0 after a result or a refusal was told; anything else is for the parent to explain."""
    job: dict[str, Any] = json.loads(sys.argv[1])
    # `-I` leaves the package out of sys.path, which is what we want for everything except ourselves.
    sys.path.insert(0, job["source"])
    # Only now is the package importable.
    from zhaoshang.domain.evidence.readers.child import (  # noqa: PLC0415
        delimited,
        excel,
        guard,
        output,
        stop,
    )

    into = Path(job["into"])
    gc.disable()  # one pass over plain values makes no cycles; collecting would cost a tenth of the time
    guard.raise_walls(job["limits"], into)
    ledger = output.Ledger(into, job["limits"], job["name"])
    read = {"zip": excel.read_zip, "ole": excel.read_ole, "text": delimited.read_text}[job["container"]]
    try:
        result = read(Path(job["path"]), ledger)
        if not ledger.rows:
            raise stop.Stop("reading.empty_workbook")
        result["child_peak_bytes"] = guard.peak_bytes()
    except stop.Stop as problem:
        output.tell(refused=problem.code, details=problem.details)
        return 0
    except MemoryError:
        output.tell(refused="reading.too_much_memory", details={})
        return 0
    except BrokenPipeError:
        return 1
    except OSError as problem:
        full = {
            errno.EFBIG: "reading.result_too_large",
            errno.ENOSPC: "reading.no_room",
            errno.EDQUOT: "reading.no_room",
        }
        code = full.get(problem.errno or 0, "reading.damaged")
        output.tell(refused=code, details={"reason": str(problem)[:200]})
        return 0
    except BaseException as problem:  # a panic of the native parser is not even an Exception
        reason = f"{type(problem).__name__}: {problem}"[:200]
        output.tell(refused="reading.damaged", details={"reason": reason})
        return 0
    output.tell(done=result)
    return 0


if __name__ == "__main__":
    sys.exit(main())
