"""What a Berita Acara must hold: the twelve parts of documents-id §6, each named when missing.

One rule for completing and for printing: what is completed can be printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.core.errors import FieldError, UserError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

REASONS: Final = {
    "expired": "Kedaluwarsa",
    "rusak": "Rusak",
    "recall": "Penarikan (recall)",
    "lainnya": "Lainnya",
}
METHODS: Final = {
    "crushed": "dihancurkan",
    "incinerated": "dibakar di insinerator",
    "buried": "ditimbun",
    "dissolved": "dilarutkan",
    "cut": "dipotong",
    "handed_over": "diserahkan ke pengolah limbah",
}
#: Who signs, in the order of the signature blocks; the approver signs last.
ROLES: Final = {
    "first": "Pihak Pertama (pelaksana)",
    "keeper": "Penanggung jawab gudang",
    "witness1": "Saksi 1",
    "witness2": "Saksi 2",
    "second": "Pihak Kedua (menyetujui/menerima)",
}
WITNESSES: Final = ("witness1", "witness2")
LEAST_COPIES: Final = 2


@dataclass(frozen=True, slots=True)
class Party:
    """A person who signs.

    Attributes:
        role: Key of ``ROLES``.
        name: Full name.
        position: What they are at their company.
        id_no: Number of an identity card or employee number; may be empty.
        outside: Not from the warehouse.
    """

    role: str
    name: str
    position: str
    id_no: str = ""
    outside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a BAP holds, as far as its completeness is concerned."""

    entity: str
    entity_address: str
    place: str
    requester: str
    approver: str
    reason: str
    reason_text: str
    items: int
    method: str
    handler: str
    handler_licence: str
    manifest_no: str
    started_at: datetime | None
    finished_at: datetime | None
    remains: str
    copies: int
    parties: tuple[Party, ...]
    photos_before: int
    photos_after: int


class PartsMissing(UserError):
    """Mandatory parts of the Berita Acara are missing; all of them at once."""

    code = "BAP_PARTS"

    def __init__(self, number: str, missing: tuple[FieldError, ...]) -> None:
        listed = "; ".join(each.message for each in missing)
        super().__init__(f"BAP {number} belum lengkap: {listed}. Lengkapi dahulu.", missing)


def missing_parts(has: Contents) -> tuple[FieldError, ...]:
    """Every mandatory part that is missing, with the field that would fill it."""
    checks: tuple[tuple[bool, str, str], ...] = (
        (bool(has.entity and has.entity_address), "entity", "alamat badan usaha (kop)"),
        (bool(has.place), "place", "tempat pemusnahan dengan alamat lengkap"),
        (has.started_at is not None, "started_at", "waktu mulai"),
        (has.finished_at is not None, "finished_at", "waktu selesai"),
        (bool(has.approver and has.requester), "approved_by", "persetujuan"),
        (bool(has.reason), "reason", "alasan"),
        (has.reason != "lainnya" or bool(has.reason_text), "reason_text", "penjelasan alasan"),
        (has.items > 0, "lines", "daftar barang"),
        (bool(has.method), "method", "cara pemusnahan"),
        (bool(has.remains), "remains", "keterangan sisa barang"),
        (has.copies >= LEAST_COPIES, "copies", "jumlah rangkap (paling sedikit dua)"),
        (has.photos_before > 0, "photos", "foto sebelum pemusnahan"),
        (has.photos_after > 0, "photos", "foto sesudah pemusnahan"),
    )
    found = [FieldError(field, words) for held, field, words in checks if not held]
    return (*found, *_handover(has), *_people(has.parties))


def _handover(has: Contents) -> list[FieldError]:
    """Goods given to a waste firm: who, by which licence, on which manifest."""
    if has.method != "handed_over":
        return []
    needed = (
        (has.handler, "handler", "nama pengolah limbah"),
        (has.handler_licence, "handler_licence", "nomor izin pengolah limbah"),
        (has.manifest_no, "manifest_no", "nomor manifes limbah"),
    )
    return [FieldError(field, words) for value, field, words in needed if not value]


def _people(parties: Iterable[Party]) -> list[FieldError]:
    by_role = {party.role: party for party in parties}
    found = []
    for role, words in ROLES.items():
        party = by_role.get(role)
        if party is None or not party.name or not party.position:
            found.append(FieldError(f"parties.{role}", f"nama dan jabatan {words}"))
    first = by_role.get("first")
    if first is not None and first.name and not first.id_no:
        found.append(FieldError("parties.first", "nomor identitas Pihak Pertama"))
    witnesses = [by_role[role] for role in WITNESSES if role in by_role and by_role[role].name]
    if len(witnesses) == len(WITNESSES) and not any(each.outside for each in witnesses):
        found.append(FieldError("parties.witness2", "satu saksi dari luar gudang"))
    return found
