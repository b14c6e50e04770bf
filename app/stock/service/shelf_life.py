"""Goods received with less life than the policy asks for: rejected, or let in with a reason.

WMS-LOT-07.  Opening stock is what the company owns already: there is nobody to give it back to, so
it is only pointed out in the preview of its file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from app.core.errors import FieldError, InvalidInput
from app.core.text import angka, tanggal
from app.identity import steps as identity
from app.stock.queries.policies import policies
from app.stock.rules.lot_dates import Life, life
from app.stock.rules.usable import is_expired
from app.stock.service.overrides import Override, keep

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from app.catalog.rules.refs import ProductRef
    from app.core.work import Read
    from app.stock.api import ReceiveStock
    from app.stock.service.operation import LotWish, Operation

#: What lets goods in below the policy.
PERMISSION: Final = "receipt.approve"


class ShelfLifeShort(InvalidInput):
    """Goods whose life is too short and nobody answers for."""

    code = "SHELF_LIFE"


@dataclass(frozen=True, slots=True)
class _Short:
    index: int
    product: ProductRef
    number: str
    lot_id: str
    qty: int
    expires_on: date
    #: None: it is past its day already, whatever the policy says.
    life: Life | None

    @property
    def words(self) -> str:
        if self.life is None:
            return f"{self.product.sku} sudah lewat ED {tanggal(self.expires_on)}"
        return (
            f"sisa umur simpan {self.product.sku} {self.life.percent} % "
            f"({angka(max(0, self.life.left))} dari {angka(self.life.whole)} hari, ED "
            f"{tanggal(self.expires_on)}), kebijakan paling sedikit {self.life.wanted_percent} %"
        )


@dataclass(slots=True)
class Freshness:
    """Looks at each line of a receipt."""

    policy: dict[str, int]
    #: Opening stock is taken as it is.
    opening: bool = False
    short: list[_Short] = field(default_factory=list)

    @classmethod
    def of(cls, read: Read, do: ReceiveStock, products: Iterable[ProductRef]) -> Freshness:
        """What holds for these products; nothing for opening stock."""
        ids = [] if do.counter == "opening" else [product.id for product in products]
        return cls(policies(read, ids) if ids else {}, do.counter == "opening")

    def look(
        self, wish: LotWish, lot: tuple[str, date | None, date | None], qty: int, day: date
    ) -> None:
        """Note a line whose goods have too little life left; ``lot`` is id, expiry, making."""
        lot_id, expires_on, made_on = lot
        product = wish.product
        wanted = self.policy.get(product.id, 0)
        found = life(expires_on, made_on, product.shelf_life_days, day, wanted)
        if not self.opening and expires_on is not None and is_expired(expires_on, day):
            self.short.append(
                _Short(wish.line, product, wish.number, lot_id, qty, expires_on, None)
            )
        elif found is not None and not found.enough and expires_on is not None:
            self.short.append(
                _Short(wish.line, product, wish.number, lot_id, qty, expires_on, found)
            )

    def let_in(self, operation: Operation, do: ReceiveStock) -> None:
        """Refuse the short ones, or write down who answers for them and why.

        Raises:
            ShelfLifeShort: Naming every line, when no reason is given.
            PermissionRefused, ApprovalRefused: If the person may not, alone.
        """
        if not self.short:
            return
        reason = do.short_life_reason.strip()
        if not reason:
            raise ShelfLifeShort(_sentence(self.short), tuple(_fields(self.short)))
        work = operation.work
        approver = identity.allow(
            work, PERMISSION, do.approval, summary="Menerima barang di bawah sisa umur simpan"
        )
        keep(
            work, operation.warehouse.id, ("stock_document", operation.number),
            [
                Override(
                    "short_life", one.product.id, one.lot_id, one.qty, "",
                    f"{one.life.percent} % dari {one.life.wanted_percent} %"
                    if one.life
                    else "lewat ED",
                    reason,
                )
                for one in self.short
            ],
            approver.user_id if approver else None,
        )  # fmt: skip


def _sentence(short: list[_Short]) -> str:
    more = f" (dan {len(short) - 1} baris lain)" if len(short) > 1 else ""
    return (
        f"Baris {short[0].index + 1}: {short[0].words}{more}. Tolak barangnya, atau isi alasan "
        "menerima; tanpa hak menyetujui penerimaan, mintalah pengawas."
    )


def _fields(short: list[_Short]) -> list[FieldError]:
    found = [
        FieldError(f"lines.{one.index}.expires_on", f"Baris {one.index + 1}: {one.words}.")
        for one in short
    ]
    return [*found, FieldError("short_life_reason", "Isi alasan menerima.")]
