"""Personal data sealed for storage: authenticated encryption by a named key, and a keyed index that finds equals.

A sealed text reads `aesgcm:key:base64`, so it says how and by which key it can be opened. It is bound to its purpose (the
column it belongs to): put into another column it opens no more. The index is an HMAC of the normalised value: equal
values are found without opening any, and nobody finds a value from it without the key.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.refusal import Refusal

ALGORITHM = "aesgcm"
KEY_BYTES = 32
_NONCE = 12


class KeyMissing(Refusal):
    """What was sealed cannot be opened with the keys at hand."""

    code = "sealed.key_missing"
    http_status = 503
    sentence = Bilingual(
        "加密的个人信息读不出来：缺少密钥 {key}，或内容被改动过。",
        "Encrypted personal data cannot be read: the key {key} is missing, or the content was changed.",
    )
    remedy = Bilingual(
        "请管理员把另存的密钥文件放回密钥文件夹（keys），再试一次。",
        "Ask the administrator to put the key files kept apart back into the folder of keys, and try again.",
    )


def key_id(key: bytes) -> str:
    """A short name of a key that gives nothing of it away."""
    return "k" + hashlib.sha256(b"zhaoshang key name|" + key).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys of a house: by id those that open, the one that seals, and the one of the index."""

    opening: Mapping[str, bytes]
    sealing: str
    indexing: bytes

    def seal(self, text: str, purpose: str) -> str:
        """The text as it may be stored; another one each time."""
        nonce = os.urandom(_NONCE)
        body = nonce + AESGCM(self._key(self.sealing)).encrypt(nonce, text.encode(), _bound(self.sealing, purpose))
        return f"{ALGORITHM}:{self.sealing}:{base64.b64encode(body).decode()}"

    def open(self, token: str, purpose: str) -> str:
        """The text again. Refuses what its key is missing for, what was changed, and what belongs to another purpose."""
        name = key_of(token)
        try:
            told = token.split(":")[2]
            body = base64.b64decode(told, validate=True)
            if base64.b64encode(body).decode() != told:  # its last letter has bits to spare, which would say nothing
                raise KeyMissing(key=name)
            text = AESGCM(self._key(name)).decrypt(body[:_NONCE], body[_NONCE:], _bound(name, purpose))
            return text.decode()
        except (IndexError, InvalidTag, ValueError, binascii.Error) as problem:
            raise KeyMissing(key=name) from problem

    def index(self, value: str, purpose: str) -> str:
        """The same for equal values of one purpose, whatever key seals; hex. Nothing for nothing."""
        if not value:
            return ""
        return hmac.new(self.indexing, f"{purpose}|{value}".encode(), hashlib.sha256).hexdigest()

    def _key(self, name: str) -> bytes:
        if name not in self.opening:
            raise KeyMissing(key=name or "?")
        return _derived(self.opening[name])


def key_of(token: str) -> str:
    """The id of the key a sealed text was sealed with; nothing where it is none."""
    algorithm, _, rest = token.partition(":")
    return rest.partition(":")[0] if algorithm == ALGORITHM else ""


def _derived(key: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"zhaoshang sealed v1").derive(key)


def _bound(key: str, purpose: str) -> bytes:
    return f"{ALGORITHM}|{key}|{purpose}".encode()
