"""A lot named where the rule proposes another: by permission, with a reason (WMS-LOT-12).

Goods that leave a warehouse leave in the order of the removal rule.  Who names another lot may,
when they hold ``lot.choose`` or a supervisor agrees, and says why.  Naming an expired, blocked or
damaged lot is no choice against the rule: the rule never proposes those.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from app.core.commands import handles
from app.core.db import instant_from
from app.core.errors import FieldError, InvalidInput, NotFound
from app.core.text import angka, tanggal
from app.identity import steps as identity
from app.stock import steps
from app.stock.api import ChooseLot, Made
from app.stock.rules.usable import in_order
from app.stock.service.overrides import Override, keep

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.catalog.rules.refs import ProductRef
    from app.core.work import Work
    from app.stock.rules.usable import Bucket
    from app.stock.service.choosing import Shelves

#: What lets a person take another lot.
PERMISSION: Final = "lot.choose"


class LotOutOfTurn(InvalidInput):
    """Another lot than the rule proposes, and nobody said why."""

    code = "LOT_CHOICE"


@dataclass(frozen=True, slots=True)
class _Taken:
    line: int
    product: ProductRef
    lot_id: str
    lot: str
    qty: int
    proposed: Bucket

    @property
    def words(self) -> str:
        first = self.proposed
        why = f"ED {tanggal(first.expires_on)}" if first.expires_on else "masuk lebih dahulu"
        return (
            f"{angka(self.qty)} {self.product.sku} lot {self.lot}, padahal aturan mengusulkan lot "
            f"{first.lot_number} ({why})"
        )

    @property
    def rule(self) -> str:
        first = self.proposed
        return (
            f"ED {tanggal(first.expires_on)}"
            if first.expires_on
            else f"masuk {tanggal(first.received_on)}"
        )


@dataclass(slots=True)
class LotChoices:
    """Collects the lines of a document that name another lot than the rule proposes."""

    found: list[_Taken] = field(default_factory=list)

    def look(
        self,
        line: int,
        product: ProductRef,
        picks: Sequence[tuple[Bucket, int]],
        proposed: Sequence[Bucket],
    ) -> None:
        """Note a line; ``proposed`` is what the rule would have taken for it, in order."""
        turn = {bucket.lot_id for bucket in proposed}
        wrong: dict[str, tuple[str, int]] = {}
        for bucket, qty in picks:
            if bucket.lot_id not in turn:
                wrong[bucket.lot_id] = (
                    bucket.lot_number, wrong.get(bucket.lot_id, ("", 0))[1] + qty,
                )  # fmt: skip
        if not proposed:
            return
        self.found += [
            _Taken(line, product, lot_id, lot, qty, proposed[0])
            for lot_id, (lot, qty) in wrong.items()
        ]

    def settle(
        self,
        work: Work,
        warehouse_id: str,
        source: tuple[str, str],
        reason: str,
        approval: str | None,
    ) -> None:
        """Refuse, or write down who chose and why.

        Raises:
            LotOutOfTurn: Naming every line, when no reason is given.
            PermissionRefused, ApprovalRefused: If the person may not, alone.
        """
        if not self.found:
            return
        if len(reason.strip()) < _SHORTEST:
            raise LotOutOfTurn(_sentence(self.found), tuple(_fields(self.found)))
        approver = identity.allow(
            work, PERMISSION, approval, summary="Memilih lot di luar usulan"
        )  # fmt: skip
        keep(
            work, warehouse_id, source,
            [
                Override(
                    "fefo", one.product.id, one.lot_id, one.qty, one.proposed.lot_number,
                    one.rule, reason.strip(),
                )
                for one in self.found
            ],
            approver.user_id if approver else None,
        )  # fmt: skip


_SHORTEST: Final = 3


def _sentence(found: Sequence[_Taken]) -> str:
    more = f" (dan {len(found) - 1} baris lain)" if len(found) > 1 else ""
    return (
        f"Baris {found[0].line + 1}: {found[0].words}{more}. Kosongkan nomor lotnya, atau isi "
        "alasan memilih lot ini; tanpa hak memilih lot, mintalah pengawas."
    )


def _fields(found: Sequence[_Taken]) -> list[FieldError]:
    lines = [
        FieldError(f"lines.{one.line}.lot", f"Baris {one.line + 1}: {one.words}.") for one in found
    ]
    return [*lines, FieldError("lot_reason", "Isi alasan memilih lot ini.")]


def named_lot(
    choices: LotChoices,
    shelves: Shelves,
    wanted: tuple[int, ProductRef, int, str | None, str],
    picks: Sequence[tuple[Bucket, int]],
) -> None:
    """Compare a line (number, product, qty, lot, status) that names a lot with the rule."""
    line, product, qty, lot, status = wanted
    if lot and status == "available" and product.tracking != "serial":
        choices.look(line, product, shelves.in_turn(picks), shelves.proposal(product, qty, picks))


# ---------------------------------------------------------------- for an order


@handles(ChooseLot)
def choose_lot(work: Work, do: ChooseLot) -> Made:
    """Reserve another lot for a document in place of the one the rule chose.

    What is packed already (``picked``) or has left stays as it is.
    """
    approver = identity.allow(
        work, PERMISSION, do.approval, do.document, "Memilih lot di luar usulan"
    )
    rows = work.rows(
        "SELECT r.id, r.source_kind, r.source_id, r.source_line_id, r.qty, r.expires_at, "
        "r.warehouse_id, r.product_id, r.lot_id, l.number, l.expires_on, w.code, w.removal "
        "FROM reservation r JOIN lot l ON l.org_id = r.org_id AND l.id = r.lot_id "
        "JOIN product p ON p.org_id = r.org_id AND p.id = r.product_id "
        "JOIN warehouse w ON w.org_id = r.org_id AND w.id = r.warehouse_id "
        "WHERE r.org_id = :org AND r.source_number = :document AND p.sku = :sku "
        "AND l.number = :lot AND r.serial = '' AND r.state = 'active' ORDER BY r.id",
        document=do.document, sku=do.sku, lot=do.lot,
    )  # fmt: skip
    if not rows:
        raise NotFound(f"Reservasi {do.document} untuk {do.sku} lot", do.lot, "lot")
    code, product_id = rows[0][11], rows[0][7]
    work.require_warehouse(code)
    if do.new_lot == do.lot:
        message = f"{do.document} memang sudah memakai lot {do.lot}."
        raise InvalidInput(message, (FieldError("new_lot", message),))
    chosen = _buckets_of(work, do, rows[0][6], product_id)
    wanted = sum(row[4] for row in rows)
    _enough(do, chosen, wanted)
    _exchange(work, do.document, rows, chosen)
    old_expiry = steps.as_date(rows[0][10])
    rule = f"ED {tanggal(old_expiry)}" if old_expiry else "usulan aturan ambil"
    keep(
        work, rows[0][6], (rows[0][1], do.document),
        [
            Override(
                "fefo", product_id, chosen[0].lot_id, wanted, do.lot, rule, do.reason.strip()
            )
        ],
        approver.user_id if approver else None,
    )  # fmt: skip
    work.changed("stock", "reservation")
    work.message = f"{do.document}: {angka(wanted)} {do.sku} sekarang dari lot {do.new_lot}."
    return Made(do.document)


def _buckets_of(work: Work, do: ChooseLot, warehouse_id: str, product_id: str) -> list[Bucket]:
    """Where the chosen lot can be taken from, the picking face first."""
    found = [
        bucket
        for bucket in steps.buckets(work, warehouse_id, [product_id])
        if bucket.lot_number == do.new_lot
    ]
    good = in_order(found, "fefo", work.today)
    if not good:
        why = "tidak ada stoknya" if not found else "kedaluwarsa, diblokir, atau tidak di rak jual"
        message = f"Lot {do.new_lot} tidak dapat dipakai: {why}."
        raise InvalidInput(message, (FieldError("new_lot", message),))
    return good


def _enough(do: ChooseLot, chosen: Sequence[Bucket], wanted: int) -> None:
    free = sum(bucket.available for bucket in chosen)
    if free < wanted:
        message = (
            f"Lot {do.new_lot} bebas {angka(free)}, yang dibutuhkan {angka(wanted)}. Pilih lot "
            "lain."
        )
        raise InvalidInput(message, (FieldError("new_lot", message),))


def _exchange(
    work: Work, document: str, rows: Sequence[tuple[Any, ...]], chosen: Sequence[Bucket]
) -> None:
    """Each reservation is given back and made anew from the chosen buckets."""
    steps.release(work, [row[0] for row in rows])
    shelves, there = iter(chosen), 0
    bucket = chosen[0]
    for _id, kind, source, line, qty, until, warehouse_id, product_id, *_rest in rows:
        missing = qty
        while missing:
            if not there:
                bucket = next(shelves)
                there = bucket.available
            part = min(missing, there)
            demand = steps.Demand(kind, source, document, line, product_id, part)
            steps.reserve_piece(
                work, demand, warehouse_id, bucket, instant_from(until) if until else None
            )
            missing, there = missing - part, there - part
