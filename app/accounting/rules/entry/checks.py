"""What keeps a journal from being posted, said all at once with its line (A6, A14)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from app.accounting.rules.accounts import STOCK_CONTROL, Kind
from app.accounting.rules.entry.amounts import NotAnAmount, read_amount
from app.accounting.rules.roles import PARTY_OF, TOLD_ROLES, Role
from app.core.money import LIMIT_SEN, Money, total

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from app.accounting.rules.entry.matching import Accounts
    from app.accounting.rules.entry.sheet import EntryLine, Sheet

_FEWEST: Final = 2
_NO_ACCOUNT: Final = "akun belum dipilih."
_NO_AMOUNT: Final = "jumlah belum diisi."


class Named(Protocol):
    """An account as far as a line must know it."""

    @property
    def code(self) -> str: ...  # noqa: D102 - plain facts
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def control(self) -> str: ...  # noqa: D102
    @property
    def active(self) -> bool: ...  # noqa: D102
    @property
    def role(self) -> str: ...  # noqa: D102


class Amounts(Protocol):
    """The two sides of a line."""

    @property
    def debit(self) -> Money: ...  # noqa: D102
    @property
    def credit(self) -> Money: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend.

    Attributes:
        row: Line from 0 on; None for the journal as a whole.
        field: ``account``, ``debit``, ``credit``, ``on_date``, ``description`` or ``lines``.
        message: Indonesian sentence.
        missing: Nothing is wrong yet; it only has not been typed.
    """

    row: int | None
    field: str
    message: str
    missing: bool = False


def by_hand(roles: Iterable[str]) -> str:
    """The role of an account that a journal by hand must know of, "" for none."""
    return min((role for role in roles if role in TOLD_ROLES), default="")


def account_problems(code: str, account: Named | None) -> Iterator[tuple[str, str]]:
    """Why a line may not name this account."""
    if not code:
        yield "account", _NO_ACCOUNT
    elif account is None:
        yield "account", f'akun "{code}" tidak ditemukan.'
    elif account.kind == Kind.HEADER:
        yield "account", f"akun {code} {account.name} adalah kelompok; pilih akun di bawahnya."
    elif not account.active:
        yield "account", f"akun {code} {account.name} tidak aktif; pilih akun lain."
    else:
        yield from kept_by_program(account)


#: What people call a kind of party.
PARTY_WORDS: Final = {"customer": "pelanggan", "supplier": "pemasok"}


def party_kind(account: Kept | None) -> str:
    """Whose debts an account keeps, "" for one that keeps none."""
    return PARTY_OF.get(Role(account.role), "") if account is not None and account.role else ""


def without_parties(code: str, name: str) -> str:
    """Why a line may not name a customer."""
    return f"akun {code} {name} tidak dicatat per pelanggan; kosongkan pelanggannya."


