"""The configuration `docs/how-to/behind-a-proxy.md` gives, run as it stands: only ports, folders and the certificate are put in.

nginx is no package of ours: `apt-get install nginx-light apache2-utils` brings it, and `ab`, which asks.
"""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.common import ROOT

PAPER = ROOT / "docs" / "how-to" / "behind-a-proxy.md"
AROUND = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 1;
events {{ worker_connections 1024; }}
http {{
access_log off; types {{ text/html html; image/webp webp; }} client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxied;
fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
{documented}
server {{
  listen 127.0.0.1:{plain} ssl; ssl_certificate {folder}/c.crt; ssl_certificate_key {folder}/c.key; root {folder}/bytes;
}}
}}
"""


def documented() -> str:
    """The nginx block of the paper."""
    found = re.search(r"```nginx\n(.*?)```", PAPER.read_text(encoding="utf-8"), re.DOTALL)
    if found is None:
        raise SystemExit(f"{PAPER} gives no configuration for nginx")
    return found[1]


def placed(text: str, folder: Path, *, listen: int, pages: int) -> str:
    """The same on free ports of this machine, in a folder of its own."""
    told = {
        "listen 443 ssl": f"listen 127.0.0.1:{listen} ssl",
        "zhaoshang.example.gov.cn": "127.0.0.1",
        "/etc/nginx/zhaoshang.": f"{folder}/c.",
        "/var/cache/zhaoshang": f"{folder}/cache",
        "127.0.0.1:8000": f"127.0.0.1:{pages}",
        "127.0.0.1:8001": f"127.0.0.1:{pages + 1}",
    }
    for there, here in told.items():
        if there not in text:
            raise SystemExit(f"the documented configuration does not say “{there}” any more")
        text = text.replace(there, here)
    return text


def sealed(folder: Path) -> None:
    """A certificate of two days for this machine lies in the folder."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
         "-keyout", str(folder / "c.key"), "-out", str(folder / "c.crt")],
        check=True, capture_output=True,
    )  # fmt: skip


def free_ports() -> tuple[int, int, int]:
    """Three: for nginx, for its plain files, and the first of two neighbours for the house."""
    for first in range(18500, 19500, 10):
        if all(_is_free(first + n) for n in range(4)):
            return first, first + 1, first + 2
    raise SystemExit("no free ports on this machine")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex(("127.0.0.1", port)) != 0


@contextmanager
def nginx(folder: Path, *, listen: int, plain: int, pages: int) -> Iterator[subprocess.Popen[bytes]]:
    """nginx runs with the documented configuration and, on `plain`, gives the files in `folder/bytes`; ends with the block."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None or shutil.which("ab") is None:
        raise SystemExit("nginx or ab is missing here: apt-get install nginx-light apache2-utils")
    (folder / "bytes").mkdir()
    folder.chmod(0o755)  # its workers are another user's
    sealed(folder)
    text = placed(documented(), folder, listen=listen, pages=pages)
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, documented=text, plain=plain))
    running = subprocess.Popen([program, "-p", str(folder), "-c", str(folder / "nginx.conf")])
    try:
        for _ in range(100):
            if not _is_free(listen):
                break
            if running.poll() is not None:
                raise SystemExit("nginx refuses the documented configuration")
            time.sleep(0.05)
        yield running
    finally:
        running.terminate()
        running.wait(10)
