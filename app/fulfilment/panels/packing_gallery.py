"""The packing panel in its states, with made-up orders."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer

from app.accounting.api import JournalDetail, JournalView
from app.accounting.api.journals import LineView
from app.core.commands import Page
from app.core.env import WIB, FixedEnvironment
from app.core.errors import UserError
from app.core.money import ZERO, Money
from app.documents.panels.print_desk import PrintDesk
from app.fulfilment.api import (
    CodePage,
    IssueSlip,
    LabelData,
    LeaveParcel,
    LineCost,
    OpenParcel,
    PackBundleRow,
    PackCodeRow,
    PackDirectory,
    PackItemRow,
    PackLotRow,
    PackQueue,
    PackRules,
    PackSummary,
    PackToday,
    PackView,
    QueueRow,
    RecordPrint,
    RecordScans,
    ReprintLabel,
    ShipmentCost,
    ShipmentDetail,
    ShipmentList,
    ShipmentRow,
    ShipOrder,
    Shipped,
    UnknownCode,
)
from app.fulfilment.panels.packing import PackingPanel
from app.fulfilment.panels.packing_stage import Stage
from app.fulfilment.panels.packing_unknown import UnknownView
from app.ui.gallery import NEVER, Shot, canned
from app.ui.scan_log import ScanLog
from app.ui.station import Station

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from PySide6.QtWidgets import QWidget

NOW: Final = datetime(2026, 11, 21, 14, 5, tzinfo=WIB)
#: SKU, name, variant, barcode, lot, expiry, rack.
_GOODS: Final = (
    ("GLW-SRM-VC20", "Serum Vitamin C", "20 ml", "8991234500010", "L2409-17", 400, "A-01-2"),
    ("GLW-SUN-50", "Sunscreen SPF 50 PA++++", "50 ml", "8991234500027", "L2410-02", 460, "A-01-4"),
    ("GLW-TNR-100", "Toner Mawar", "100 ml", "8991234500034", "L2408-30", 98, "A-02-1"),
    ("GLW-SBN-90", "Sabun Wajah Teh Hijau", "90 g", "8991234500041", "", 0, "B-01-1"),
    ("GLW-MSK-05", "Masker Lumpur Vulkanik", "isi 5", "8991234500058", "", 0, "B-02-3"),
    ("GLW-KRM-30", "Krim Malam Retinol", "30 g", "8991234500065", "L2411-08", 700, "A-03-1"),
    ("GLW-LIP-04", "Lip Tint Delima", "4 ml", "8991234500072", "L2407-21", 210, "A-03-3"),
    ("GLW-KPS-60", "Kapas Wajah Organik", "60 lembar", "8991234500089", "", 0, "C-01-1"),
    ("GLW-SMP-250", "Sampo Minyak Kemiri", "250 ml", "8991234500096", "L2406-11", 330, "C-02-2"),
    ("PITA-KADO", "Pita Kado Merah", "", "", "", 0, "D-01-1"),
)
_LONG: Final = (
    "Serum Pencerah Wajah dengan Vitamin C, Niacinamide, Alpha Arbutin dan Ekstrak Bunga Sakura "
    "Kemasan Hemat Edisi Lebaran"
)


class GalleryStation(Station):
    """A PC that does nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = FixedEnvironment(NOW)

    def lock(self) -> None:
        """Nothing to cover."""

    def switch(self, badge: str) -> None:
        """Nobody else."""

    def menu(self) -> None:
        """No navigation."""

    def help(self) -> None:
        """No help."""

    def approve(self, badge: str, pin: str, permission: str, reason: str, subject: str) -> str:
        """Everybody may."""
        return "approval"


