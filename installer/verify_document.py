"""Check the QR of a document without Lumbung: Python, ``cryptography`` and this one file.

    python verify_document.py --key kunci-publik.json CODE …
    python verify_document.py --key kunci-publik.json --root 3b6a27bc…(64 hex digits) CODE …
    python verify_document.py --key 3b6a27bc…(64 hex digits) CODE …
    python verify_document.py --key kunci.pem < codes.txt

CODE is what a scanner reads from the QR.  ``kunci-publik.json`` is written by *Kunci Tanda Tangan*
in Lumbung: the public keys, revoked ones included, and the documents that were cancelled or
superseded, as of a day.  With a bare public key only the signature is checked.

Where the organisation has a key of its own, each PC's key must be certified by it.  ``--root`` is
that key (or one before it) as you know it from elsewhere, a letterhead or a web page: then nothing
in the file need be trusted.  Its keys are certified by the root, and the list of what is cancelled
or revoked is signed by one of those keys, as of the moment that is printed first.

Prints one line for each code: the verdict, then type, number, date, amount and content hash, to be
compared with the paper.  Ends with 0 when every code is SAH, 1 when one is not, 2 for wrong usage.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
import sys
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

USAGE = """\
Pemakaian: verify_document.py --key KUNCI [--root KUNCI] [KODE ...]

Memeriksa kode QR dokumen Lumbung.

  KODE         isi QR seperti dibaca pemindai; tanpa ini: dari masukan standar, satu sebaris
  --key KUNCI  kunci-publik.json, berkas PEM, atau 64 angka heksadesimal
  --root KUNCI kunci organisasi yang dipercaya, 64 angka heksadesimal
  --help, -h   penjelasan ini"""
SIGNATURE = 64
#: Kinds of CBOR value, and where lengths begin to stand behind the first byte.
UNSIGNED, NEGATIVE, BYTES, TEXT = range(4)
DIRECT = 24
#: First byte of a list of eight (CBOR).
EIGHT = 0x88


class Unreadable(ValueError):
    """Not a document code."""


@dataclass
class Claim:
    """What a code says."""

    kid: int
    kind: str
    number: str
    day: int
    sen: int
    org: str
    sha16: str

    def __str__(self) -> str:
        return (
            f"{self.kind} {self.number} {as_day(self.day)} {as_rupiah(self.sen)} "
            f"sha256:{self.sha16}"
        )


@dataclass
class Authority:
    """A key of the organisation."""

    public: bytes
    succession: bytes = b""
    revoked: str = ""


@dataclass
class Key:
    """The key of a PC, and who certified it: number, first and last day, signature."""

    public: bytes
    revoked: str = ""
    station: str = ""
    certificates: list[tuple[int, int, int, bytes]] = field(default_factory=list)


@dataclass
class Register:
    """What is known about keys and documents."""

    keys: dict[int, Key] = field(default_factory=dict)
    authorities: dict[int, Authority] = field(default_factory=dict)
    void: dict[tuple[str, str, str], tuple[str, str]] = field(default_factory=dict)
    org: str = ""
    as_of: str = ""
    only: bytes = b""  # the one key, when only a key was given


def read_value(data: bytes, at: int) -> tuple[int | bytes | str, int]:
    """One whole number, byte string or text of CBOR (RFC 8949), shortest form only."""
    if at >= len(data):
        raise Unreadable
    major, short = data[at] >> 5, data[at] & 31
    at += 1
    number = short
    if short >= DIRECT:
        size = {24: 1, 25: 2, 26: 4, 27: 8}.get(short, 0)
        number = int.from_bytes(data[at : at + size], "big")
        at += size
        if not size or at > len(data) or number < (24, 2**8, 2**16, 2**32)[short - DIRECT]:
            raise Unreadable
    if major == UNSIGNED:
        return number, at
    if major == NEGATIVE:
        return -1 - number, at
    text = data[at : at + number]
    if major not in {BYTES, TEXT} or len(text) != number:
        raise Unreadable
    try:
        return (text if major == BYTES else text.decode()), at + number
    except UnicodeDecodeError:
        raise Unreadable from None


def read_code(text: str) -> tuple[Claim, bytes, bytes]:
    """The claim of a code, the bytes that were signed, and the signature."""
    code = re.split(r"[/:]", text.strip().upper().rstrip("/"))[-1]
    try:
        data = base64.b32decode(code + "=" * (-len(code) % 8))
    except binascii.Error:
        raise Unreadable from None
    if base64.b32encode(data).decode().rstrip("=") != code or data[:1] != bytes([EIGHT]):
        raise Unreadable
    values: list[int | bytes | str] = []
    at = 1
    for _ in range(8):
        value, at = read_value(data, at)
        values.append(value)
    if values[0] != 1 or len(data) - at != SIGNATURE:
        raise Unreadable
    return claim_of(values[1:]), data[:at], data[at:]


def claim_of(values: list[int | bytes | str]) -> Claim:
    """The values, each of its own kind."""
    match values:
        case [int(kid), str(kind), str(number), int(day), int(sen), bytes(org), bytes(sha16)]:
            if len(org) != len(sha16) or len(org) != len(uuid.NAMESPACE_DNS.bytes):
                raise Unreadable
            return Claim(kid, kind, number, day, sen, str(uuid.UUID(bytes=org)), sha16.hex())
        case _:
            raise Unreadable


def check(text: str, register: Register) -> tuple[str, str]:
    """Verdict and what the code claims."""
    try:
        claim, signed, signature = read_code(text)
    except Unreadable:
        return "TIDAK DIKENAL", "bukan kode dokumen, atau sebagian tidak terbaca"
    key = register.keys.get(claim.kid) or Key(register.only)
    if register.org not in {"", claim.org}:
        return "TIDAK DIKENAL", "diterbitkan organisasi lain"
    if not key.public:
        return "TIDAK DIKENAL", f"kunci nomor {claim.kid} tidak ada di daftar"
    if not is_signed(key.public, signed, signature):
        return "DIUBAH", "isi kode tidak sama dengan yang ditandatangani"
    if key.revoked:
        return "KUNCI DICABUT", f"{claim} ({key.revoked})"
    place = (claim.kind, claim.number, claim.sha16)
    verdict, reason = register.void.get(place, ("SAH", ""))
    if register.authorities and (broken := certified(claim.kid, claim.day, register)):
        verdict, reason = broken
    return verdict, f"{claim} {reason}".strip()


def is_signed(public: bytes, data: bytes, signature: bytes) -> bool:
    """Whether the owner of the key signed exactly these bytes."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def certified(kid: int, day: int, register: Register) -> tuple[str, str] | None:
    """What is wrong with the key's certificates, None for nothing; the best one counts."""
    worst = ("KUNCI BELUM DISAHKAN", "(kunci organisasi belum mengesahkan kunci PC ini)")
    key, org = register.keys[kid], uuid.UUID(register.org).bytes
    for number, first, last, signature in key.certificates:
        authority = register.authorities.get(number)
        data = cbor(1, "PC", org, kid, key.public, key.station, first, last)
        if authority is None or not is_signed(authority.public, data, signature):
            worst = ("KUNCI TIDAK SAH", "(pengesahan kunci PC bukan dari kunci organisasi)")
        elif day > last:
            worst = ("KUNCI BELUM DISAHKAN", f"(pengesahan kunci PC berakhir {as_day(last)})")
        elif authority.revoked:
            worst = ("KUNCI DICABUT", f"(kunci organisasi {number} dicabut {authority.revoked})")
        else:
            return None
    return worst


