"""One log line per event, as JSON: readable by machines, safe to keep, no personal data."""

from __future__ import annotations

import json
import logging
import secrets
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType

from zhaoshang.kernel.personal import masked

_request_id: ContextVar[str] = ContextVar("request_id", default="")

# Line ends that JSON leaves alone but terminals and log readers do not.
_LINE_ENDS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def new_request_id() -> str:
    """A short name for this request, on every line it writes and on the page a person may read out."""
    name = secrets.token_hex(6)
    _request_id.set(name)
    return name


def request_id() -> str:
    return _request_id.get()


class JsonLine(logging.Formatter):
    """time, level, logger, request, message; of an exception its class and frames, never words or values."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "request": request_id(),
            "message": masked(record.getMessage()),
        }
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__qualname__
            line["frames"] = frames(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False).translate(_LINE_ENDS)


def frames(trace: TracebackType | None) -> list[str]:
    """Where it happened, innermost last, at most twenty."""
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)[-20:]]
