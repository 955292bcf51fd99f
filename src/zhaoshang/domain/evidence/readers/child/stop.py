"""The one way the child gives up: a code and details, which the parent words as a refusal."""

from __future__ import annotations


class Stop(Exception):
    """Reading ends here. `code` is the code of a refusal in `readers.errors`; `details` fill its sentence."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details