def party_problems(
    party: str, account: Named | None, known: Container[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    """Why a line may not name this party.

    Args:
        party: Its code, "" for nobody.
        account: Of the line.
        known: Kind and code of the parties that exist.
    """
    if not party or account is None:
        return
    kind = party_kind(account)
    if not kind:
        yield "party", without_parties(account.code, account.name)
    elif (kind, party) not in known:
        yield "party", f'{PARTY_WORDS[kind]} "{party}" tidak ditemukan.'


def unit_problems(unit: str, known: Container[str]) -> Iterator[tuple[str, str]]:
    """Why a line may not name this business unit; ``known`` are those in use."""
    if unit and unit not in known:
        yield "unit", f'unit usaha "{unit}" tidak ditemukan atau tidak aktif.'


class Kept(Protocol):
    """An account as far as it may be the program's own."""

    @property
    def code(self) -> str: ...  # noqa: D102 - plain facts
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def control(self) -> str: ...  # noqa: D102
    @property
    def role(self) -> str: ...  # noqa: D102


def kept_by_program(account: Kept) -> Iterator[tuple[str, str]]:
    """Accounts only the program posts to."""
    if account.control == STOCK_CONTROL:
        yield "account", follows_stock(account.code, account.name)
    elif account.role == Role.INCOME_SUMMARY:
        # coa.csv: used only by closing journals, zero afterwards; else no later month could close.
        yield (
            "account",
            f"akun {account.code} {account.name} hanya dipakai jurnal penutup; pilih akun lain.",
        )


class Sided(Amounts, Protocol):
    """A line as far as the memo rule must know it."""

    @property
    def account(self) -> str: ...  # noqa: D102 - a plain fact


def memo_problem(lines: Iterable[Sided], kinds: Mapping[str, str]) -> str:
    """Memo accounts (90-xxx) stand outside the balance sheet and balance among themselves.

    Args:
        lines: Of one journal.
        kinds: Code of an account to its kind.
    """
    gap = total(one.debit - one.credit for one in lines if kinds.get(one.account) == Kind.MEMO)
    if not gap:
        return ""
    side = "debit" if gap.sen > 0 else "kredit"
    return (
        f"Akun administratif (90-xxx) di luar neraca: {side}nya lebih besar "
        f"{Money(abs(gap.sen)).rupiah()}. Seimbangkan dengan akun lawan administratif (90-900)."
    )


def size_problem(lines: Iterable[Amounts]) -> str:
    """A journal as a whole stays inside what one amount may be, so that sums have room."""
    if total(one.debit for one in lines).sen <= LIMIT_SEN:
        return ""
    limit = Money(LIMIT_SEN).rupiah()
    return f"Jumlah jurnal melebihi {limit}. Bagi menjadi beberapa jurnal, atau periksa jumlahnya."


def follows_stock(code: str, name: str) -> str:
    """Why a manual journal cannot touch an account of stock (INV-09)."""
    return (
        f"akun {code} {name} mengikuti nilai stok dan tidak dicatat dengan jurnal manual; buat "
        "penyesuaian stok, penerimaan, atau stok awal."
    )


def amount_problems(line: Amounts) -> Iterator[tuple[str, str]]:
    """Why the sides of a line cannot stand so."""
    if line.debit.sen < 0 or line.credit.sen < 0:
        yield "debit", "jumlah tidak boleh negatif; pakai sisi sebaliknya."
    elif line.debit and line.credit:
        yield "debit", "isi debit atau kredit, tidak keduanya."
    elif not line.debit and not line.credit:
        yield "debit", _NO_AMOUNT


def unread_problem(text: str) -> str:
    """Why a typed amount cannot be read."""
    try:
        read_amount(text)
    except NotAnAmount as wrong:
        return str(wrong)
    return ""


def sheet_problems(sheet: Sheet, accounts: Accounts, day: str = "") -> Iterator[Problem]:
    """Everything that keeps a sheet from being posted, in the order people meet it.

    Args:
        sheet: What was typed.
        accounts: Those that may be posted to.
        day: Why its date cannot be, "" when it can.
    """
    if day:
        yield Problem(None, "on_date", day)
    if not sheet.description.strip():
        yield Problem(None, "description", "Isi keterangan jurnal.")
    used = [(row, line) for row, line in enumerate(sheet.lines) if not line.blank]
    for row, line in used:
        for field, message in _line_problems(line, accounts):
            missing = message in {_NO_ACCOUNT, _NO_AMOUNT}
            yield Problem(row, field, f"Baris {row + 1}: {message}", missing)
    if len(used) < _FEWEST:
        yield Problem(None, "lines", "Jurnal perlu dua baris atau lebih.")
    gap = sheet.gap
    if gap:
        yield Problem(None, "lines", f"Debit dan kredit belum sama: {gap_words(gap)}.")
    elif memo := memo_problem((line for _row, line in used), accounts.kinds):
        yield Problem(None, "lines", memo)
    elif excess := size_problem(line for _row, line in used):
        yield Problem(None, "lines", excess)


def nameless(sheet: Sheet, accounts: Accounts) -> str:
    """Lines of debts that name nobody: allowed, and said (I15); "" for none."""
    rows = [
        str(row + 1)
        for row, line in enumerate(sheet.lines)
        if not line.party and party_kind(accounts.get(line.account)) == "customer"
    ]
    return f" Tanpa pelanggan: baris {', '.join(rows)}." if rows else ""


def gap_words(gap: Money) -> str:
    """``kurang kredit Rp 25.000``."""
    side = "kredit" if gap.sen > 0 else "debit"
    return f"kurang {side} {Money(abs(gap.sen)).rupiah()}"


def _line_problems(line: EntryLine, accounts: Accounts) -> Iterator[tuple[str, str]]:
    account = accounts.get(line.account)
    if not line.account:
        yield "account", _NO_ACCOUNT
    elif account is None:
        yield "account", f'akun "{line.account}" tidak ditemukan, tidak aktif, atau kelompok.'
    else:
        yield from kept_by_program(account)
        if line.party and not party_kind(account):
            yield "party", without_parties(account.code, account.name)
    unread = False
    for field, text in (("debit", line.unread_debit), ("credit", line.unread_credit)):
        if text:
            unread = True
            yield field, unread_problem(text)
    if not unread:
        yield from amount_problems(line)
