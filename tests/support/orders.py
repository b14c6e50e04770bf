"""A shop that is ready to pack: goods with barcodes and lots, a store, allocated orders.

    shop = Shop.open(database_url)
    number = shop.order(("SERUM", 2), ("SABUN", 1))          # allocated, resi JX...
    shop.ship(number)                                         # as the packing table does

Everything is made by commands.  SERUM and TONER are kept by lot with expiry, SABUN, PITA (without
barcode) and KAPAS are not; GLOW is a bundle of one SERUM and two SABUN.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from app.catalog.api import BarcodeIn, ComponentIn, CreateProduct
from app.core.money import Money
from app.fulfilment.api import OpenParcel, ShipOrder, Shipped, VerifiedPart
from app.orders.api import CreateOrder, CreateStore, NewLine, Recipient
from app.stock.api import (
    CreateLocations,
    CreateWarehouse,
    NewLocation,
    ReceiptLine,
    ReceiveStock,
)
from tests.support.company import Company
from tests.support.remembered import remembered

if TYPE_CHECKING:
    from app.core.client import Client
    from app.fulfilment.api import PackView
    from app.identity.api import OrganisationSettings

#: Barcodes of the goods; the ten digits in the middle are the product.
SERUM, SERUM_CARTON = "8991234500010", "18991234500017"
TONER, SABUN, KAPAS, MASKER = "8991234500041", "8991234500027", "8991234500058", "8991234500096"
GLOW = "8991234500065"
#: Lots in the order in which they expire.
EARLY, LATE = date(2027, 3, 31), date(2027, 12, 31)


@dataclass
class Shop:
    """A company that sells skin care."""

    company: Company
    me: Client
    count: int = 0
    resi: dict[str, str] = field(default_factory=dict)

    @classmethod
    def open(cls, url: str, *, settings: OrganisationSettings | None = None) -> Shop:
        """Goods, stock at 10 000 rupiah a piece, a Shopee store and an own one."""
        if settings is None:
            return remembered("packing_shop", url, partial(cls._built, settings=None))
        return cls._built(url, settings=settings)

    @classmethod
    def _built(cls, url: str, *, settings: OrganisationSettings | None) -> Shop:
        company = Company.found(url, settings=settings)
        made = cls(company, company.client())
        made._places()
        made._goods()
        made._stock()
        for code, platform in (("SP1", "shopee"), ("TOKO", "manual")):
            made.me.do(
                CreateStore.model_validate(
                    {
                        "code": code, "title": f"Glow {code}", "platform": platform,
                        "warehouse": "GD1", "sender_name": "Glow Nusantara",
                        "sender_phone": "0812-1111-2222",
                    }
                )
            )  # fmt: skip
        return made

    # ---------------------------------------------------------------- orders
    def order(self, *lines: tuple[str, int], store: str = "SP1", **more: Any) -> str:
        """An allocated order; its number.  ``price=`` of one unit, 50 000 if not said."""
        self.count += 1
        resi = more.pop("resi", f"JX38{self.count:08d}")
        price = Money.parse(more.pop("price", "50000"))
        values = {
            "store": store,
            "recipient": Recipient(
                name="Dewi Lestari", phone="0813-2222-3333", address="Jl. Melati No. 5",
                city="Bandung", province="Jawa Barat", postcode="40115",
            ),
            "lines": tuple(NewLine(sku=sku, qty=qty, price=price) for sku, qty in lines),
            "courier": "J&T Express", "service": "EZ", "resi": resi,
            "platform_order_id": f"2611210{self.count:05d}X" if store == "SP1" else "",
        }  # fmt: skip
        saved = self.me.do(CreateOrder.model_validate(values | more)).value
        assert saved.state == "allocated", (saved.state, saved.problems)
        self.resi[saved.number] = resi
        return saved.number

    def opened(self, number: str, client: Client | None = None) -> PackView:
        """The order on a packing table."""
        return (client or self.me).do(OpenParcel(code=number)).value

    def parts(self, number: str, client: Client | None = None) -> tuple[VerifiedPart, ...]:
        """Everything of an order verified; opens it first."""
        return parts_of(self.opened(number, client))

    def ship(self, number: str, client: Client | None = None) -> Shipped:
        """Pack and ship an order."""
        who = client or self.me
        return who.do(ShipOrder(order=number, verified=self.parts(number, who))).value

    # ---------------------------------------------------------------- goods
    def product(self, sku: str, name: str, *codes: str, **more: Any) -> None:
        """Make a product."""
        barcodes = tuple(BarcodeIn(code=code) for code in codes)
        values = {"sku": sku, "product_name": name, "barcodes": barcodes, "weight_g": 100}
        self.me.do(CreateProduct.model_validate(values | more))

    def receive(self, *lines: tuple[str, int, str, date | None], unit_cost: int = 10_000) -> None:
        """Take goods in at a rack: SKU, quantity, lot ("" none), expiry."""
        self.me.do(
            ReceiveStock(
                warehouse="GD1", counter="opening",
                lines=tuple(
                    ReceiptLine(
                        sku=sku, qty=qty, cost=Money.parse(str(qty * unit_cost)),
                        location="GD1-A-01",
                        lot=lot, expires_on=expires,
                    )
                    for sku, qty, lot, expires in lines
                ),
            )
        )  # fmt: skip

    def _places(self) -> None:
        self.me.do(CreateWarehouse(code="GD1", title="Gudang Bandung"))
        bins = (NewLocation(code="GD1-A-01", kind="picking"), NewLocation(code="GD1-B-01"))
        self.me.do(CreateLocations(warehouse="GD1", locations=bins))

    def _goods(self) -> None:
        lots = {"tracking": "lot", "requires_expiry": True}
        carton = BarcodeIn.model_validate({"code": SERUM_CARTON, "pack_qty": 12})
        plain = BarcodeIn(code=SERUM)
        self.product(
            "SERUM", "Serum Vitamin C", variant="20 ml", **lots | {"barcodes": (plain, carton)}
        )
        self.product("TONER", "Toner Mawar", TONER, variant="100 ml", fragile=True, **lots)
        self.product("SABUN", "Sabun Muka Teh Hijau", SABUN)
        self.product("KAPAS", "Kapas Wajah", KAPAS)
        self.product("MASKER", "Masker Lumpur", MASKER)
        self.product("PITA", "Pita Kado", base_unit="m")
        components = (ComponentIn(sku="SERUM", qty=1), ComponentIn(sku="SABUN", qty=2))
        self.product("GLOW", "Paket Glowing", GLOW, kind="bundle", components=components)

    def _stock(self) -> None:
        self.receive(
            ("SERUM", 100, "S1", EARLY), ("SERUM", 100, "S2", LATE), ("TONER", 100, "T1", EARLY),
            ("SABUN", 500, "", None), ("KAPAS", 500, "", None), ("MASKER", 500, "", None),
            ("PITA", 500, "", None),
        )  # fmt: skip


def parts_of(view: PackView) -> tuple[VerifiedPart, ...]:
    """What a right scan of everything gives."""
    return tuple(
        VerifiedPart(line=item.line, qty=lot.qty, lot=lot.number)
        for item in view.items
        for lot in item.lots
    )


def soon(now: datetime, hours: int) -> datetime:
    """A deadline."""
    return now + timedelta(hours=hours)


RESI: Final = "JX38"
