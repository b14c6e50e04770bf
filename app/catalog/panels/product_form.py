"""The forms of a product: for a new one, for changing one, and for what a bundle holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.catalog.api import (
    BarcodeIn,
    ComponentIn,
    CreateProduct,
    ProductView,
    SetComponents,
    UpdateProduct,
)
from app.catalog.panels import words
from app.core.errors import FieldError, InvalidInput
from app.core.money import ZERO
from app.ui.forms import Form, choice, money, quantity, suggestion

if TYPE_CHECKING:
    from collections.abc import Sequence

_AMOUNTS = (
    "length_mm", "width_mm", "height_mm", "weight_g", "shelf_life_days", "min_stock", "max_stock",
)  # fmt: skip
_PRICES = ("buy_price", "sell_price")


class ProductForm(Form):
    """Fields of a product.

    Args:
        view: The product to change, or None for a new one.
        categories: Paths to offer.
        units: Names of units to offer.
    """

    def __init__(
        self, view: ProductView | None, categories: Sequence[str], units: Sequence[str]
    ) -> None:
        super().__init__("Simpan" if view else "Tambah")
        self.view = view
        self._who(view)
        self._counted(view, units)
        self._sold(view, categories)
        self._stored(view)

    def _who(self, view: ProductView | None) -> None:
        self.text("new_sku" if view else "sku", "SKU", view.sku if view else "")
        self.text("product_name", "Nama", view.name if view else "")
        self.text("variant", "Varian", view.variant if view else "", "Misalnya 30 ml atau Merah.")
        self.text("brand", "Merek", view.brand if view else "")
        if view is None:
            self.add("kind", "Jenis", choice(words.KINDS, "goods"))
            self.text("barcodes", "Barcode", hint="Boleh beberapa, dipisah titik koma.")

    def _counted(self, view: ProductView | None, units: Sequence[str]) -> None:
        self.section("Stok")
        base = suggestion(units, view.base_unit if view else "pcs")
        tracking = choice(words.TRACKINGS, view.tracking if view else "none")
        self.side_by_side(("base_unit", "Satuan dasar", base), ("tracking", "Dilacak", tracking))
        self.tick(
            "requires_expiry",
            "Wajib ED pada setiap penerimaan",
            on=bool(view and view.requires_expiry),
        )
        if view is not None and view.used:
            for widget in (base, tracking):
                widget.setEnabled(False)
                widget.setToolTip("Tetap, karena produk ini sudah dipakai dalam transaksi.")
        kept = quantity(view.shelf_life_days if view else 0)
        self.side_by_side(
            ("min_stock", "Stok minimum", quantity(view.min_stock if view else 0)),
            ("max_stock", "Stok maksimum", quantity(view.max_stock if view else 0)),
            ("shelf_life_days", "Umur simpan (hari)", kept),
        )

    def _sold(self, view: ProductView | None, categories: Sequence[str]) -> None:
        self.section("Harga dan kategori")
        self.side_by_side(
            ("buy_price", "Harga beli", money(view.buy_price if view else None)),
            ("sell_price", "Harga jual", money(view.sell_price if view else None)),
        )
        self.add(
            "category", "Kategori", suggestion(["", *categories], view.category if view else "")
        )
        self.add(
            "stock_role", "Dicatat sebagai", choice(words.ROLES, view.stock_role if view else "")
        )

    def _stored(self, view: ProductView | None) -> None:
        self.section("Ukuran dan penyimpanan")
        self.side_by_side(
            ("length_mm", "Panjang (mm)", quantity(view.length_mm if view else 0)),
            ("width_mm", "Lebar (mm)", quantity(view.width_mm if view else 0)),
            ("height_mm", "Tinggi (mm)", quantity(view.height_mm if view else 0)),
            ("weight_g", "Berat (gram)", quantity(view.weight_g if view else 0)),
        )
        self.add("storage", "Penyimpanan", choice(words.STORAGES, view.storage if view else ""))
        self.tick("fragile", "Mudah pecah", on=bool(view and view.fragile))
        self.tick("hazmat", "Bahan berbahaya", on=bool(view and view.hazmat))
        self.tick("heavy", "Barang berat", on=bool(view and view.heavy))
        self.long_text("description", "Keterangan", view.description if view else "")

    def command(self) -> CreateProduct | UpdateProduct:
        """What the form asks for."""
        values = self._plain()
        if self.view is not None:
            return UpdateProduct(sku=self.view.sku, read_version=self.view.version, **values)
        codes = [code for part in values.pop("barcodes").split(";") if (code := part.strip())]
        return CreateProduct(**values, barcodes=tuple(BarcodeIn(code=code) for code in codes))

    def _plain(self) -> dict[str, Any]:
        """Values with empty amounts as zero."""
        values = self.values()
        values |= {field: values[field] or 0 for field in _AMOUNTS}
        return values | {field: values[field] or ZERO for field in _PRICES}


class ComponentsForm(Form):
    """What a bundle holds, one component a line."""

    def __init__(self, view: ProductView) -> None:
        super().__init__()
        self.view = view
        lines = "\n".join(f"{each.sku} = {each.qty}" for each in view.components)
        self.text_of_lines = self.long_text(
            "components", "Satu komponen per baris: SKU = jumlah", lines
        )
        self.text_of_lines.setFixedHeight(self.text_of_lines.height() * 3)

    def command(self) -> SetComponents:
        """What the form asks for.

        Raises:
            InvalidInput: Naming every line that cannot be read.
        """
        components, wrong = [], []
        for line in self.values()["components"].splitlines():
            sku, _, amount = line.partition("=")
            qty = amount.strip().replace(".", "") or "1"
            if not line.strip():
                continue
            if qty.isdecimal() and int(qty) and sku.strip():
                components.append(ComponentIn(sku=sku.strip(), qty=int(qty)))
            else:
                wrong.append(
                    f'Baris "{line.strip()}" tidak dikenal. Contoh yang benar: SRM-30 = 2.'
                )
        if wrong:
            raise InvalidInput(" ".join(wrong), (FieldError("components", " ".join(wrong)),))
        return SetComponents(sku=self.view.sku, components=tuple(components))