# ---------------------------------------------------------------- made-up rows
def item(at: int, qty: int = 1, **changes: Any) -> PackItemRow:  # noqa: ANN401 - fields of the row
    """A line of an order."""
    sku, name, variant, _, lot, days, rack = _GOODS[at % len(_GOODS)]
    expires = date(2026, 11, 21) + timedelta(days=days) if days else None
    made = PackItemRow(
        line=str(at + 1), sku=sku, product=name, variant=variant, unit="m" if at == 9 else "pcs",
        qty=qty, tracking="lot" if lot else "none", photo="", fragile=at == 2,

        lots=(PackLotRow(lot, expires, qty, rack),), serials=(), spare_serials=(), bundle_sku="",
        bundle_name="", bundle_qty=0,
    )  # fmt: skip
    return replace(made, **changes)


def view(*items: PackItemRow, **changes: Any) -> PackView:  # noqa: ANN401 - fields of the view
    """An order on the table."""
    lines = items or (item(0, 3), item(3), item(2, 2))
    skus = {one.sku for one in lines}
    made = PackView(
        number="SO-2026-000123", resi="JX3812345678", store="Glow Nusantara", platform="shopee",
        courier="J&T Express EZ", buyer="Dewi Lestari", address="", buyer_note="", seller_note="",
        cod=ZERO, gift=False, fragile=any(one.fragile for one in lines), risk="",
        ship_by=NOW.replace(hour=16, minute=0), items=lines,
        codes=tuple(
            PackCodeRow(code, sku, 1) for sku, _, _, code, *_ in _GOODS if sku in skus and code
        ),
        serials=(),
        bundles=tuple(
            {
                one.bundle_sku: PackBundleRow(one.bundle_sku, one.bundle_name, one.bundle_qty, ())
                for one in lines if one.bundle_sku
            }.values()
        ),
        rules=PackRules(10, ship_on_last_scan=True, print_label=True, print_slip=True), events=(),
    )  # fmt: skip
    return replace(made, **changes)


def queue_row(at: int) -> QueueRow:
    """An order that waits."""
    due = NOW + timedelta(hours=at - 2, minutes=17)
    return QueueRow(
        number=f"SO-2026-{123 + at:06d}", platform="shopee", store="Glow Nusantara",
        courier=("J&T Express", "SPX Standard", "SiCepat REG")[at % 3], resi=f"JX38123456{78 + at}",
        customer=("Dewi Lestari", "Budi Santoso", "Siti Rahma", "Agus Wijaya")[at % 4],
        summary=("2× Serum Vitamin C, 1× Toner", "1× Paket Glowing", "3× Sabun Teh Hijau")[at % 3],
        pieces=1 + at % 5, ordered_at=NOW - timedelta(hours=5), ship_by=due if at < 9 else None,
        late=due < NOW, packer="Rina Marlina" if at == 1 else "",
    )  # fmt: skip


