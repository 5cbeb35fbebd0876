"""Signatures of a manifest, as minisign makes and checks them (`minisign -Vm manifest.json -p minisign.pub`).

No time goes into a signature: the same manifest and key give the same bytes. Format: https://jedisct1.github.io/minisign/
"""

from __future__ import annotations

import base64
import getpass
import os
import sys
from pathlib import Path

from pipeline.errors import ConfigurationError, reason_of
from pipeline.progress import both

PASSWORD = "MINISIGN_PASSWORD"
_COMMENT = "signature of manifest.json"


class Signer:
    """A secret key, ready to sign. Raises ConfigurationError for a file that is no key, or a wrong password."""

    def __init__(self, path: Path) -> None:
        import minisign

        try:
            self._key = minisign.SecretKey.from_bytes(path.read_bytes())
        except OSError as error:
            raise ConfigurationError("editions.no-key", file=path, reason=reason_of(error, "read")) from error
        except minisign.Error as error:
            raise ConfigurationError("editions.no-key", file=path, reason=error) from error
        if self._key.is_encrypted():
            self._unlock(path)

    def _unlock(self, path: Path) -> None:
        import minisign

        password = os.environ.get(PASSWORD)
        if password is None:
            if not sys.stdin.isatty():
                raise ConfigurationError("editions.no-password", file=path, name=PASSWORD)
            password = getpass.getpass(both("editions.password", file=path.name))
        try:
            self._key.decrypt(password)
        except minisign.Error as error:
            raise ConfigurationError("editions.wrong-password", file=path) from error

    def public(self) -> bytes:
        """The public key, as a file of minisign has it."""
        return bytes(self._key.get_public_key()).rstrip(b"\n") + b"\n"

    def sign(self, content: bytes, said: str) -> bytes:
        """The signature of `content`, as a file; `said` is the comment that is signed with it."""
        return bytes(self._key.sign(content, untrusted_comment=_COMMENT, trusted_comment=said)) + b"\n"


def fault(content: bytes, signature: bytes, public: bytes) -> str:
    """What is wrong with a signature: "" if nothing, else a message's key.

    verify.key-unreadable         the public key can't be read
    verify.signature-unreadable   it is no signature, or not just as it was written
    verify.signature-other-key    it was made with another key
    verify.signature-wrong        it is of another content
    """
    import minisign

    try:
        key = minisign.PublicKey.from_bytes(public)
    except minisign.Error:
        return "verify.key-unreadable"
    try:
        made = minisign.Signature.from_bytes(signature)
    except minisign.Error:
        return "verify.signature-unreadable"
    if made.untrusted_comment != _COMMENT or bytes(made) + b"\n" != signature:
        return "verify.signature-unreadable"
    if _key_id(signature) != _key_id(public):
        return "verify.signature-other-key"
    try:
        key.verify(content, made)
    except minisign.Error:
        return "verify.signature-wrong"
    return ""


def _key_id(file: bytes) -> bytes:
    """The eight bytes by which a key, and a signature made with it, are known; both have them in the same place."""
    return base64.b64decode(file.splitlines()[1])[2:10]
