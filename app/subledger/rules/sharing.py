"""How a payment is shared out over what is open (accounting-ux B7, identity I22)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.core.errors import FieldError, UserError
from app.core.money import ZERO, Money, total

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date


class AllocationRefused(UserError):
    """An allocation that exceeds the credit or the document, or names one that is not open."""

    code = "ALLOCATION"


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An item with something open.

    Attributes:
        journal_id: With ``line_no`` its key.
        document: What people call it: number of the order, invoice or journal.
        due_on: Day it is due; what is due first is paid first.
        open: What is left of it, positive.
    """

    journal_id: str
    line_no: int
    document: str
    on_date: date
    due_on: date
    open: Money


@dataclass(frozen=True, slots=True)
class Share:
    """So much of a payment for one item."""

    item: OpenItem
    amount: Money


def oldest_first(items: Sequence[OpenItem], amount: Money) -> list[Share]:
    """Share an amount out, the oldest term first; what is left over is the caller's.

    Two payments of a day leave the same open as one of their sum (I22): the order is by due date,
    document date and number, whatever was paid before.
    """
    left = amount
    shares: list[Share] = []
    for item in sorted(items, key=lambda one: (one.due_on, one.on_date, one.document)):
        part = min(left, item.open)
        if part > ZERO:
            shares.append(Share(item, part))
            left -= part
    return shares


def chosen(
    items: Sequence[OpenItem], wanted: Mapping[str, Money], amount: Money, *, what: str
) -> list[Share]:
    """Share an amount out as the person says; a document of several items takes the oldest first.

    Args:
        items: Everything that is open.
        wanted: Document → amount; zero means "as much as fits".
        amount: What there is to share out.
        what: Words for the credit, for the refusal: ``pembayaran``.

    Raises:
        AllocationRefused: Everything that is wrong, at once.
    """
    by_document: dict[str, list[OpenItem]] = {}
    for item in items:
        by_document.setdefault(item.document, []).append(item)
    problems = list(_wrong(by_document, wanted))
    shares: list[Share] = []
    left = amount
    if not problems:
        for document, asked in wanted.items():
            members = by_document[document]
            most = min(left, total(one.open for one in members))
            part = asked or most
            if part > left:
                problems.append(
                    FieldError(
                        f"allocations.{document}",
                        f"{document}: {part.rupiah()} melebihi sisa {what} {left.rupiah()}",
                    )
                )
                continue
            shares += oldest_first(members, part)
            left -= part
    if problems:
        listed = "; ".join(one.message for one in problems)
        raise AllocationRefused(
            f"Alokasi tidak dapat dicatat: {listed}. Perbaiki jumlahnya, lalu simpan lagi.",
            tuple(problems),
        )
    return shares


def _wrong(
    by_document: Mapping[str, Sequence[OpenItem]], wanted: Mapping[str, Money]
) -> list[FieldError]:
    found = []
    for document, asked in wanted.items():
        open_ = total(one.open for one in by_document.get(document, ()))
        if not open_:
            message = f"{document} tidak terbuka atau bukan milik pelanggan ini"
        elif asked < ZERO:
            message = f"{document}: jumlahnya tidak boleh negatif"
        elif asked > open_:
            message = f"{document}: {asked.rupiah()} melebihi sisa tagihannya {open_.rupiah()}"
        else:
            continue
        found.append(FieldError(f"allocations.{document}", message))
    return found
