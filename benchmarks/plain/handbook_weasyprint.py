"""WeasyPrint setting what `bench_handbook` set: the same data, pictures, drawings and fonts, as HTML. Runs in an environment of its own:
`python handbook_weasyprint.py FOLDER FONTS OUT`."""

from __future__ import annotations

import base64
import html
import json
import os
import sys
import time
from pathlib import Path

import weasyprint

STYLE = """
@font-face { font-family: N; src: url("file://%(fonts)s/NotoSansSC_400Regular.ttf"); font-weight: 400 }
@font-face { font-family: N; src: url("file://%(fonts)s/NotoSansSC_700Bold.ttf"); font-weight: 700 }
@page { size: A4; margin: 0 }
body { font: 9.5pt/1.4 N; margin: 0; color: #10262e }
section { position: relative; height: 297mm; width: 210mm; page-break-after: always; overflow: hidden }
.in { padding: 16mm } h1 { font-size: 22pt } h2 { font-size: 24pt; margin: 4mm 0 }
.big { width: 210mm; height: 168mm; object-fit: cover } .keys { background: #0a3d4a; color: #fff; padding: 5mm; border-radius: 2.5mm }
.keys td { padding-right: 10mm } small { color: #6b828b; display: block } table { border-collapse: collapse; width: 100%% }
.half { width: 86mm; float: left; margin-right: 6mm } .facts td { border-bottom: .4pt solid #dbe4e6; padding: 1mm }
.foot { position: absolute; bottom: 9mm; left: 16mm } .qr { position: absolute; right: 16mm; bottom: 20mm; width: 28mm }
"""


def drawing(svg: str, width: str, height: str) -> str:
    """An SVG as a picture of this size."""
    told = base64.b64encode(svg.encode()).decode()
    return f'<img src="data:image/svg+xml;base64,{told}" style="width:{width};height:{height}">'


def facts(rows: list[dict[str, str]]) -> str:
    """A table of facts."""
    cells = [f"<tr><td><small>{html.escape(f['name'])}</small>{html.escape(f['value'])}</td></tr>" for f in rows]
    return f'<table class="facts">{"".join(cells)}</table>'


def spread(e: dict) -> str:
    """Two pages of a place."""
    name, words = html.escape(e["name"]), html.escape(e["summary"])
    keys = "".join(f"<td><small>{html.escape(f['name'])}</small>{html.escape(f['value'])}</td>" for f in e["keys"])
    extra = drawing(e["floors"], "84mm", "112mm") if e["floors"] else facts(e["indices"])
    return (
        f'<section><img class="big" src="{e["picture"]}"><div class="in"><h2>{e["n"]} {name}</h2><table class="keys"><tr>{keys}</tr></table>'
        f'<p>{words}</p></div><p class="foot">{e["page"]}</p></section>'
        f'<section><div class="in">{drawing(e["map"], "178mm", "78mm")}<div class="half">{facts(e["facts"])}</div>'
        f'<div class="half">{extra}</div></div><p class="foot">{html.escape(e["contact"])} {e["page"] + 1}</p>'
        f'<div class="qr">{drawing(e["qr"], "28mm", "28mm")}</div></section>'
    )


def main() -> None:
    """Sets the Chinese file, tells how long it took."""
    folder, fonts, out = map(Path, sys.argv[1:4])
    d = json.loads((folder / "zh.json").read_text())
    began, used = time.perf_counter(), os.times()
    pages = [f'<section class="in"><h1>{d["title"]}</h1></section>']
    for rows in d["contents"]:
        lines = "".join(
            f"<tr><td>{r['n']}</td><td>{html.escape(r['name'])}</td><td>{r['page']}</td></tr>" for r in rows
        )
        pages.append(f'<section class="in"><table>{lines}</table></section>')
    pages += [spread(e) for e in d["entries"]]
    style = STYLE % {"fonts": fonts}
    text = f'<html lang="zh"><head><style>{style}</style></head><body>{"".join(pages)}</body></html>'
    weasyprint.HTML(string=text, base_url=str(folder) + "/").write_pdf(out)
    now = os.times()
    print(
        json.dumps(
            {
                "total": time.perf_counter() - began,
                "processor": now.user + now.system - used.user - used.system,
                "version": weasyprint.__version__,
            }
        )
    )


if __name__ == "__main__":
    main()
