"""What a PDF says of people beside its pages: its information dictionary and its XMP (ISO 32000-1, 14.3). Found by looking, not by
reading the document: no page of it is opened.
"""

from __future__ import annotations

import html
import io
import itertools
import mmap
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from zhaoshang.domain.evidence.readers.child.stop import Stop
from zhaoshang.kernel.personal import holds_personal, masked

Bytes = bytes | mmap.mmap
PEOPLE = ("Author", "Manager", "LastModifiedBy")  # whoever stands here is named
TEXTS = ("Title", "Subject", "Keywords", "Creator", "Producer", "Comments", "Company")  # numbers may stand here
MOST_OBJECT, MOST_HEADER, MOST_UNPACKED = 1 << 16, 4096, 64 << 20
MOST_SAID, LONGEST = 5, 60


def _name(name: str) -> bytes:
    """How a name may be written: each of its letters as itself, or by its number (ISO 32000-1, 7.3.5)."""
    return b"".join(b"(?:%c|#%02x|#%02X)" % (letter, letter, letter) for letter in name.encode())


_GAP = rb"(?:[\s\x00]|%[^\r\n]*[\r\n])"  # what may stand between two words: white space and comments (7.2.3)
_INFO = re.compile(rb"/" + _name("Info") + _GAP + rb"+(\d{1,10})\s+\d{1,5}\s+R")
_LOCKED = re.compile(rb"/%b\s*(?:\d{1,10}\s+\d{1,5}\s+R|<<)" % _name("Encrypt"))
_PACKED = re.compile(rb"/%b\s*/(?:%b|%b)" % (_name("Type"), _name("ObjStm"), _name("Metadata")))
_KEY = re.compile(rb"/((?:[A-Za-z]|#[0-9A-Fa-f]{2}){3,20})" + _GAP + rb"*")
_BEGIN = re.compile(_GAP + rb"*")
_NUMBERED = re.compile(rb"#([0-9A-Fa-f]{2})")
_OBJECT = re.compile(rb"obj")
_BEFORE = 40
_REFERENCE = re.compile(rb"(\d{1,10})\s+\d{1,5}\s+R")
_HEX = re.compile(rb"<([0-9A-Fa-f\s\x00]*)>")
# A packet says in which of these it is written by being so (ISO 16684-1, 7.1).
_XMP = {
    wide: re.compile(
        re.escape("<rdf:RDF".encode(wide)) + rb".{1,1000000}?" + re.escape("</rdf:RDF>".encode(wide)), re.DOTALL
    )
    for wide in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
}
_XMP_PEOPLE = re.compile(rb"<(dc:creator|pdfx?:(?:Author|Manager))\b[^>]*>(.*?)</\1>", re.DOTALL)
_XMP_TEXTS = re.compile(rb"<(dc:(?:title|description|subject)|pdf:Keywords|pdfx:\w+)\b[^>]*>(.*?)</\1>", re.DOTALL)
_XMP_SHORT = re.compile(rb"""\bpdfx?:(?:Author|Manager)\s*=\s*(["'])(.*?)\1""", re.DOTALL)
# The same by what the names mean, where a packet is well written: there its prefixes are free (ISO 16684-1, 7.4).
_RDF = {
    wide: re.compile(re.escape("http://www.w3.org/1999/02/22-rdf-syntax-ns#".encode(wide)))
    for wide in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
}
_RDF_END = {
    wide: re.compile(
        re.escape("</".encode(wide)) + rb"[^<>]{0,120}?" + re.escape("RDF".encode(wide)) + rb".{0,40}", re.DOTALL
    )
    for wide in _RDF
}
MOST_PACKET = 1 << 20
_ROOT = re.compile(r"<(?:[\w.-]+:)?xmpmeta[\s>]")
_DC, _PDF, _PDFX = (
    "{http://purl.org/dc/elements/1.1/}",
    "{http://ns.adobe.com/pdf/1.3/}",
    "{http://ns.adobe.com/pdfx/1.3/}",
)
_MEANT_PEOPLE = {
    f"{_DC}creator": "Author",
    f"{_PDF}Author": "Author",
    f"{_PDFX}Author": "Author",
    f"{_PDF}Manager": "Manager",
    f"{_PDFX}Manager": "Manager",
    f"{_PDFX}LastModifiedBy": "LastModifiedBy",
    "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}lastModifiedBy": "LastModifiedBy",
    "{http://ns.adobe.com/xap/1.0/rights/}Owner": "Owner",
    "{http://ns.adobe.com/photoshop/1.0/}CaptionWriter": "CaptionWriter",
}
_MEANT = (_DC, _PDF, _PDFX, *_MEANT_PEOPLE)
_TAG = re.compile(rb"<[^>]*>")
_ESCAPED = {ord("n"): 10, ord("r"): 13, ord("t"): 9, ord("b"): 8, ord("f"): 12}


