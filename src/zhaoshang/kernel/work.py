"""Proof of work: a browser that asks for something has searched for it a moment. Nothing is sent to anybody for it.

A solution of a task is a number whose SHA-256 together with the task begins with so many zero bits.
"""

from __future__ import annotations

import hashlib

LONGEST = 20


def is_solved(task: str, solution: str, bits: int) -> bool:
    """Whether the number solves the task."""
    if not (solution.isascii() and solution.isdigit() and len(solution) <= LONGEST):
        return False
    found = int.from_bytes(hashlib.sha256(f"{task}.{solution}".encode()).digest()[:8], "big")
    return found >> (64 - bits) == 0


def solve(task: str, bits: int) -> str:
    """The smallest solution; what the browser does, for programs that may ask too."""
    number = 0
    while not is_solved(task, str(number), bits):
        number += 1
    return str(number)
