"""The permission catalogue: what can be allowed, and its Indonesian label.

The names are those of "Default permissions" in ``warehouse-and-sales.md`` (WMS-SEC-07), and a few
more.  A slice that needs a right uses one of these; a new one is added here, so that the roles
panel shows it.
"""

from __future__ import annotations

from typing import Final

#: Stands for the whole catalogue, so that an admin also holds what a later version adds.
EVERYTHING: Final = "*"

_CRUD: Final = ("read", "create", "update", "delete")
_INBOUND: Final = ("read", "create", "execute", "approve")
_OUTBOUND: Final = ("read", "create", "execute", "cancel")
_INTERNAL: Final = ("read", "create", "approve", "execute")
_MANAGED: Final = ("read", "manage")

RESOURCES: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "product": ("produk", _CRUD),
    "location": ("gudang dan lokasi", _CRUD),
    "supplier": ("pemasok", _CRUD),
    "customer": ("pelanggan", _CRUD),
    "courier": ("ekspedisi", _CRUD),
    "inventory": ("stok", ("read", "adjust", "approve")),
    "lot": ("lot", ("read", "update", "choose", "block", "recall")),
    "asn": ("rencana kedatangan", _INBOUND),
    "receipt": ("penerimaan barang", _INBOUND),
    "qc": ("pemeriksaan mutu", _INBOUND),
    "putaway": ("penempatan barang", _INBOUND),
    "sales_order": ("pesanan", (*_OUTBOUND, "update", "read_address")),
    "allocation": ("alokasi stok", _OUTBOUND),
    "wave": ("gelombang pengambilan", _OUTBOUND),
    "pick": ("pengambilan barang", _OUTBOUND),
    "pack": ("pengemasan", (*_OUTBOUND, "take_over")),
    "ship": ("pengiriman", _OUTBOUND),
    "transfer": ("transfer gudang", _INTERNAL),
    "replenish": ("pengisian ulang rak", _INTERNAL),
    "repack": ("kemas ulang", _INTERNAL),
    "opname": ("opname", ("read", "create", "count", "approve")),
    "bap": ("BAP pemusnahan", ("read", "create", "approve", "complete")),
    "return": ("retur", ("read", "create", "approve")),
    "claim": ("klaim", ("read", "create", "approve")),
    "purchase": ("pembelian", ("read", "create", "pay")),
    "payable": ("utang usaha", ("read", "create", "pay")),
    "receivable": (
        "piutang usaha",
        ("read", "create", "approve", "pay", "write_off", "cancel"),
    ),
    "account": ("bagan akun", ("read", "create", "update")),
    "journal": ("jurnal", ("read", "create", "post", "void", "backdate", "post_held")),
    "period": ("periode buku", ("close", "reopen")),
    "report": ("laporan", ("read", "export")),
    "settings": ("pengaturan", _MANAGED),
    "user": ("pengguna", _MANAGED),
    "role": ("peran", _MANAGED),
    "audit": ("jejak audit", _MANAGED),
}

ACTIONS: Final[dict[str, str]] = {
    "read": "Lihat",
    "create": "Buat",
    "update": "Ubah",
    "delete": "Hapus",
    "adjust": "Sesuaikan",
    "approve": "Setujui",
    "block": "Blokir",
    "choose": "Pilih",
    "recall": "Tarik kembali",
    "execute": "Kerjakan",
    "cancel": "Batalkan",
    "count": "Hitung",
    "complete": "Selesaikan",
    "pay": "Bayar",
    "write_off": "Hapus buku",
    "post": "Posting",
    "void": "Batalkan",
    "backdate": "Mundurkan tanggal",
    "post_held": "Posting di periode yang ditahan",
    "read_address": "Lihat alamat pembeli",
    "take_over": "Ambil alih",
    "close": "Tutup",
    "reopen": "Buka kembali",
    "export": "Ekspor",
    "manage": "Kelola",
}

#: Labels that action and resource do not make.
_OWN_LABELS: Final = {
    "sales_order.read_address": "Lihat alamat pembeli",
    "lot.choose": "Pilih lot di luar usulan",
    "receivable.approve": "Setujui piutang di atas batas kredit",
    "journal.post_held": "Posting jurnal di periode yang ditahan",
    "journal.backdate": "Mundurkan tanggal jurnal",
}

#: Permission → label, in the order people read it: by resource, then by action.
CATALOGUE: Final[dict[str, str]] = {
    (name := f"{resource}.{action}"): _OWN_LABELS.get(name, f"{ACTIONS[action]} {noun}")
    for resource, (noun, actions) in RESOURCES.items()
    for action in actions
}


def label(permission: str) -> str:
    """The Indonesian label; the name itself for a permission of an older version."""
    return CATALOGUE.get(permission, permission)


def unknown(permissions: frozenset[str]) -> tuple[str, ...]:
    """The names that are not in the catalogue, sorted."""
    return tuple(sorted(permissions - CATALOGUE.keys() - {EVERYTHING}))
