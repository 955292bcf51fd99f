"""The configuration for nginx in the papers: what it keeps is nobody's, and it stands as it is written."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from benchmarks.proxy import AROUND, documented, placed, sealed

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


def locations() -> dict[str, str]:
    """What each location says."""
    return {m[1].strip(): m[2] for m in re.finditer(r"^  location ([^{]+)\{(.*?)\}$", documented(), re.M | re.S)}


def test_only_the_pages_say_what_is_kept() -> None:
    text = re.sub(r"#.*", "", documented())
    assert "proxy_cache_valid" not in text and "Set-Cookie" not in text and "Cache-Control" not in text
    assert re.search(r"proxy_cache_key [^;]*\$host[^;]*\$request_uri;", text), (
        "another name of the house is another page"
    )


def test_whoever_has_a_cookie_is_answered_by_the_house() -> None:
    by_default = documented().split("  location ")[0]
    for how in ("proxy_cache_bypass", "proxy_no_cache"):
        assert re.search(rf"{how}\s+\$http_cookie \$http_authorization;", by_default)
    lifted = [where for where, said in locations().items() if re.search(r"proxy_(cache_bypass|no_cache) 0;", said)]
    assert lifted == ["/static/", "/tiles/"], "these are the same for everybody"


def test_the_desk_and_what_is_given_in_parts_are_never_kept() -> None:
    kept = {where for where, said in locations().items() if "proxy_cache zhaoshang;" in said}
    assert kept == {"/", "/static/", "/tiles/"}
    pattern = next(where for where in locations() if where.startswith("~"))[1:].strip()
    for path in ("/desk/", "/accounts/login/", "/kit/theme/", "/tours/T-1/files/7/", "/handbooks/H-1/zh.pdf"):
        assert re.search(pattern, path), path
    for path in ("/", "/find/", "/on-offer/X-1/", "/handbooks/H-1/"):
        assert not re.search(pattern, path), path


def test_no_location_drops_the_headers_of_all() -> None:
    assert [where for where, said in locations().items() if "proxy_set_header" in said] == []
    for header in ("Host $host", "X-Forwarded-Proto https", "X-Forwarded-For $remote_addr", "Upgrade $http_upgrade"):
        assert f"proxy_set_header {header};" in documented()


@pytest.mark.skipif(
    NGINX is None or shutil.which("openssl") is None, reason="nginx is not installed here: apt-get install nginx-light"
)
def test_nginx_takes_it(tmp_path: Path) -> None:
    assert NGINX is not None
    sealed(tmp_path)
    text = placed(documented(), tmp_path, listen=18591, pages=18593)
    (tmp_path / "nginx.conf").write_text(AROUND.format(folder=tmp_path, documented=text, plain=18592))
    told = subprocess.run(
        [NGINX, "-t", "-p", tmp_path, "-c", tmp_path / "nginx.conf"], capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr
