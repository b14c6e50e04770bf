"""What a bundle holds (WMS-MD-10)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.audit.steps import record
from app.catalog.api.products import ComponentIn, ProductSaved, SetComponents
from app.catalog.models import BundleComponent, Product
from app.catalog.rules.text import sku_key
from app.catalog.service.common import product_of, products_of, refuse, saved, touch
from app.core.commands import handles
from app.core.errors import FieldError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.work import Work


@handles(SetComponents)
def set_components(work: Work, do: SetComponents) -> ProductSaved:
    """Replace what a bundle holds; orders keep what they were sold with."""
    bundle = product_of(work, do.sku)
    if bundle.kind != "bundle":
        refuse((FieldError("sku", f"Produk {bundle.sku} bukan paket, jadi tidak punya isi."),))
    if not do.components:
        refuse((FieldError("components", "Paket harus punya isi. Tambahkan komponennya."),))
    components = check_components(work, bundle, do.components)
    old = _holds(work, bundle)
    work.session.execute(
        sa.delete(BundleComponent).where(
            BundleComponent.org_id == work.org_id, BundleComponent.bundle_id == bundle.id
        )
    )
    write_components(work, bundle, components)
    touch(work, bundle)
    new = {product.sku: qty for product, qty in components}
    record(work, "bundle.set_components", "product", bundle.id, bundle.sku, old=old, new=new)
    work.message = f"Isi paket {bundle.sku} disimpan: {len(components)} komponen."
    return saved(work, bundle)


def _holds(work: Work, bundle: Product) -> dict[str, int]:
    rows = work.session.execute(
        sa.select(Product.sku, BundleComponent.qty)
        .join(
            BundleComponent,
            sa.and_(
                BundleComponent.org_id == Product.org_id, BundleComponent.component_id == Product.id
            ),
        )
        .where(BundleComponent.org_id == work.org_id, BundleComponent.bundle_id == bundle.id)
        .order_by(Product.sku)
    )
    return dict(rows.all())


def check_components(
    work: Work, bundle: Product, components: Sequence[ComponentIn]
) -> list[tuple[Product, int]]:
    """The components as products.

    Raises:
        InvalidInput: Naming every component that is unknown, inactive, written twice, the bundle
            itself, or not goods: a bundle holds no bundle.
    """
    if not components:
        return []
    found = products_of(work, (each.sku for each in components))
    times = Counter(sku_key(each.sku) for each in components)
    faults: list[FieldError] = []
    answer: list[tuple[Product, int]] = []
    for each in components:
        part = found.get(sku_key(each.sku))
        fault = _fault_of(bundle, each, part, times[sku_key(each.sku)])
        if fault:
            faults.append(FieldError("components", fault))
        elif part is not None:
            answer.append((part, each.qty))
    refuse(list(dict.fromkeys(faults)), "Isi paket belum benar")
    return answer


def _fault_of(bundle: Product, wanted: ComponentIn, part: Product | None, times: int) -> str:
    if sku_key(wanted.sku) == bundle.sku_key:
        return f"Paket {bundle.sku} tidak boleh berisi dirinya sendiri."
    if part is None:
        return f'Komponen "{wanted.sku}" tidak dikenal. Periksa SKU-nya.'
    if part.kind == "bundle":
        return f"Komponen {part.sku} adalah paket. Paket tidak boleh berisi paket."
    if part.kind != "goods":
        return f"Komponen {part.sku} tidak punya stok, jadi tidak dapat menjadi isi paket."
    if not part.active:
        return f"Komponen {part.sku} sudah nonaktif. Aktifkan kembali atau pilih yang lain."
    return f"Komponen {part.sku} ditulis dua kali. Gabungkan jumlahnya." if times > 1 else ""


def write_components(
    work: Work, bundle: Product, components: Sequence[tuple[Product, int]]
) -> None:
    """Write checked components."""
    work.session.add_all(
        BundleComponent(org_id=work.org_id, bundle_id=bundle.id, component_id=part.id, qty=qty)
        for part, qty in components
    )
    work.session.flush()
