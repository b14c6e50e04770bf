"""A packing table with a realistic order, and a clock that ticks with each scan."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from app.fulfilment.rules.pack_order import (
    PackBarcode,
    PackBundle,
    PackLine,
    PackLot,
    PackOrder,
    Tracking,
)
from app.fulfilment.rules.pack_step import KnownProduct, Memory, Packer, PackSettings
from app.fulfilment.rules.packing import PackSession
from app.scanning.gtin import barcode_key

if TYPE_CHECKING:
    from app.fulfilment.rules.pack_verdict import PackVerdict
    from app.fulfilment.rules.packing import Scanned

#: 21 Nov 2026, 10.00 WIB.
START: Final = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
SITI: Final = Packer("siti", "MEJA-1")

SERUM, SERUM_CARTON = "8991234500010", "18991234500017"
SABUN, KRIM, TONER, HAIR_DRYER = "8991234500027", "8991234500034", "8991234500041", "8991234500058"
MASKER = "8991234500096"
KRIM_GTIN: Final = "08991234500034"

SERUM_LINE: Final = PackLine("1", "SRM-VC", "Serum Vitamin C", 2, variant="20 ml")
SABUN_LINE: Final = PackLine("2", "SBN-01", "Sabun Muka", 1)
KRIM_LINE: Final = PackLine(
    "3",
    "KRM-30",
    "Krim Malam",
    3,
    variant="30 g",
    tracking=Tracking.LOT,
    lots=(PackLot("L1", date(2027, 3, 31), 2), PackLot("L2", date(2027, 6, 30), 1)),
)
TONER_LINE: Final = PackLine(
    "4",
    "TNR-01",
    "Toner Mawar",
    2,
    tracking=Tracking.LOT,
    lots=(PackLot("T9", date(2026, 11, 21), 2),),
)
PITA_LINE: Final = PackLine("5", "PITA", "Pita Kado", 2, unit="m")
DRYER_LINE: Final = PackLine("6", "HD-2", "Hair Dryer", 2, tracking=Tracking.SERIAL)

_CODES: Final = {
    "SRM-VC": (PackBarcode(SERUM, "SRM-VC"), PackBarcode(SERUM_CARTON, "SRM-VC", 12)),
    "SBN-01": (PackBarcode(SABUN, "SBN-01"), PackBarcode("sbn-label", "SBN-01")),
    "KRM-30": (PackBarcode(KRIM, "KRM-30"),),
    "TNR-01": (PackBarcode(TONER, "TNR-01"),),
    "HD-2": (PackBarcode(HAIR_DRYER, "HD-2"),),
}

CATALOGUE: Final = {barcode_key(MASKER): KnownProduct("MSK-01", "Masker Lumpur")}


def order(
    *lines: PackLine, tote: str = "", bundles: tuple[PackBundle, ...] = (), number: str = "ORD-1"
) -> PackOrder:
    """An order of these lines with the codes of their products."""
    wanted = lines or (SERUM_LINE, SABUN_LINE)
    skus = dict.fromkeys(line.sku for line in wanted)
    codes = tuple(code for sku in skus for code in _CODES.get(sku, ()))
    return PackOrder(number, "JX3812345678", wanted, codes, bundles, tote=tote)


class Table:
    """A session and its clock; each scan is a second later than the one before."""

    def __init__(
        self,
        packed: PackOrder | None = None,
        settings: PackSettings | None = None,
        *,
        start: datetime = START,
    ) -> None:
        self.now = start
        memory = Memory(CATALOGUE.get, lambda _sku, serial: _SHIPPED.get(serial, ""))
        self.session = PackSession(packed or order(), SITI, settings, memory)

    def tick(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def scan(self, *codes: Scanned) -> PackVerdict:
        """Scan each; the verdict of the last."""
        verdicts = [self.session.scan(code, self.tick()) for code in codes]
        return verdicts[-1]

    @property
    def counts(self) -> dict[str, int]:
        """Verified units by SKU, those that are none left out."""
        return {line.sku: line.qty for line in self.session.verified() if line.qty}


_SHIPPED: Final = {"SN-OLD": "sudah dikirim dengan pesanan ORD-0 pada 20 Nov 2026"}
