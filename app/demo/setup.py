"""Day one of the demo: company, people, places, goods, stores, opening stock."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageDraw

from app.accounting.api import (
    AssignUnit,
    CreateUnit,
    InstallChart,
    JournalLineIn,
    OpenYear,
    PostJournal,
)
from app.catalog.api import ComponentIn, CreateCategory, CreateProduct, ImportProducts, ProductIn
from app.catalog.api.importing import FactorIn, PackIn
from app.catalog.api.products import BarcodeIn
from app.core.money import Money
from app.demo import people
from app.demo.chance import Chance
from app.demo.goods import bundles, products
from app.files.api import AttachFiles, NewAttachment, StoreFile
from app.identity.api import CreateUser, FoundOrganisation, IssueBadge, OrganisationSettings
from app.identity.signin import found as found_organisation
from app.orders.api import CreateStore
from app.orders.api.stores import CourierRule, MapCouriers
from app.stock.api import (
    CreateLocations,
    CreateWarehouse,
    CreateZone,
    ImportOpening,
    NewLocation,
    OpeningRow,
    SetLotStatus,
)

if TYPE_CHECKING:
    from datetime import date

    from app.core.database import Database
    from app.core.env import FixedEnvironment
    from app.core.execution import Signed
    from app.demo.cast import Cast

#: Warehouse → (name, zones with storage, aisles, racks, levels).
WAREHOUSES: Final = {
    "JKT": (
        "Gudang Utama Jakarta",
        (("A", "Rak Ambil", "picking"), ("B", "Rak Simpan", "storage")),
    ),
    "SBY": ("Gudang Surabaya", (("A", "Rak Ambil", "picking"), ("B", "Rak Simpan", "storage"))),
}
#: Store code → (name, platform, warehouse).
STORES: Final = {
    "SHP1": ("Kenanga Beauty Official", "shopee", "JKT"),
    "TKT1": ("Kenanga Beauty TikTok", "tiktok", "JKT"),
}
#: Unit → (name, its stores, its warehouses).
UNITS: Final = {
    "DARING": ("Toko Daring", ("SHP1", "TKT1"), ("JKT",)),
    "GROSIR": ("Grosir", ("GRS",), ("SBY",)),
}
COURIERS: Final = (
    ("Reguler (Cashless)-SPX Standard", "SPX", "Standard"),
    ("Hemat Kargo-SPX Hemat", "SPX", "Hemat"),
    ("Next Day-JNE YES", "JNE", "YES"),
    ("J&T Express", "J&T", "EZ"),
    ("JNE Reguler", "JNE", "REG"),
)


def found(database: Database, env: FixedEnvironment) -> Signed:
    """The organisation with its legal entity and admin."""
    return found_organisation(
        database,
        env,
        FoundOrganisation(
            organisation="Kenanga Beauty",
            code="KENANGA",
            entity="CV Kenanga Cantik Nusantara",
            entity_code="KCN",
            entity_kind="cv",
            address="Jl. Raya Bekasi Km 18 No. 21, Jakarta Timur",
            username=people.ADMIN.username,
            full_name=people.ADMIN.full_name,
            password=people.PASSWORD,
            settings=OrganisationSettings(reservation_hours=720),
        ),
    )


def logo(cast: Cast) -> None:
    """A mark for the kop of every paper: a flower of ylang-ylang (*kenanga*)."""
    stored = cast.admin.do(StoreFile(content=_flower(), file_name="logo.png")).value
    files = (NewAttachment(sha256=stored.sha256, name=stored.name, note="Logo kop surat"),)
    cast.admin.do(AttachFiles(subject_kind="legal_entity", subject="KCN", files=files))


def _flower() -> bytes:
    image = Image.new("RGBA", (480, 480), (0, 0, 0, 0))
    for turn in range(0, 360, 60):
        petal = Image.new("RGBA", image.size, (0, 0, 0, 0))
        draw = ImageDraw.Draw(petal)
        draw.ellipse((196, 16, 284, 236), fill="#1F5F4A", outline="#F6F5F1", width=6)
        image.alpha_composite(petal.rotate(turn, Image.Resampling.BICUBIC))
    ImageDraw.Draw(image).ellipse((196, 196, 284, 284), fill="#E0A526", outline="#F6F5F1", width=6)
    made = BytesIO()
    image.save(made, "PNG")
    return made.getvalue()


def books(cast: Cast, start: date, today: date) -> None:
    """Chart, book years and the owner's capital."""
    cast.admin.do(InstallChart())
    for year in range(start.year, today.year + 1):
        cast.admin.do(OpenYear(year=year))
    post(cast.admin, "Setoran modal pemilik", ("11-200", 650_000_000), ("31-100", -650_000_000))
    post(cast.admin, "Pengisian kas", ("11-100", 15_000_000), ("11-200", -15_000_000))