def trusted(register: Register, root: bytes) -> dict[int, Authority]:
    """The root and the keys that follow it, each signed by the one before."""
    found: dict[int, Authority] = {}
    org = uuid.UUID(register.org).bytes
    for number, one in sorted(register.authorities.items()):
        before = found.get(number - 1)
        data = cbor(1, "ORG", org, number, one.public)
        if one.public == root or (before and is_signed(before.public, data, one.succession)):
            found[number] = one
    return found


def cbor(*values: int | bytes | str) -> bytes:
    """A list of whole numbers from 0, bytes and texts in CBOR (RFC 8949), shortest form."""
    parts = [_head(4, len(values))]
    for value in values:
        if isinstance(value, int):
            parts.append(_head(UNSIGNED, value))
        else:
            data = value.encode() if isinstance(value, str) else value
            parts.append(_head(TEXT if isinstance(value, str) else BYTES, len(data)) + data)
    return b"".join(parts)


def _head(major: int, number: int) -> bytes:
    if number < DIRECT:
        return bytes([major << 5 | number])
    size = next(size for size in (1, 2, 4, 8) if number < 1 << 8 * size)
    return bytes([major << 5 | DIRECT + size.bit_length() - 1]) + number.to_bytes(size, "big")


def as_day(day: int) -> str:
    """``2026-11-21``."""
    return f"{day // 10_000:04d}-{day // 100 % 100:02d}-{day % 100:02d}"


def as_rupiah(sen: int) -> str:
    """``Rp 1.250.000,50``."""
    whole, rest = divmod(abs(sen), 100)
    sign = "-" if sen < 0 else ""
    return f"{sign}Rp {whole:,}".replace(",", ".") + (f",{rest:02d}" if rest else "")


