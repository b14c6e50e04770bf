"""Every panel by its id: title, place in the navigation, permission, and where its class is."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from app.ui.panel import Panel

Area = Literal["main", "side", "bottom"]

#: The final tree (warehouse-and-sales.md, Navigation; WMS-GEN-06): sections in capitals.
NAVIGATION: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("", ("Dashboard",)),
    ("PESANAN", ("Pesanan", "Fulfillment", "Packing", "Staging Orders", "Import Resi")),
    (
        "GUDANG",
        (
            "Produk", "Gudang & Lokasi", "Penerimaan", "QC", "Putaway", "Alokasi & Wave", "Picking",
            "Pengiriman & Manifest", "Transfer", "Replenishment", "Repack", "Stok Opname",
            "Pemusnahan", "Mutasi Stok", "Monitoring", "Lot & Serial",
        ),
    ),
    ("PEMBELIAN", ("Purchase Order", "Input Pembelian", "Supplier", "Utang Usaha")),
    ("RETURN", ("Daftar RTS", "Terima Paket", "Klaim Kurir", "Import Return", "RMA")),
    ("PRODUKSI", ("BOM", "Work Order")),
    # Mirrors "Utang Usaha" under PEMBELIAN (ERP-FIN-15); the tree of the requirements has no place.
    ("PELANGGAN", ("Daftar Pelanggan", "Piutang Usaha")),
    (
        "AKUNTANSI",
        (
            "Rekonsiliasi", "Input Biaya", "Jurnal", "Penjualan Harian", "Bagan Akun", "Unit Usaha",
            "Buku Besar", "Laporan", "Tutup Buku", "Pajak", "Pemeriksaan Mandiri",
        ),
    ),
    ("TOKO & CHANNEL", ("Daftar Toko", "Mapping Ekspedisi", "SKU Importer")),
    ("MARKETING", ("Dashboard", "Input Iklan")),
    ("LAPORAN", ()),
    ("NOTIFIKASI", ()),
    (
        "PENGATURAN",
        (
            "Profil", "Organisasi", "Entitas", "Anggota", "Peran", "Integrasi", "Notifikasi",
            "Penomoran", "Printer & Label", "Audit",
        ),
    ),
)  # fmt: skip
_PLACES: Final = {
    (section, title): (at, place)
    for at, (section, titles) in enumerate(NAVIGATION)
    for place, title in enumerate(titles)
}
#: Sections that are an entry themselves.
_LEAVES: Final = frozenset(section for section, titles in NAVIGATION if not titles)


@dataclass(frozen=True, slots=True)
class PanelSpec:
    """One panel.

    Attributes:
        id: Name by which it is opened, such as ``orders.list``; also kept in saved layouts.
        title: Title and navigation entry, as in the navigation tree.
        section: Section in capitals, "" for the top; None keeps it out of the navigation (it is
            opened from another panel or the palette).
        icon: Name of its icon in ``resources/icons``.
        permission: What a person needs to see it.
        factory: ``"package.module:Class"``, imported when it is first opened.
        area: Where it opens first.
        shortcut: Key that opens it, such as ``Shift+F2``; "" none.
        point_of_use: Large type, and F11 makes it fill the screen.
        first: Opened the first time a person who may see it signs in.
        chosen_in: Of a panel that shows one document: id of the list where it is chosen.
    """

    id: str
    title: str
    section: str | None
    icon: str
    permission: str
    factory: str
    area: Area = "main"
    shortcut: str = ""
    point_of_use: bool = False
    first: bool = False
    chosen_in: str = ""

    def load(self) -> type[Panel]:
        """Import the class."""
        module, _, name = self.factory.partition(":")
        found: type[Panel] = getattr(import_module(module), name)
        return found


class Registry:
    """All panels, in navigation order.

    Raises:
        ValueError: If two panels share an id or key, or one is not in the navigation tree.
    """

    def __init__(self, specs: Iterable[PanelSpec]) -> None:
        self._specs: dict[str, PanelSpec] = {}
        for spec in sorted(specs, key=_place):
            if spec.id in self._specs:
                raise ValueError(f"two panels are called {spec.id}")
            self._specs[spec.id] = spec
        keys = [spec.shortcut for spec in self if spec.shortcut]
        if len(keys) != len(set(keys)):
            raise ValueError(f"a key opens two panels: {sorted(keys)}")

    def __iter__(self) -> Iterator[PanelSpec]:
        return iter(self._specs.values())

    def get(self, panel_id: str) -> PanelSpec | None:
        """The panel with that id, or None."""
        return self._specs.get(panel_id)

    def visible(self, may: Callable[[str], bool]) -> list[PanelSpec]:
        """Panels a person may see."""
        return [spec for spec in self if may(spec.permission)]

    def tree(self, may: Callable[[str], bool]) -> list[tuple[str, list[PanelSpec]]]:
        """The navigation for a person: only entries that exist and may be seen."""
        found: dict[str, list[PanelSpec]] = {}
        for spec in self.visible(may):
            if spec.section is not None:
                found.setdefault(spec.section, []).append(spec)
        return list(found.items())


def _place(spec: PanelSpec) -> tuple[int, int]:
    if spec.section is None:
        return len(NAVIGATION), 0
    if spec.section in _LEAVES:
        return next(at for at, (name, _) in enumerate(NAVIGATION) if name == spec.section), 0
    try:
        return _PLACES[spec.section, spec.title]
    except KeyError:
        raise ValueError(f"{spec.section}: {spec.title} is not in the navigation tree") from None