_LABEL: Final = LabelData(
    order="SO-2026-000123", resi="JX3812345678", courier="J&T Express", service="EZ",
    platform="shopee", sender="Glow Nusantara", sender_phone="0812-1111-2222",
    recipient="Dewi Lestari", phone="0813-2222-3333", address="Jl. Melati No. 5, Bandung",
    weight_g=450, cod=ZERO, note="", buyer_note="", items=(("GLW-SRM-VC20", "Serum Vitamin C", 3),),
    packer="Rina Marlina", copy=0,
)  # fmt: skip
_SHIPPED: Final = Shipped(
    order="SO-2026-000123", shipment="SHP-261121-0042", journal="JRN-2026-000311",
    revenue=Money.parse("285000"), pieces=6, label=_LABEL,
)  # fmt: skip
_COST: Final = ShipmentCost(
    order="SO-2026-000123", shipment="SHP-261121-0042", journal="JRN-2026-000311", at=NOW,
    packer="Rina Marlina", pieces=4, by_key=1, revenue=Money.parse("285000"),
    cost=Money.parse("112500"), profit=Money.parse("172500"),
    lines=(
        LineCost(
            "GLW-SRM-VC20", "Serum Vitamin C", "L2409-17", "A-01-2", 3, Money.parse("75000"), 214
        ),
        LineCost("GLW-SBN-90", "Sabun Wajah Teh Hijau", "", "B-01-1", 1, Money.parse("37500"), 88),
    ),
)  # fmt: skip
_JOURNAL: Final = JournalView(
    number="JRN-2026-000311", entity="UTAMA", on_date=NOW.date(), event="sale.shipped",
    description="Penjualan SO-2026-000123", source_kind="order", source_number="SO-2026-000123",
    lines=tuple(
        LineView(
            at, code, name, Money.parse(debit), Money.parse(credit), "Glow Nusantara", "GD1", "", ""
        )
        for at, (code, name, debit, credit) in enumerate(
            (
                ("12-201", "Piutang Marketplace - Glow Nusantara", "285000", "0"),
                ("41-101", "Penjualan - Glow Nusantara", "0", "285000"),
                ("51-100", "HPP", "112500", "0"),
                ("13-100", "Persediaan Barang Dagang", "0", "112500"),
            ),
            start=1,
        )
    ),
    debit=Money.parse("397500"), credit=Money.parse("397500"), reverses="", reversed_by="",
    reversed_on=None, voidable=False, closing=False, person="Rina Marlina", at=NOW,
)  # fmt: skip
_MISSING: Final = ShipmentRow(
    "SHP-261121-0040", "SO-2026-000119", "Glow Nusantara", "J&T Express", "JX3812345670", 2, 0,
    Money.parse("99000"), Money.parse("40000"), "Rina Marlina", NOW, label_printed=False,
)  # fmt: skip


# ---------------------------------------------------------------- panels
def panel(
    parcel: object, *, orders: int = 40, missing: int = 0, shipped: object = _SHIPPED
) -> PackingPanel:
    """A panel whose order opens so."""
    folder = TemporaryDirectory(prefix="lumbung-gallery-", ignore_cleanup_errors=True)
    path = Path(folder.name)
    answers: Mapping[type[Any], object] = {
        PackSummary: PackToday(orders, min(orders, 2), 118, 46, missing),
        PackQueue: Page(tuple(map(queue_row, range(min(orders, 40)))), total=orders),
        PackDirectory: CodePage((), None),
        ShipmentList: Page((_MISSING,) * missing),
        ShipmentDetail: _COST,
        JournalDetail: _JOURNAL,
        OpenParcel: parcel,
        RecordScans: 1,
        LeaveParcel: "left",
        ShipOrder: shipped,
        IssueSlip: _LABEL,
        ReprintLabel: _LABEL,
        RecordPrint: "printed",
    }
    context = canned(answers)
    station = GalleryStation(path)
    log = ScanLog(path / "scans", station.env)
    desk = PrintDesk(path, station.env)
    services = context.services
    services.offer("app.ui.station:Station", lambda: station)
    services.offer("app.ui.scan_log:ScanLog", lambda: log)
    services.offer("app.documents.panels.print_desk:PrintDesk", lambda: desk)
    made = PackingPanel(context)
    made.destroyed.connect(log.close)
    # A partial keeps the folder alive; Qt holds a bound method only weakly.
    made.destroyed.connect(partial(TemporaryDirectory.cleanup, folder))
    return made


def scanned(parcel: object, *codes: str, shipped: object = _SHIPPED) -> PackingPanel:
    """A panel after scans; they wait in order until the order is open."""
    made = panel(parcel, shipped=shipped)
    for at, code in enumerate(("JX3812345678", *codes)):
        made.scanned(code, 1_000 * (at + 1))
    return made


def _ten() -> PackView:
    return view(
        *(item(at, 1 + at % 3) for at in range(10)), cod=Money.parse("385000"), gift=True,
        risk="RTS 3 dari 5", buyer_note="Tolong dibungkus rapi ya kak, untuk kado ulang tahun ibu.",
        seller_note="Pelanggan lama, selipkan kartu ucapan.",
    )  # fmt: skip


