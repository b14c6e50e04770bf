"""Made-up products for pictures of the panels."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from app.catalog.api import (
    BarcodeView,
    CategoryRow,
    CategoryTree,
    ComponentView,
    LimitView,
    ProductDetail,
    ProductList,
    ProductRow,
    ProductView,
    UnitNames,
    UnitView,
)
from app.core.commands import Page
from app.core.money import ZERO, Money
from app.files.api import AttachmentList

if TYPE_CHECKING:
    from collections.abc import Callable

_NAMES: Final = (
    ("SRM-NIA-30", "Serum Niacinamide 10%", "30 ml", "Perawatan > Wajah > Serum", "8992745310117"),
    ("TNR-RSE-100", "Toner Mawar", "100 ml", "Perawatan > Wajah > Toner", "8992745310131"),
    ("SNS-SPF50-40", "Sunscreen Gel SPF 50 PA++++", "40 g", "Perawatan > Wajah", "8992745310124"),
    ("MSK-CLAY-80", "Masker Clay Hijau", "80 g", "Perawatan > Wajah > Masker", ""),
    ("PKT-GLOW-3", "Paket Glowing 3 Langkah", "", "Paket", "2900000000018"),
    ("LIP-MAT-07", "Lip Cream Matte", "07 Dusty Rose", "Riasan > Bibir", "8992745310208"),
    ("SBN-KOP-90", "Sabun Kopi Arabika", "90 g", "Perawatan > Badan", "8992745310315"),
)


def product_row(at: int) -> ProductRow:
    """The made-up product with a running number."""
    sku, name, variant, category, barcode = _NAMES[at % len(_NAMES)]
    bundle = sku.startswith("PKT")
    return ProductRow(
        sku=sku if at < len(_NAMES) else f"{sku}-{at}",
        name=name, variant=variant, brand="Lumina", category=category,
        kind="bundle" if bundle else "goods", base_unit="paket" if bundle else "pcs",
        tracking="none" if bundle else "lot", requires_expiry=not bundle, barcode=barcode,
        barcodes=0 if not barcode else 1 + at % 2, buy_price=ZERO if bundle else Money(2_450_000),
        sell_price=Money(8_900_000 + 500_000 * (at % 5)), min_stock=24, active=at % 6 != 5,
    )  # fmt: skip


def product_pages(count: int) -> Callable[[ProductList], Page[ProductRow]]:
    """Answers pages of a list with that many rows."""

    def answer(ask: ProductList) -> Page[ProductRow]:
        first = int(ask.after or 0)
        last = min(count, first + ask.limit)
        rows = tuple(product_row(at) for at in range(first, last))
        return Page(rows, str(last) if last < count else None, count)

    return answer


def product_view(**changes: object) -> ProductView:
    """A made-up product."""
    fields: dict[str, Any] = {
        "sku": "SRM-NIA-30", "name": "Serum Niacinamide 10%", "variant": "30 ml", "brand": "Lumina",
        "description": "Serum wajah dengan niacinamide dan zinc.", "kind": "goods",
        "category": "Perawatan > Wajah > Serum", "category_code": "PERAWATAN-WAJAH-SERUM",
        "base_unit": "pcs", "tracking": "lot", "requires_expiry": True, "removal": "fefo",
        "stock_role": "stock.goods", "storage": "chilled", "fragile": True, "hazmat": False,
        "heavy": False, "length_mm": 40, "width_mm": 40, "height_mm": 120, "weight_g": 85,
        "shelf_life_days": 730, "buy_price": Money(2_450_000), "sell_price": Money(8_900_000),
        "min_stock": 24, "max_stock": 480, "photo": "", "attributes": {"Ukuran": "30 ml"},
        "active": True,
        "barcodes": (
            BarcodeView("8992745310117", "pcs", 1, "ean13"),
            BarcodeView("18992745310114", "karton", 24, "gtin14"),
        ),
        "units": (
            UnitView("karton", "24", date(2026, 9, 1), None),
            UnitView("karton", "20", date(2026, 1, 5), date(2026, 9, 1)),
        ),
        "components": (), "in_bundles": ("PKT-GLOW-3",), "limits": (LimitView("JKT", 48, 0),),
        "used": True, "version": 3,
    }  # fmt: skip
    return ProductView(**(fields | changes))


def bundle_view() -> ProductView:
    """A made-up bundle."""
    return product_view(
        sku="PKT-GLOW-3", name="Paket Glowing 3 Langkah", variant="", kind="bundle",
        tracking="none", requires_expiry=False, storage="ambient", fragile=False, barcodes=(),
        units=(), in_bundles=(), limits=(), attributes={}, base_unit="paket", buy_price=ZERO,
        components=(
            ComponentView("SNS-SPF50-40", "Sunscreen Gel SPF 50 PA++++", "40 g", 1, "pcs"),
            ComponentView("SRM-NIA-30", "Serum Niacinamide 10%", "30 ml", 1, "pcs"),
            ComponentView("TNR-RSE-100", "Toner Mawar", "100 ml", 2, "pcs"),
        ),
    )  # fmt: skip


def answers(rows: object, view: object = None) -> dict[type[Any], object]:
    """Canned answers of the products panel."""
    tree = tuple(
        CategoryRow(path.upper(), path.rsplit(" > ", maxsplit=1)[-1], path, 1, "", "", "", (), 4)
        for path in sorted({each[3] for each in _NAMES})
    )
    return {
        ProductList: rows,
        ProductDetail: view or product_view(),
        CategoryTree: tree,
        UnitNames: ("botol", "karton", "paket", "pcs"),
        AttachmentList: (),
    }
