"""Pure rules of the audit trail: seals, the chain of commands, days in Jakarta."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from app.core.env import WIB

#: Actions that no command is named after: a part of one, or one of several ends of it.
ACTION_LABELS: Final[dict[str, str]] = {
    "approval.use": "Memakai persetujuan supervisor",
    "attachment.add": "Melampirkan berkas",
    "attachment.withdraw": "Menarik lampiran",
    "bank.statement": "Mencatat saldo rekening koran",
    "issued_document.cancelled": "Membatalkan dokumen terbit",
    "issued_document.superseded": "Mengganti edisi dokumen terbit",
    "journal.template_removed": "Menghapus templat jurnal",
    "journal.template_saved": "Menyimpan templat jurnal",
    "lot.override": "Memakai lot di luar urutan FEFO",
    "order.shipped": "Mengirim pesanan",
    "organisation_key.create": "Membuat kunci organisasi",
    "organisation_key.retired": "Mengganti kunci organisasi",
    "organisation_key.revoked": "Mencabut kunci organisasi",
    "pack.takeover": "Mengambil alih pengemasan",
    "product.barcode": "Mengubah barcode produk",
    "product.unit": "Mengubah satuan produk",
    "receivable.application": "Memakai uang muka pelanggan",
    "receivable.receipt": "Mencatat pembayaran piutang",
    "signing_key.certified": "Mengesahkan kunci tanda tangan PC",
    "signing_key.create": "Membuat kunci tanda tangan PC",
    "signing_key.retired": "Mengganti kunci tanda tangan PC",
    "signing_key.revoked": "Mencabut kunci tanda tangan PC",
    "signing_register.export": "Mengekspor daftar dokumen terbit",
    "stock.adjustment": "Menyesuaikan stok",
    "stock.block_expired": "Memblokir lot kedaluwarsa",
    "stock.restated": "Menilai ulang HPP sesudah dokumen bertanggal mundur",
    "stock.issue": "Mengeluarkan stok",
    "stock.opening": "Mencatat stok awal",
    "stock.receipt": "Menerima stok",
    "stock.status_change": "Mengubah status stok",
}

#: Names of fields as handlers note them → words for people; others stand as they are.
FIELD_LABELS: Final[dict[str, str]] = {
    "account": "Akun",
    "accounts": "Akun",
    "active": "Aktif",
    "address": "Alamat",
    "admin": "Admin",
    "approver": "Disetujui oleh",
    "badges": "Badge",
    "code": "Kode",
    "cost_method": "Metode HPP",
    "description": "Keterangan",
    "email": "E-mail",
    "entity": "Badan usaha",
    "event": "Peristiwa",
    "full_name": "Nama",
    "is_default": "Utama",
    "is_pkp": "PKP",
    "job_title": "Jabatan",
    "journals": "Jurnal",
    "kind": "Jenis",
    "lockout": "Penguncian akun",
    "mirror": "Jurnal balik",
    "month": "Bulan",
    "name": "Nama",
    "npwp": "NPWP",
    "packing": "Pengaturan pengemasan",
    "password": "Aturan kata sandi",
    "permission": "Hak akses",
    "permissions": "Hak akses",
    "prices": "Pengaturan harga",
    "reason": "Alasan",
    "requester": "Pemohon",
    "reservation_hours": "Jam reservasi",
    "roles": "Peran",
    "separation_of_duties": "Pemisahan tugas",
    "state": "Status",
    "status": "Status",
    "store": "Toko",
    "subject": "Subjek",
    "unit": "Unit usaha",
    "warehouses": "Gudang",
    "working_hours": "Jam kerja",
}


_ENCODE: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


def canonical(value: Any) -> str:  # noqa: ANN401 - any JSON value
    """The one spelling of a JSON value, whatever database kept it."""
    return _ENCODE(value)


def seal(command_id: str, place: int, of: int, content: tuple[Any, ...]) -> str:
    """What an entry is signed with: its command, its place in it, and what it says.

    Args:
        command_id: The command the entry belongs to; that one is in its session's hash chain.
        place: 1 for the command's first entry.
        of: How many entries the command has, on its first entry; 0 on the others.
        content: Action, subject kind, id and label, old and new values.
    """
    text = canonical([command_id, place, of, *content])
    return hashlib.sha256(text.encode()).hexdigest()


def start_of(day: date) -> datetime:
    """The instant a Jakarta day begins."""
    return datetime.combine(day, time.min, WIB).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The instant the next Jakarta day begins."""
    return start_of(day + timedelta(days=1))
