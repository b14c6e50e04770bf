"""The form of a new session (WMS-OPN-01)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.opname.api import CreateSession
from app.ui.forms import Form, choice
from app.ui.money_field import DateField
from app.ui.typed import typed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.stock.api import WarehouseRow

_MODES: Final = {
    "simple": "Sederhana: selesai satu langkah",
    "full": "Lengkap: hitung, tinjau, setujui",
}
_CLASSES: Final = {"": "Semua kelas", "A": "Kelas A", "B": "Kelas B", "C": "Kelas C"}
_LABELS: Final = {"title": "Nama", "warehouse": "Gudang", "opname_date": "Tanggal"}
_HINTS: Final = {"title": "Nama opname paling sedikit tiga huruf."}
_LISTS: Final = ("zones", "locations", "categories", "skus")


class SessionForm(Form):
    """Name, warehouse, date; what is counted; how."""

    def __init__(self, warehouses: Sequence[WarehouseRow]) -> None:
        super().__init__("Mulai")
        self.text("title", "Nama", hint="Misalnya Opname November 2026")
        options = {each.code: f"{each.code} · {each.name}" for each in warehouses}
        date_field = DateField()
        self.side_by_side(
            ("warehouse", "Gudang", choice(options)), ("opname_date", "Tanggal", date_field)
        )
        self.section("Cakupan")
        self.text("zones", "Zona", hint="Kode dipisah koma; kosong berarti seluruh gudang")
        self.text("locations", "Lokasi")
        self.text("categories", "Kategori")
        self.text("skus", "SKU")
        self.add("classes", "Kelas ABC", choice(_CLASSES))
        self.section("Cara")
        self.add("mode", "Alur", choice(_MODES))
        self.tick("blind", "Hitung buta: jumlah sistem tidak ditampilkan", on=True)
        self.tick("freeze", "Bekukan stok lokasi ini selama opname")
        self.text("notes", "Catatan")
        self.tick("start", "Langsung mulai menghitung", on=True)

    def command(self) -> CreateSession:
        """What was typed.

        Raises:
            InvalidInput: With every field that is wrong.
        """
        values = self.values()
        scope: dict[str, object] = {
            name: tuple(part.strip() for part in values.pop(name).split(",") if part.strip())
            for name in _LISTS
        }
        chosen = values.pop("classes")
        scope["classes"] = (chosen,) if chosen else ()
        return typed(CreateSession, {**values, "scope": scope}, words=_LABELS, hints=_HINTS)
