"""Documents of receivables, terms and reminders; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from app.core.errors import UserError
from app.core.labelled import Labelled
from app.core.text import tanggal

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.core.money import Money

#: Days before the due date on which a customer is reminded (ERP-PUR-11, mirrored).
REMINDER_DAYS: Final = (7, 3, 1, 0)
#: Terms people choose from; any other number of days can be typed (ERP-PUR-04, mirrored).
TERMS: Final = (7, 14, 30, 60)


class Kind(Labelled):
    """What a document of this slice is."""

    INVOICE = "invoice", "Faktur"
    RECEIPT = "receipt", "Pembayaran"
    ADVANCE = "advance", "Uang muka"
    APPLICATION = "application", "Pemakaian uang muka"
    WRITE_OFF = "write_off", "Hapus buku"
    REFUND = "refund", "Pengembalian uang"


#: Series of their numbers.
SERIES: Final = {
    Kind.INVOICE: "INV", Kind.RECEIPT: "BYR", Kind.ADVANCE: "UMP", Kind.APPLICATION: "PUM",
    Kind.WRITE_OFF: "HPS", Kind.REFUND: "PGU",
}  # fmt: skip


class ReceivableRefused(UserError):
    """A document that cannot be written, or not be taken back."""

    code = "RECEIVABLE"


class CreditLimitExceeded(ReceivableRefused):
    """A credit sale that takes a customer above its limit (WMS-CRM-15)."""

    code = "CREDIT_LIMIT"

    def __init__(self, customer: str, owed: Money, limit: Money) -> None:
        super().__init__(
            f"Piutang {customer} menjadi {owed.rupiah()}, di atas batas kreditnya "
            f"{limit.rupiah()}. Kurangi fakturnya, terima pembayaran dulu, atau minta orang dengan "
            f'izin "{OVER_LIMIT}" mencatatnya.'
        )


#: Who may sell on credit above a customer's limit.
OVER_LIMIT: Final = "receivable.approve"


class MoneyOfAll(UserError):
    """Money and invoices by hand bear no warehouse; who is limited to some leaves them alone."""

    code = "WHOLE_RECEIVABLES"

    def __init__(self) -> None:
        super().__init__(
            "Faktur dan uang dari pelanggan dicatat untuk seluruh badan usaha, sedangkan Anda "
            "dibatasi pada gudang tertentu. Minta bagian keuangan mengerjakannya."
        )


@dataclass(frozen=True, slots=True)
class Reminder:
    """Which reminder of a document is due.

    Attributes:
        offset: Days before the due date it belongs to.
        late: Days since it should have been given; 0 on its day.
    """

    offset: int
    late: int

    @property
    def words(self) -> str:
        """``H-3``, ``Hari H``, with how late it is."""
        name = f"H-{self.offset}" if self.offset else "Hari jatuh tempo"
        return f"{name}, terlambat {self.late} hari" if self.late else name


def reached(due_on: date, today: date) -> tuple[int, ...]:
    """Offsets whose day has come."""
    return tuple(one for one in REMINDER_DAYS if due_on - timedelta(days=one) <= today)


def pending(due_on: date, today: date, given: Collection[int]) -> Reminder | None:
    """The latest reminder that came due and was not given; earlier missed ones are part of it."""
    come = reached(due_on, today)
    if not come or come[-1] in given:
        return None
    return Reminder(come[-1], (today - (due_on - timedelta(days=come[-1]))).days)


def message(
    *, customer: str, document: str, due_on: date, amount: Money, today: date, seller: str
) -> str:
    """The text for WhatsApp, ready to send."""
    when = tanggal(due_on)
    if due_on < today:
        state = f"telah jatuh tempo pada {when} ({(today - due_on).days} hari lalu)"
    elif due_on == today:
        state = f"jatuh tempo hari ini, {when}"
    else:
        state = f"akan jatuh tempo pada {when}"
    return (
        f"Yth. {customer}, tagihan {document} sebesar {amount.rupiah()} {state}. "
        "Mohon dibayar sebelum atau pada tanggal itu; abaikan pesan ini bila sudah dibayar. "
        f"Terima kasih, {seller}."
    )