def look(path: Path, _into: Path, _job: dict[str, Any]) -> dict[str, Any]:
    """`said`: pairs of field and text that name people, numbers masked. Raises Stop for what is encrypted or unpacks to too much."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        if _LOCKED.search(whole):
            raise Stop("tours.paper_locked")
        pieces: list[Bytes] = [whole, *_unpacked(whole)]
        said = [*_of_information(pieces), *_of_xmp(pieces), *_of_meaning(pieces)]
    return {"said": list(dict.fromkeys((field, masked(text)[:LONGEST]) for field, text in said))[:MOST_SAID]}


def _unpacked(whole: mmap.mmap) -> Iterator[bytes]:
    """The streams that hold other objects, or XMP, where they are packed."""
    left = MOST_UNPACKED
    for found in _PACKED.finditer(whole):
        begin = whole.find(b"stream", found.end(), found.end() + MOST_HEADER)
        if begin < 0:
            continue
        begin += len(b"stream")
        begin += len(b"\r\n") if whole[begin : begin + 2] == b"\r\n" else 1
        end = whole.find(b"endstream", begin, begin + MOST_UNPACKED)
        try:
            made = zlib.decompressobj().decompress(whole[begin : end if end >= 0 else begin + MOST_UNPACKED], left)
        except zlib.error:
            continue  # not packed, and so in the whole, or damaged
        left -= len(made)
        if left <= 0:
            raise Stop("tours.paper_unclear")
        yield made


def _of_information(pieces: list[Bytes]) -> Iterator[tuple[str, str]]:
    """What the information dictionaries say, also those an earlier saving left behind."""
    numbers = dict.fromkeys(int(found[1]) for found in _INFO.finditer(pieces[0]))
    for number in numbers:
        for told in _objects(pieces, number):
            for found in _KEY.finditer(told):
                field = _NUMBERED.sub(lambda code: bytes((int(code[1], 16),)), found[1]).decode("latin-1")
                if field in PEOPLE or field in TEXTS:
                    text = _text_at(pieces, told, found.end())
                    if text and (field in PEOPLE or holds_personal(text)):
                        yield field, text


def _objects(pieces: list[Bytes], number: int) -> Iterator[bytes]:
    """Every object of this number: on its own, or among others in a stream, whose beginning lists (number, place) pairs."""
    numbered = re.compile(rb"(?<!\d)%d\s+\d{1,5}\s+\Z" % number)
    for found in _OBJECT.finditer(pieces[0]):  # by its letters first: a long file is not tried at every place
        if numbered.search(pieces[0][max(0, found.start() - _BEFORE) : found.start()]) is None:
            continue
        end = pieces[0].find(b"endobj", found.end(), found.end() + MOST_OBJECT)
        yield bytes(pieces[0][found.end() : end if end >= 0 else found.end() + MOST_OBJECT])
    for piece in pieces[1:]:
        listed = re.match(rb"\s*(?:\d+\s+\d+\s+)+", piece[: 1 << 20])
        pairs = [int(word) for word in listed[0].split()] if listed else []
        first = listed.end() if listed else 0
        starts = sorted(first + place for place in pairs[1::2])
        for one, place in zip(pairs[::2], pairs[1::2], strict=False):
            if one == number:
                end = next((start for start in starts if start > first + place), len(piece))
                yield bytes(piece[first + place : min(end, first + place + MOST_OBJECT)])


def _text_at(pieces: list[Bytes], told: bytes, at: int, *, is_referred: bool = False) -> str:
    """The text that begins here; of one that stands elsewhere, from there."""
    if told[at : at + 1] == b"(":
        return _decoded(_literal(told, at + 1))
    if (found := _HEX.match(told, at)) is not None:
        digits = re.sub(rb"[\s\x00]", b"", found[1])
        return _decoded(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()))
    if not is_referred and (found := _REFERENCE.match(told, at)) is not None:
        elsewhere = ((one, _BEGIN.match(one)) for one in _objects(pieces, int(found[1])))
        texts = (_text_at(pieces, one, gap.end() if gap else 0, is_referred=True) for one, gap in elsewhere)
        return next((text for text in texts if text), "")
    return ""


def _literal(told: bytes, at: int) -> bytes:
    made, depth = bytearray(), 1
    while at < len(told):
        byte = told[at]
        at += 1
        if byte == ord("\\") and at < len(told):
            octal = re.compile(rb"[0-7]{1,3}").match(told, at)
            if octal is not None:
                made.append(int(octal[0], 8) & 255)
                at = octal.end()
            else:
                made.append(_ESCAPED.get(told[at], told[at]))
                at += 1
            continue
        depth += (byte == ord("(")) - (byte == ord(")"))
        if depth == 0:
            break
        made.append(byte)
    return bytes(made)


def _decoded(text: bytes) -> str:
    if text.startswith((b"\xfe\xff", b"\xff\xfe")):
        said = text.decode("utf-16", "replace")
    elif text.startswith(b"\xef\xbb\xbf"):
        said = text.decode("utf-8-sig", "replace")
    else:
        said = text.decode("latin-1")
    return said.strip("\x00 \t\r\n")


def _of_xmp(pieces: list[Bytes]) -> Iterator[tuple[str, str]]:
    for piece, (wide, packets) in itertools.product(pieces, _XMP.items()):
        for packet in packets.finditer(piece):
            told = packet[0].decode(wide, "replace").encode()
            for found in (*_XMP_PEOPLE.finditer(told), *_XMP_SHORT.finditer(told)):
                if text := _plain(found[2]):
                    yield "Author", text
            for found in _XMP_TEXTS.finditer(told):
                if holds_personal(text := _plain(found[2])):
                    yield found[1].decode().partition(":")[2].capitalize(), text


def _of_meaning(pieces: list[Bytes]) -> Iterator[tuple[str, str]]:
    """What packets say that an XML parser can read, whatever their prefixes, as elements or as attributes."""
    for piece, (wide, declared) in itertools.product(pieces, _RDF.items()):
        done = 0
        for found in declared.finditer(piece):
            if found.start() < done:
                continue
            unit = len("<".encode(wide))
            begin = found.start() - min(found.start() // unit * unit, MOST_HEADER)
            before = bytes(piece[begin : found.start()]).decode(wide, "replace")
            roots = [root.start() for root in _ROOT.finditer(before)]
            at = roots[-1] if roots else before.rfind("<")
            end = _RDF_END[wide].search(piece, found.end(), found.end() + MOST_PACKET)
            if at >= 0 and end is not None:
                done = end.end()
                told = bytes(piece[found.start() : done]).decode(wide, "replace")
                yield from _meant(before[at:] + told)


def _meant(packet: str) -> Iterator[tuple[str, str]]:
    """What stands behind the packet, or is broken in it, ends the reading; what was read until there is told."""
    try:
        for _event, element in iterparse(io.BytesIO(packet.encode("utf-8", "replace"))):
            for name, value in ((str(element.tag), None), *element.attrib.items()):
                if not name.startswith(_MEANT):
                    continue
                text = (" ".join(element.itertext()) if value is None else value).strip()
                if name in _MEANT_PEOPLE and text:
                    yield _MEANT_PEOPLE[name], text
                elif name.startswith((_DC, _PDF, _PDFX)) and holds_personal(text):
                    yield name.partition("}")[2].capitalize(), text
    except (ParseError, DefusedXmlException, ValueError):
        return


def _plain(told: bytes) -> str:
    return html.unescape(_TAG.sub(b" ", told).decode("utf-8", "replace")).strip()
