"""When somebody last looked at what the example offers."""

from __future__ import annotations

from datetime import UTC, datetime

LOOKED_AT = datetime(2020, 9, 28, 2, tzinfo=UTC)