def read_register(given: str) -> Register:
    """A register's file, a PEM file, or a public key in hex.

    Raises:
        ValueError: If it is none of these.
        OSError: If the file cannot be read.
    """
    if re.fullmatch(r"[0-9a-fA-F]{64}", given):
        return Register(only=bytes.fromhex(given))
    data = Path(given).read_bytes()
    if data.startswith(b"-----BEGIN"):
        key = load_pem_public_key(data)
        if not isinstance(key, Ed25519PublicKey):
            raise ValueError("not an Ed25519 key")
        return Register(only=key.public_bytes_raw())
    found = json.loads(data)
    register = Register(org=found["org_id"], as_of=found["as_of"])
    for key in found["keys"]:
        said = [
            (one["authority"], as_number(one["valid_from"]), as_number(one["valid_until"]),
             bytes.fromhex(one["signature"]))
            for one in key.get("certificates", ())
        ]  # fmt: skip
        register.keys[key["kid"]] = Key(
            bytes.fromhex(key["public"]), _since(key), key["station"], said
        )
    for one in found.get("authorities", ()):
        register.authorities[one["number"]] = Authority(
            bytes.fromhex(one["public"]), bytes.fromhex(one["succession"]), _since(one)
        )
    for one in found["void"]:
        place = (one["kind"], one["number"], one["sha16"])
        register.void[place] = (one["verdict"], one["reason"])
    return register


def list_problem(given: str, register: Register, *, rooted: bool) -> str:
    """Why the list itself is not to be believed, "" for nothing.

    Args:
        given: The file.
        register: What was read from it, its authorities those that can be trusted.
        rooted: Whether somebody named the root: then it must be signed by a certified key.
    """
    if not register.org:
        return ""
    found = json.loads(Path(given).read_bytes())
    signed = found.pop("signed", None)
    if signed is None:
        return "daftar tidak ditandatangani" if rooted else ""
    plain = json.dumps(found, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    data = cbor(1, "REG", uuid.UUID(register.org).bytes, hashlib.sha256(plain.encode()).digest())
    key = register.keys.get(signed["kid"])
    if key is None or not is_signed(key.public, data, bytes.fromhex(signed["signature"])):
        return "daftar diubah setelah ditandatangani"
    if key.revoked:
        return f"kunci penandatangan daftar dicabut {key.revoked}"
    if rooted and (broken := certified(signed["kid"], as_number(register.as_of[:10]), register)):
        return f"penandatangan daftar {broken[1]}"
    return ""


def _since(row: dict[str, str]) -> str:
    return f"sejak {row['revoked']}: {row['reason']}" if row["revoked"] else ""


def as_number(day: str) -> int:
    """``2026-11-21`` as 20261121."""
    return int(day.replace("-", ""))


@dataclass(frozen=True)
class Given:
    """What was typed."""

    key: str
    root: str | None
    codes: list[str]


def read_arguments(arguments: list[str]) -> Given | None:
    """Read by hand, so that every word at the console is Indonesian; None when help is wanted.

    Raises:
        ValueError: With the sentence for the person.
    """
    found: dict[str, str] = {}
    codes: list[str] = []
    rest = list(arguments)
    while rest:
        typed = rest.pop(0)
        name, joined, value = typed.partition("=")
        if typed in {"--help", "-h"}:
            return None
        if name in {"--key", "--root"}:
            if not joined and not rest:
                raise ValueError(f"{name} belum diisi.")
            found[name] = value if joined else rest.pop(0)
        elif typed.startswith("--"):
            raise ValueError(f"Argumen tidak dikenal: {typed}")
        else:
            codes.append(typed)
    if "--key" not in found:
        raise ValueError("--key wajib diisi: kunci publik dari Kunci Tanda Tangan.")
    return Given(found["--key"], found.get("--root"), codes)


def main(arguments: list[str]) -> int:
    """Check the codes given, or one a line from standard input."""
    try:
        given = read_arguments(arguments)
    except ValueError as unknown:
        print(f"{unknown}\n{USAGE}", file=sys.stderr)
        return 2
    if given is None:
        print(USAGE)
        return 0
    try:
        register = read_register(given.key)
        if given.root is not None:
            # Without one that can be followed from the root, no key is certified.
            known = trusted(register, bytes.fromhex(given.root))
            register.authorities = known or {0: Authority(b"")}
        wrong = list_problem(given.key, register, rooted=given.root is not None)
    except (OSError, ValueError, KeyError, TypeError) as error:
        wrong = repr(error)
    if wrong:
        print(f"{given.key}: {wrong}", file=sys.stderr)
        return 2
    if register.as_of:
        print(f"daftar per {register.as_of}")
    else:
        print("hanya tanda tangan: tanpa daftar, dokumen batal dan kunci dicabut tidak diketahui")
    good = True
    for code in given.codes or [line for line in sys.stdin if line.strip()]:
        verdict, claim = check(code, register)
        good = good and verdict == "SAH"
        print(f"{verdict}\t{claim}")
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
