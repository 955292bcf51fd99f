"""Builds the front end with the environment's own Node when a source is newer than what was built."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FRONT = ROOT / "frontend"
BUILT = ROOT / "src/zhaoshang/web/kit/static/dist/manifest.json"
SKIPPED = {"node_modules", "dist", ".vite"}


def newest_source() -> float:
    """When a source of the front end last changed."""
    times = [0.0]
    for folder, names, files in os.walk(FRONT):
        names[:] = [n for n in names if n not in SKIPPED]
        times += [Path(folder, f).stat().st_mtime for f in files]
    return max(times)


def main() -> int:
    """The built files are there and newer than every source."""
    if BUILT.exists() and BUILT.stat().st_mtime >= newest_source():
        return 0
    bin_folder = Path(sys.executable).parent
    npm = bin_folder / "npm"
    environment = {**os.environ, "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}", "NODE_ENV": "development"}
    lock, stamp = FRONT / "package-lock.json", FRONT / "node_modules" / ".installed"
    if not stamp.exists() or stamp.stat().st_mtime < lock.stat().st_mtime:
        print("· 安装前端依赖 / installing the front end's packages")
        if subprocess.call([npm, "ci", "--no-audit", "--no-fund", "--silent"], cwd=FRONT, env=environment):
            print(
                "前端依赖没有装上：请检查网络能否访问 npm 仓库，然后重试。\n"
                "The front end's packages could not be installed: check that the npm registry can be reached.",
                file=sys.stderr,
            )
            return 1
        stamp.touch()
    print("· 构建前端 / building the front end")
    done = subprocess.call([npm, "run", "--silent", "build"], cwd=FRONT, env=environment)
    if done == 0:
        BUILT.touch()
    return done


if __name__ == "__main__":
    sys.exit(main())