def post(who: Signed, description: str, *sides: tuple[str, int], store: str = "") -> None:
    """A manual journal; debits positive, whole rupiah."""
    lines = tuple(
        JournalLineIn(
            account=code,
            debit=Money.rupiah_of(max(amount, 0)),
            credit=Money.rupiah_of(max(-amount, 0)),
            store=store,
        )
        for code, amount in sides
    )
    who.do(PostJournal(description=description, on_date=who.env.today(), lines=lines))


def staff(cast: Cast) -> None:
    """A user for each role, with badges for those who scan."""
    for person in people.STAFF:
        cast.admin.do(
            CreateUser(
                username=person.username,
                full_name=person.full_name,
                job_title=person.position,
                roles=(person.role,),
                warehouses=person.warehouses,
                password=people.PASSWORD,
                must_change_password=False,
            )
        )
        if person.role in {"Packer", "Picker", "Supervisor"}:
            cast.admin.do(IssueBadge(username=person.username, pin=people.PIN))


def places(cast: Cast) -> None:
    """Two warehouses with zones and bins that can be scanned."""
    for code, (title, zones) in WAREHOUSES.items():
        cast.admin.do(CreateWarehouse(code=code, title=title, removal="fefo"))
        for walk, (zone, name, _kind) in enumerate(zones, 1):
            cast.admin.do(CreateZone(warehouse=code, code=zone, title=name, walk_seq=walk))
        bins = [
            NewLocation(
                code=f"{code}-{zone}-{aisle:02d}-{rack}-{level}",
                zone=zone,
                kind="picking" if kind == "picking" else "storage",
                aisle=f"{aisle:02d}",
                rack=rack,
                level=str(level),
            )
            for zone, _name, kind in zones
            for aisle in range(1, 6)
            for rack in "ABCD"
            for level in range(1, 4)
        ]
        cast.admin.do(CreateLocations(warehouse=code, locations=tuple(bins)))


def goods(cast: Cast) -> None:
    """Three hundred products in one import, then the bundles."""
    rows = []
    for number, product in enumerate(products(), 2):
        codes = [PackIn(code=product.barcode)]
        if product.carton:
            codes.append(PackIn(code=product.carton_barcode, pack_qty=product.carton))
        rows.append(
            ProductIn(
                row=number,
                sku=product.sku,
                product_name=product.name,
                variant=product.variant,
                category=product.category,
                brand=product.brand,
                base_unit="pcs",
                barcodes=tuple(codes),
                units=(FactorIn(unit="karton", factor=str(product.carton)),)
                if product.carton
                else None,
                weight_g=product.weight_g,
                tracking="lot" if product.by_lot else "none",
                requires_expiry=product.by_lot,
                buy_price=product.cost,
                sell_price=product.price,
                min_stock=product.minimum,
                active=True,
            )
        )
    planner = cast.as_("bagus")
    planner.do(ImportProducts(rows=tuple(rows), file_name="produk-kenanga.xlsx"))
    planner.do(CreateCategory(category_name="Paket"))
    prices = {product.sku: product.price for product in products()}
    for bundle in bundles():
        price = Money(
            sum(prices[sku].sen * qty for sku, qty in bundle.parts) * 9 // 10 // 50_000 * 50_000
        )
        planner.do(
            CreateProduct(
                sku=bundle.sku,
                product_name=bundle.name,
                category="Paket",
                kind="bundle",
                sell_price=price,
                barcodes=(BarcodeIn(code=bundle.barcode),),
                components=tuple(ComponentIn(sku=sku, qty=qty) for sku, qty in bundle.parts),
            )
        )


