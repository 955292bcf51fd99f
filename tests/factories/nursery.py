"""A process that lives in a house and forks children that do one thing, so that a child can be killed at any instant."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import Any

from tests.factories.houses import ROOT, House

PROGRAM = """
import json, os, sys
import django
django.setup()
from django.db import connection
from tests.factories import chores
for line in sys.stdin:
    word, name, *given = json.loads(line)
    connection.close()
    try:
        while os.waitpid(-1, os.WNOHANG)[0]: pass
    except ChildProcessError:
        pass
    child = os.fork()
    if child == 0:
        try:
            told = ["done", getattr(chores, name)(*given)]
        except BaseException as problem:
            told = ["failed", f"{type(problem).__name__}: {problem}"]
        try:
            if word == "wait":
                os.write(1, (json.dumps(told, default=str) + "\\n").encode())
        finally:
            os._exit(0 if told[0] == "done" else 1)
    if word == "start":
        os.write(1, (json.dumps(["child", child]) + "\\n").encode())
    else:
        os.waitpid(child, 0)
"""


class Nursery:
    """`do` waits for a chore's result; `kill_during` ends a chore by SIGKILL after some seconds."""

    def __init__(self, house: House) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", PROGRAM], env=house.environment, cwd=ROOT,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def do(self, chore: str, *given: Any) -> Any:
        word, told = self._say("wait", chore, *given)
        assert word == "done", f"{chore}{given}: {told}"
        return told

    def tried(self, chore: str, *given: Any) -> Any:
        """("done", result) or ("failed", why)."""
        return self._say("wait", chore, *given)

    def begin(self, chore: str, *given: Any) -> int:
        """The chore runs; its process number."""
        return int(self._say("start", chore, *given)[1])

    def kill_during(self, seconds: float, chore: str, *given: Any) -> None:
        pid = self.begin(chore, *given)
        time.sleep(seconds)
        os.kill(pid, signal.SIGKILL)  # our own child's child; a zombie until the nursery reaps it
        self._until_gone(pid)
        self.do("settle")

    def ended(self, pid: int) -> None:
        """The chore has come to its own end."""
        self._until_gone(pid)

    def _until_gone(self, pid: int) -> None:
        for _ in range(6000):
            try:
                with open(f"/proc/{pid}/stat") as file:
                    if file.read().rsplit(")", 1)[1].split()[0] == "Z":
                        return
            except FileNotFoundError:
                return
            time.sleep(0.01)
        raise AssertionError(f"process {pid} does not end")

    def _say(self, *words: Any) -> Any:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(words, default=str) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "the nursery is gone"
        return json.loads(line)

    def close(self) -> None:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(30)
