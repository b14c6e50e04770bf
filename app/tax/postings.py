"""Tax facts as journals (journal_events F and ``tax.pph_final.*``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.accounting.postings import JournalDraft, Line, Source, credit, debit
from app.accounting.rules import Role
from app.accounting.rules.periods import last_day

if TYPE_CHECKING:
    from datetime import date

    from app.core.money import Money

ACCRUED: Final = "tax.pph_final.accrued"
OFFSET: Final = "tax.ppn.offset"
PAID: Final = "tax.paid"
#: The source of such a journal is the entity; its number is the month.
SOURCE: Final = "tax"
#: Taxes that are paid: name → account of the debt, and what people call it.
PAYABLE: Final = {
    "pph_final": (Role.PPH_FINAL_PAYABLE, "PPh final UMKM"),
    "ppn": (Role.PPN_PAYABLE, "PPN"),
    "pph21": (Role.PPH21_PAYABLE, "PPh 21"),
    "pph22": (Role.PPH22_PAYABLE, "PPh 22"),
    "pph23": (Role.PPH23_PAYABLE, "PPh 23"),
    "pph42": (Role.PPH42_PAYABLE, "PPh 4(2)"),
}


def _draft(
    entity_id: str, on_date: date, ym: str, event: str, text: str, sequence: int, *lines: Line
) -> JournalDraft:
    return JournalDraft(
        entity_id=entity_id, on_date=on_date, description=text, event=event,
        source=Source(SOURCE, entity_id, ym), sequence=sequence, lines=lines,
    )  # fmt: skip


def _key(ym: str, times: int) -> int:
    """The n-th posting of one month, for the key that stops a second one."""
    return int(ym.replace("-", "")) * 1000 + times + 1


def accrued(entity_id: str, ym: str, amount: Money, times: int) -> JournalDraft:
    """PPh final of a month, or what is still missing of it; negative when too much was taken."""
    return _draft(
        entity_id, last_day(ym), ym, ACCRUED, f"PPh final UMKM {ym}", _key(ym, times),
        debit(Role.PPH_FINAL, amount), credit(Role.PPH_FINAL_PAYABLE, amount),
    )  # fmt: skip


def offset(entity_id: str, ym: str, out: Money, into: Money, times: int) -> JournalDraft:
    """PPN out against PPN in; what is left over of the input stays for the next month."""
    used = min(out, into)
    return _draft(
        entity_id, last_day(ym), ym, OFFSET, f"Kompensasi PPN {ym}", _key(ym, times),
        debit(Role.PPN_OUT, out), credit(Role.PPN_IN, used), credit(Role.PPN_PAYABLE, out - used),
    )  # fmt: skip


def paid(
    entity_id: str, on_date: date, ym: str, tax: str, amount: Money, bank: str | Role, ntpn: str,
    sequence: int,
) -> JournalDraft:  # fmt: skip
    """A tax paid to the treasury; its NTPN stands in the description."""
    role, words = PAYABLE[tax]
    return _draft(
        entity_id, on_date, ym, PAID, f"Setor {words} {ym}, NTPN {ntpn}", sequence,
        debit(role, amount, memo=ntpn), credit(bank, amount, memo=ntpn),
    )  # fmt: skip
