"""Makes the project's environment and installs a lock file into it, hashes checked. Standard library only."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENV = ROOT / ".venv"


def main(lock: str) -> int:
    """The environment holds exactly what the lock names, and the project itself."""
    python = ENV / "bin" / "python"
    if not python.exists():
        print("· 建立运行环境 / making the environment")
        try:
            venv.create(ENV, with_pip=True, symlinks=True)
        except (subprocess.CalledProcessError, SystemExit, OSError):
            print(
                "无法建立 Python 虚拟环境。Debian/Ubuntu 请先运行：apt install python3-venv\n"
                "The virtual environment could not be made. On Debian/Ubuntu run first: apt install python3-venv",
                file=sys.stderr,
            )
            return 1
    print(f"· 安装依赖 / installing {lock}")
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    if subprocess.call([*pip, "--require-hashes", "--no-deps", "-r", str(ROOT / lock)]):
        print(
            "依赖没有装上：请检查网络能否访问 Python 软件包仓库，然后重试。\n"
            "The packages could not be installed: check that the Python package registry can be reached, then try again.",
            file=sys.stderr,
        )
        return 1
    return subprocess.call([*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
