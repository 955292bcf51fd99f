"""Tests reach nobody: an address outside this machine is refused before a packet leaves."""

from __future__ import annotations

import socket
import tomllib
import urllib.request

import pytest
from pytest_socket import SocketBlockedError, SocketConnectBlockedError

from tests.house.premises import ROOT

pytestmark = pytest.mark.filterwarnings("ignore:A test tried to use socket")
NOBODY = "192.0.2.1"  # TEST-NET-1, RFC 5737: nobody's address


def test_a_connection_outside_is_refused() -> None:
    with pytest.raises((SocketBlockedError, SocketConnectBlockedError)), socket.socket() as one:
        one.settimeout(1)
        one.connect((NOBODY, 80))


def test_a_page_outside_is_refused() -> None:
    with pytest.raises((SocketBlockedError, SocketConnectBlockedError)):
        urllib.request.urlopen(f"http://{NOBODY}/", timeout=1)


def test_this_machine_answers() -> None:
    with socket.socket() as server, socket.socket() as client:
        server.bind(("127.0.0.1", 0))
        server.listen()
        client.connect(server.getsockname())


def test_the_block_and_the_strictness_are_switched_on_for_every_run() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["pytest"]["ini_options"]

    assert "--disable-socket" in told["addopts"] and "--allow-hosts=127.0.0.1,localhost,::1" in told["addopts"]
    assert "--strict-markers" in told["addopts"]
    assert told["filterwarnings"][0] == "error", "warnings are errors"