def stores(cast: Cast) -> None:
    """Two stores and what their shipping options mean."""
    for code, (title, platform, warehouse) in STORES.items():
        made = cast.admin.do(
            CreateStore.model_validate(
                {
                    "code": code,
                    "title": title,
                    "platform": platform,
                    "warehouse": warehouse,
                    "sender_phone": "0812-1100-2200",
                }
            )
        ).value
        cast.store_accounts[code] = made.accounts
        rules = tuple(
            CourierRule(option=option, courier=courier, service=service)
            for option, courier, service in COURIERS
        )
        cast.admin.do(MapCouriers.model_validate({"platform": platform, "rules": rules}))


def units(cast: Cast) -> None:
    """Selling on the marketplaces and to resellers, each with a result of its own."""
    for code, (title, stores_, warehouses) in UNITS.items():
        cast.admin.do(CreateUnit(code=code, title=title))
        for store in stores_:
            cast.admin.do(AssignUnit(kind="store", code=store, unit=code))
        for warehouse in warehouses:
            cast.admin.do(AssignUnit(kind="warehouse", code=warehouse, unit=code))


def opening(cast: Cast, today: date) -> None:
    """Opening stock: two lots of most goods, a few of them short-dated, expired or blocked."""
    chance = Chance("opening")
    rows: dict[str, list[OpeningRow]] = {code: [] for code in WAREHOUSES}
    count: Counter[str] = Counter()
    for place, product in enumerate(products()):
        for code in WAREHOUSES:
            if code == "SBY" and place % 3:
                continue
            for lot in range(1, 3 if product.by_lot else 2):
                count[code] += 1
                rows[code].append(
                    OpeningRow(
                        row=count[code] + 1,
                        sku=product.sku,
                        location=_bin(code, place, lot),
                        qty=chance.between(14, 60) if code == "JKT" else chance.between(6, 20),
                        cost=product.cost,
                        lot=f"{product.sku[:3]}{today.year % 100}{chance.letters(4)}"
                        if product.by_lot
                        else "",
                        expires_on=_expiry(chance, today, product.shelf_days, lot)
                        if product.by_lot
                        else None,
                    )
                )
    manager = cast.as_("ratna")
    for code, lines in rows.items():
        manager.do(
            ImportOpening(warehouse=code, file_name=f"stok-awal-{code}.xlsx", rows=tuple(lines))
        )
    blocked = next(row for row in rows["JKT"] if row.lot)
    manager.do(
        SetLotStatus(
            sku=blocked.sku,
            lot=blocked.lot,
            status="blocked",
            reason="Menunggu hasil uji lab pemasok",
        )
    )


def _bin(warehouse: str, place: int, lot: int) -> str:
    """The first lot stands at the picking face, the second in storage."""
    zone = "A" if lot == 1 else "B"
    return f"{warehouse}-{zone}-{place // 12 % 5 + 1:02d}-{'ABCD'[place // 3 % 4]}-{place % 3 + 1}"


def _expiry(chance: Chance, today: date, shelf: int, lot: int) -> date:
    """Mostly far away; some soon, a few gone."""
    fate = chance.below(100)
    if lot == 1 and fate < 2:
        return today - timedelta(days=chance.between(3, 25))
    if lot == 1 and fate < 10:
        return today + timedelta(days=chance.between(12, 85))
    return today + timedelta(days=chance.between(shelf // 4, shelf * 3 // 4) + 60 * lot)
