"""Lines gathered into orders, with everything odd about them told.

An order that cannot be read whole is kept out whole: half an order would be packed short.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Protocol

from app.integrations.neutral import Severity
from app.integrations.tables.lines import with_keys, without_twins
from app.integrations.tables.values import BadCell, UnknownStatus, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.integrations.neutral import NeutralLine, NeutralOrder
    from app.integrations.tables.table import Table
    from app.integrations.xlsx.sheet import Cell

_STATUS_FIELDS: Final = frozenset({"status", "substatus"})


class Layout(Protocol):
    """How one kind of sheet tells its orders; made for one ``Table``."""

    @property
    def name(self) -> str:
        """Which variant of the kind this sheet is."""

    @property
    def one_row_each(self) -> bool:
        """Whether each row is an order of its own (parcels)."""

    def order_id(self, cells: list[Cell]) -> str:
        """The platform's number; empty if the row has none.

        Raises:
            BadCell: If its digits are lost.
        """

    def is_description(self, cells: list[Cell], /) -> bool:
        """Whether the row explains the columns instead of holding data."""

    def lines(self, cells: list[Cell], row: int) -> list[NeutralLine]:
        """The products of a row.

        Raises:
            BadCell: If a cell does not hold what its column promises.
        """

    def order(self, cells: list[Cell], row: int, lines: Sequence[NeutralLine]) -> NeutralOrder:
        """The order, its order-level values from its first row.

        Raises:
            BadCell: If a cell does not hold what its column promises.
            UnknownStatus: If its status is not mapped.
        """


@dataclass(slots=True)
class _Block:
    """Neighbouring rows of one order."""

    order_id: str
    row: int
    cells: list[Cell]
    shared: tuple[Cell, ...]
    again: bool
    lines: list[NeutralLine] = field(default_factory=list)
    hashes: list[int] = field(default_factory=list)
    failed: bool = False


class OrderAssembler:
    """Takes rows in the order of the file and gives orders."""

    def __init__(self, table: Table, layout: Layout) -> None:
        self._table = table
        self._layout = layout
        self._shared = table.getter(table.columns.shared)
        self._id_at = table.at["order_id"]
        self._block: _Block | None = None
        self._hashes: set[int] = set()
        self.orders: dict[str, NeutralOrder] = {}
        self.rejected: dict[str, None] = {}
        self.rows = 0

    def feed(self, number: int, cells: list[Cell]) -> None:
        """Take the next row."""
        self.rows += 1
        block = self._block
        shared = self._shared(cells)
        if block is not None and shared == block.shared and not self._layout.one_row_each:
            self._add(block, number, cells)
            return
        order_id = self._id_of(number, cells)
        if not order_id:
            return
        if block is not None and block.order_id == order_id and not self._layout.one_row_each:
            self._compare(block, number, cells)
            self._add(block, number, cells)
            return
        self._close()
        again = order_id in self.orders or order_id in self.rejected
        self._block = _Block(order_id, number, cells, shared, again)
        self._add(self._block, number, cells)

    def finish(self) -> None:
        """Close the last order and check every order against the pieces it states."""
        self._close()
        for order_id, order in list(self.orders.items()):
            if order.stated_pieces is not None and order.stated_pieces > order.pieces:
                self._table.problem(
                    order.row,
                    "pieces",
                    str(order.stated_pieces),
                    f"pesanan ini tertulis berisi {order.stated_pieces} barang tetapi barisnya "
                    "hanya "
                    f"{order.pieces}; berkas terpotong atau disaring. Unduh ulang berkas aslinya",
                    order_id=order_id,
                )
                self._reject(order_id)

    def _id_of(self, number: int, cells: list[Cell]) -> str:
        try:
            order_id = self._layout.order_id(cells)
        except BadCell as error:
            self._close()
            self._table.problem(number, "order_id", cells[self._id_at], error.reason)
            return ""
        if not order_id:
            self._close()
            if self._layout.is_description(cells):
                self.rows -= 1
            else:
                self._table.problem(
                    number,
                    "order_id",
                    cells[self._id_at],
                    "nomor pesanan kosong atau tidak dikenal",
                )
        return order_id

    def _add(self, block: _Block, number: int, cells: list[Cell]) -> None:
        row_hash = hash(tuple(cells))
        if block.again and row_hash in self._hashes:
            self._table.problem(
                number,
                "",
                "",
                "baris ini sudah ada di atas (persis sama), jadi dilewati",
                severity=Severity.INFO,
                order_id=block.order_id,
            )
            return
        self._hashes.add(row_hash)
        try:
            lines = self._layout.lines(cells, number)
        except BadCell as error:
            self._table.blame(number, cells, block.order_id, error)
            block.failed = True
            return
        block.lines += lines
        block.hashes.append(row_hash)

    def _compare(self, block: _Block, number: int, cells: list[Cell]) -> None:
        """Order-level values that differ between lines of one order."""
        table = self._table
        for name in table.columns.shared:
            first, now = block.cells[table.at[name]], cells[table.at[name]]
            if first == now or self._same(name, first, now):
                continue
            conflict = name in _STATUS_FIELDS
            block.failed = block.failed or conflict
            table.problem(
                number,
                name,
                now,
                _difference(block.row, first, conflict=conflict),
                severity=Severity.ERROR if conflict else Severity.WARNING,
                order_id=block.order_id,
            )

    def _same(self, name: str, first: Cell, now: Cell) -> bool:
        try:
            return self._table.value(name, first) == self._table.value(name, now)
        except BadCell:
            return False

    def _close(self) -> None:
        block, self._block = self._block, None
        if block is None or (block.again and not block.lines and not block.failed):
            return
        order = None if block.failed else self._order(block)
        if order is None or block.order_id in self.rejected:
            self._reject(block.order_id)
        elif block.again:
            self._merge(self.orders[block.order_id], order)
        else:
            self.orders[block.order_id] = order

    def _order(self, block: _Block) -> NeutralOrder | None:
        table = self._table
        try:
            order = self._layout.order(block.cells, block.row, block.lines)
        except BadCell as error:
            table.blame(block.row, block.cells, block.order_id, error)
        except UnknownStatus as error:
            table.unknown_statuses[error.raw] += 1
            table.problem(
                block.row,
                "status",
                error.raw,
                "status ini belum dikenal, jadi pesanan tidak diimpor; laporkan agar dipetakan",
                order_id=block.order_id,
            )
        else:
            return without_twins(order, block.lines, block.hashes, table)
        return None

    def _reject(self, order_id: str) -> None:
        self.rejected[order_id] = None
        self.orders.pop(order_id, None)

    def _merge(self, known: NeutralOrder, again: NeutralOrder) -> None:
        """The order was met before, further up in the file."""
        order_id = known.platform_order_id
        if self._layout.one_row_each:
            self._newer_parcel(known, again)
            return
        if known.raw_status != again.raw_status:
            self._twice(again, f'statusnya "{again.raw_status}" di sini', Severity.ERROR)
            self._reject(order_id)
            return
        if known.stated_pieces is not None and known.pieces >= known.stated_pieces:
            self._twice(
                again, "pesanannya sudah lengkap di sana, jadi baris ini dilewati", Severity.WARNING
            )
            return
        if known.amounts != again.amounts:
            self._twice(
                again, "nilai pesanannya berbeda; dipakai nilai yang pertama", Severity.WARNING
            )
        lines = with_keys([*known.lines, *again.lines])
        self.orders[order_id] = replace(known, lines=lines)

    def _newer_parcel(self, known: NeutralOrder, again: NeutralOrder) -> None:
        order_id = known.platform_order_id
        first, second = known.times.updated, again.times.updated
        if first is None or second is None or first == second or known.resi != again.resi:
            self._twice(again, "isinya berbeda dan tidak jelas mana yang terbaru", Severity.ERROR)
            self._reject(order_id)
            return
        self._twice(again, "dipakai baris dengan waktu perubahan terbaru", Severity.WARNING)
        if second > first:
            self.orders[order_id] = again

    def _twice(self, again: NeutralOrder, reason: str, severity: Severity) -> None:
        first = self.orders[again.platform_order_id].row
        self._table.problem(
            again.row,
            "order_id",
            again.platform_order_id,
            f"pesanan ini sudah ada di baris {first}: {reason}",
            severity=severity,
            order_id=again.platform_order_id,
        )


def _difference(row: int, first: Cell, *, conflict: bool) -> str:
    advice = "impor tiap unduhan sendiri-sendiri" if conflict else f"dipakai nilai baris {row}"
    return f'berbeda dari baris {row} ("{shown(first)}"), padahal milik seluruh pesanan; {advice}'
