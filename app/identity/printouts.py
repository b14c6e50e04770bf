"""Letters to people: invitation and forgotten password, as mail or read out by an admin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from app.identity.rules.codes import grouped

APP: Final = "Lumbung"


@dataclass(frozen=True, slots=True)
class Mail:
    """A letter ready to send."""

    to: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who the letter is for."""

    email: str
    full_name: str
    username: str
    #: The person has a password already, so the letter leads to the sign-in (WMS-SEC-04).
    known: bool


def invitation(organisation: str, person: Addressee, code: str, inviter: str = "") -> Mail:
    """The invitation: to the sign-in for who is known, to a first password for who is not."""
    by = f"{inviter} mengundang Anda" if inviter else "Anda diundang"
    lines = [f"Halo {person.full_name},", "", f"{by} ke {organisation} di {APP}."]
    if person.known:
        lines += [
            f'Masuk dengan nama pengguna "{person.username}" dan kata sandi Anda:',
            f"  lumbung:masuk?pengguna={quote(person.username)}",
        ]
    else:
        lines += [
            f'Nama pengguna Anda "{person.username}". Buat kata sandi pertama Anda di:',
            f"  lumbung:daftar?kode={quote(code)}",
            f"atau buka {APP}, pilih Punya kode, lalu ketik kode ini:",
            f"  {grouped(code)}",
            "Kode berlaku 7 hari dan hanya sekali pakai.",
        ]
    return Mail(person.email, f"Anda diundang ke {organisation} di {APP}", _body(lines))


def new_password(organisation: str, person: Addressee, code: str) -> Mail:
    """The letter to somebody who forgot their password (WMS-SEC-03)."""
    lines = [
        f"Halo {person.full_name},",
        "",
        f"Ada permintaan mengganti kata sandi Anda di {organisation}. Ketik kode ini di {APP}:",
        f"  {grouped(code)}",
        "Kode berlaku 1 jam dan hanya sekali pakai. Jika bukan Anda yang meminta, abaikan surat",
        "ini; kata sandi Anda tidak berubah.",
    ]
    return Mail(person.email, f"Ganti kata sandi {APP} untuk {organisation}", _body(lines))


def _body(lines: list[str]) -> str:
    return "\n".join([*lines, "", f"Salam, {APP}", ""])