def _bundle() -> PackView:
    inside = {"bundle_sku": "BDL-GLOW", "bundle_name": "Paket Glowing", "bundle_qty": 1}
    return view(item(0, 1, **inside), item(3, 2, **inside), item(9, 2))


def _long() -> PackView:
    many = tuple(
        item(at, 120, product=_LONG, variant="250 ml kemasan isi ulang pouch", line=str(at + 1))
        for at in range(14)
    )
    note = "Mohon jangan dikirim hari Sabtu karena kantor tutup, titip ke satpam bila kosong. " * 4
    return view(
        *many, number="SO-2026-000123-CABANG-SURABAYA-TIMUR", resi="JP7000055433JP7000055433",
        courier="J&T Express Kargo Ekonomi Lintas Pulau", store="Toko Resmi Kecantikan Nusantara",
        buyer="Dra. Hj. Raden Ayu Kusumawardhani Prawirodirdjo", buyer_note=note,
        cod=Money.parse("98765432"), gift=True, risk="RTS 12 dari 13",
    )  # fmt: skip


def _detail() -> QWidget:
    made = scanned(view(item(0)), _GOODS[0][3])
    made.flow.shipped.connect(lambda _shipped: made.show_shipment())
    return made


def _why() -> QWidget:
    made = scanned(view(item(0)), _GOODS[0][3])
    made.flow.shipped.connect(lambda _shipped: made.reprint("shipping_label"))
    return made


def _follows() -> QWidget:
    made = scanned(view(item(0)), _GOODS[0][3], shipped=NEVER)

    def waited() -> None:
        if made.flow.stage is Stage.SHIPPING:
            QTimer.singleShot(0, made, made.flow.shipping.hand_over)

    made.flow.changed.connect(waited)
    return made


def _unknown() -> QWidget:
    made = panel(NEVER)
    made.show_detail(
        "Kode tak dikenal",
        UnknownView(
            (
                UnknownCode("8990000000007", 14, "SO-2026-000123", NOW, "Rina Marlina"),
                UnknownCode("GLW-BARU-2026-EDISI-LEBARAN", 1, "580949054942292718", NOW, ""),
            )
        ),
    )
    return made


def gallery() -> list[Shot]:
    """What a packer sees in a day."""
    serum, sabun = _GOODS[0][3], _GOODS[3][3]
    cancelled = UserError("Pesanan SO-2026-000123 sudah dibatalkan. Kembalikan barangnya ke rak.")
    return [
        Shot("packing-queue", lambda: panel(NEVER)),
        Shot("packing-queue-empty", lambda: panel(NEVER, orders=0)),
        Shot("packing-labels-missing", lambda: panel(NEVER, missing=2)),
        Shot("packing-open", lambda: scanned(view(cod=Money.parse("285000"), gift=True))),
        Shot("packing-ten-lines", lambda: scanned(_ten(), serum, _GOODS[1][3])),
        Shot("packing-ok", lambda: scanned(view(), serum)),
        Shot("packing-warning", lambda: scanned(view(), serum, "CMD-DONE")),
        Shot("packing-error", lambda: scanned(view(), serum, sabun, sabun)),
        Shot("packing-unknown", lambda: scanned(view(), "8990000000000")),
        Shot("packing-done", lambda: scanned(view(item(0)), serum)),
        Shot("packing-follows", _follows),
        Shot("packing-ship-failed", lambda: scanned(view(item(0)), serum, shipped=cancelled)),
        Shot("packing-bundle", lambda: scanned(_bundle(), serum, "CMD-NEXT", "CMD-NEXT")),
        Shot(
            "packing-quantity",
            lambda: scanned(view(item(0, 12), item(3, 4)), "3*", serum, "CMD-QTY"),
        ),
        Shot("packing-long", lambda: scanned(_long(), serum)),
        Shot("packing-detail", _detail),
        Shot("packing-reprint", _why),
        Shot("packing-unknown-codes", _unknown),
    ]
