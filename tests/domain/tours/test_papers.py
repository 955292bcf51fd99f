"""A PDF is made public only when nothing beside its pages names people."""

from __future__ import annotations

import random
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from zhaoshang.domain.tours.errors import PaperLocked, PaperNamesPeople, PaperUnclear
from zhaoshang.domain.tours.readers.papers import LIMITS, look_through

HEAD = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n"
XMP = '<x:xmpmeta><rdf:RDF><rdf:Description xmlns:dc="x">{}</rdf:Description></rdf:RDF></x:xmpmeta>'  # as programs write it


def plain(info: bytes) -> bytes:
    return HEAD + b"2 0 obj<<" + info + b">>endobj\ntrailer<</Root 1 0 R/Info 2 0 R>>\n%%EOF"


def stream(said: bytes, content: bytes) -> bytes:
    return HEAD + b"5 0 obj<<" + said + b">>\nstream\r\n" + content + b"\nendstream endobj\n"


def packed(info: bytes) -> bytes:
    listed = b"7 0 2 4 "
    held = zlib.compress(listed + b"<<>>" + b"<<" + info + b">>")
    told = stream(b"/Type /ObjStm/N 2/First %d/Filter/FlateDecode" % len(listed), held)
    return told + b"6 0 obj<</Type/XRef/Info 2 0 R>>stream\nendstream endobj"


def xmp(said: str, *, is_packed: bool = False) -> bytes:
    content = XMP.format(said).encode()
    kind = b"/Type/Metadata/Subtype/XML"
    return stream(kind + b"/Filter/FlateDecode", zlib.compress(content)) if is_packed else stream(kind, content)


RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
LAWFUL = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/" xmlns:{0}="{1}"><r:RDF xmlns:r="' + RDF + '"><r:Description{2}</r:Description>'
    '</r:RDF></x:xmpmeta>\n<?xpacket end="w"?>'
)
DC, ADOBE = "http://purl.org/dc/elements/1.1/", "http://ns.adobe.com/"
OFFICE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"


def lawful(prefix: str, namespace: str, said: str, wide: str = "utf-8") -> bytes:
    return stream(b"/Type/Metadata/Subtype/XML", LAWFUL.format(prefix, namespace, said).encode(wide))


CREATOR = "<dc:creator><rdf:Seq><rdf:li>张三</rdf:li></rdf:Seq></dc:creator>"
HEXED = b"<FEFF" + "张三".encode("utf-16-be").hex().encode() + b">"


WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
PACKED_XMP = b"/Type/Metadata/Subtype/XML/Filter/FlateDecode"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (plain(b"/Author(Zhang \\(San\\))"), "作者“Zhang (San)”"),
        (plain(b"/Author " + HEXED), "作者“张三”"),
        (plain(b"/Author 3 0 R>>endobj 3 0 obj(Li\\040Si)endobj 4 0 obj<<"), "作者“Li Si”"),
        (plain(b"/Title(110101199003070011 13800001234)"), "标题“[id-card] [phone]”"),
        (plain(b"/Producer(WPS)/Keywords(a.b@example.com)"), "关键字“[e-mail]”"),
        (plain(b"/Author()") + plain(b"/Manager(Wang)"), "经理“Wang”"),
        (packed(b"/Author" + HEXED), "作者“张三”"),
        (xmp(CREATOR), "作者“张三”"),
        (xmp(CREATOR, is_packed=True), "作者“张三”"),
        (plain(b"/A#75th#6Fr(Zhang San)"), "作者“Zhang San”"),
        (HEAD + b"2 0 obj<</Author(Li)>>endobj trailer<</#49nf#6f 2 0 R>>", "作者“Li”"),
        (stream(b"/#54ype/Metad#61ta/Filter/FlateDecode", zlib.compress(XMP.format(CREATOR).encode())), "作者“张三”"),
        *((stream(b"/Type/Metadata", XMP.format(CREATOR).encode(wide)), "作者“张三”") for wide in WIDE),
        (stream(PACKED_XMP, zlib.compress(XMP.format(CREATOR).encode("utf-16"))), "作者“张三”"),
        (xmp("<rdf:Description pdf:Author='张三'/>"), "作者“张三”"),
        (lawful("d", DC, "><d:creator><r:Seq><r:li>张三</r:li></r:Seq></d:creator>"), "作者“张三”"),
        (lawful("d", DC, "><d:creator><r:Seq><r:li>张三</r:li></r:Seq></d:creator>", "utf-16-be"), "作者“张三”"),
        (lawful("dc", DC, ' dc:creator="张三">'), "作者“张三”"),
        (lawful("d", DC, ' d:title="致电13800001234">'), "标题“致电[phone]”"),
        (
            lawful("m", f"{ADOBE}xap/1.0/rights/", "><m:Owner><r:Bag><r:li>张三</r:li></r:Bag></m:Owner>"),
            "权利人“张三”",
        ),
        (lawful("photoshop", f"{ADOBE}photoshop/1.0/", ' photoshop:CaptionWriter="张三">'), "说明撰写者“张三”"),
        (lawful("cp", OFFICE, "><cp:lastModifiedBy>张三</cp:lastModifiedBy>"), "最后修改者“张三”"),
        (plain(b"/LastModifiedBy(Zhang San)"), "最后修改者“Zhang San”"),
        (plain(b"/Author\x00(Zhang San)"), "作者“Zhang San”"),
        (plain(b"/Author%(nobody)\n %\r(Zhang San)"), "作者“Zhang San”"),
        (HEAD + b"2 0 obj<</Author(Li)>>endobj trailer<</Info\x00%\n2 0 R>>", "作者“Li”"),
        (xmp("<dc:title><rdf:Alt><rdf:li>致电13800001234</rdf:li></rdf:Alt></dc:title>"), "标题“致电[phone]”"),
    ],
)
def test_properties_that_name_people_are_told(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "a.pdf").write_bytes(content)
    with pytest.raises(PaperNamesPeople) as told:
        look_through(tmp_path / "a.pdf", name="招商手册")
    assert said in told.value.said.zh and "招商手册" in told.value.said.zh and "文档属性" in told.value.cure.zh
    assert "13800001234" not in told.value.said.en


@pytest.mark.parametrize(
    "content",
    [
        HEAD,
        plain(b"/Author()/Title(Handbook 2020)/Creator(WPS)/Producer(WPS)/CreationDate(D:20200901)"),
        plain(b"/Author<FEFF>"),
        packed(b"/Title(Handbook)"),
        xmp("<dc:creator><rdf:Seq><rdf:li></rdf:li></rdf:Seq></dc:creator><dc:title>手册</dc:title>"),
        lawful("d", DC, "><d:creator> </d:creator><d:title>手册</d:title>"),
        lawful("d", "urn:other", "><d:creator>a field of a form</d:creator>"),
        HEAD + b"9 0 obj<</Author(no information dictionary: a key of a form)>>endobj",
        stream(b"/Type/ObjStm/Filter/FlateDecode", b"damaged"),
    ],
)
def test_properties_that_name_nobody_are_no_hindrance(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.pdf").write_bytes(content)
    look_through(tmp_path / "a.pdf", name="手册")


def test_what_cannot_be_looked_at_is_not_public(tmp_path: Path) -> None:
    for lock in (b"/Encrypt", b"/E#6Ecr#79pt"):
        (tmp_path / "a.pdf").write_bytes(plain(b"") + b"trailer<<%b 8 0 R>>" % lock)
        with pytest.raises(PaperLocked):
            look_through(tmp_path / "a.pdf", name="手册")
    bomb = zlib.compress(bytes(80 << 20))
    (tmp_path / "b.pdf").write_bytes(stream(b"/Type/ObjStm/Filter/FlateDecode", bomb))
    with pytest.raises(PaperUnclear):
        look_through(tmp_path / "b.pdf", name="手册")


def test_a_long_paper_is_looked_through_in_time(tmp_path: Path) -> None:
    """Pictures fill most of it; what is looked for is found by its letters, not by trying every place."""
    with (tmp_path / "a.pdf").open("wb") as file:
        file.write(HEAD)
        for _ in range(100):
            file.write(random.randbytes(1 << 20))
            file.write(lawful("d", DC, "><d:title>手册</d:title>"))
        file.write(b"\n2 0 obj<</Author(Li)>>endobj\ntrailer<</Info 2 0 R>>\n%%EOF")
    with pytest.raises(PaperNamesPeople):
        look_through(tmp_path / "a.pdf", name="手册", limits=replace(LIMITS, cpu_seconds=1))
