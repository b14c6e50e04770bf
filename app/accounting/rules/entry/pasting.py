"""Lines pasted from a spreadsheet, with every problem at its row (accounting-ux A14)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.accounting.rules.entry.amounts import NotAnAmount, read_amount
from app.accounting.rules.entry.checks import kept_by_program
from app.accounting.rules.entry.sheet import EntryLine
from app.core.cells import BadCell, money, shown
from app.core.money import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.accounting.rules.entry.matching import Accounts
    from app.core.money import Money

#: A spreadsheet of this many lines can be pasted.
MOST: Final = 5000
_FIELDS: Final = {
    "kode": "account", "kode akun": "account", "akun": "account", "no akun": "account",
    "keterangan": "memo", "catatan": "memo", "uraian": "memo", "nama akun": "name",
    "debit": "debit", "debet": "debit", "kredit": "credit", "credit": "credit",
    "toko": "store", "gudang": "warehouse",
    "unit": "unit", "unit usaha": "unit", "pelanggan": "party", "kode pelanggan": "party",
}  # fmt: skip
_ORDER: Final = ("account", "memo", "debit", "credit")
_LONGEST_MEMO: Final = 200
_CODE_DIGITS: Final = 5


@dataclass(frozen=True, slots=True)
class PasteProblem:
    """One thing to mend in the spreadsheet.

    Attributes:
        row: Row as pasted, from 1 on; 0 for all of it.
        column: ``Kode``, ``Debit``, ``Kredit``, ``Keterangan``, or "" for the whole row.
        message: Indonesian sentence.
    """

    row: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was pasted; lines are to be taken only when there is no problem."""

    lines: tuple[EntryLine, ...]
    problems: tuple[PasteProblem, ...]


def looks_like_lines(text: str) -> bool:
    """Whether a text on the clipboard is a piece of a spreadsheet rather than one cell."""
    return "\t" in text or "\n" in text.strip("\r\n")


def read_pasted(text: str, accounts: Accounts) -> Pasted:
    """Lines from the clipboard: tabs between the columns kode, keterangan, debit, kredit.

    A first row with their titles may put them in any order, and add toko, gudang and unit.
    """
    rows = csv.reader(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), delimiter="\t")
    return read_rows(enumerate(rows, 1), accounts)


def read_rows(rows: Iterable[tuple[int, Sequence[object]]], accounts: Accounts) -> Pasted:
    """Lines from numbered rows of cells, as pasted or read from a file."""
    fields: Sequence[str] = _ORDER
    lines: list[EntryLine] = []
    problems: list[PasteProblem] = []
    first = True
    for number, cells in rows:
        texts = [_text(cell) for cell in cells]
        if not any(texts):
            continue
        if first and (titled := _titles(texts)):
            fields, first = titled, False
            continue
        first = False
        line, wrong = _line(dict(zip(fields, texts, strict=False)), number, accounts)
        lines.append(line)
        problems += wrong
    if len(lines) > MOST:
        problems.insert(0, PasteProblem(0, "", f"Paling banyak {MOST} baris; ini {len(lines)}."))
    if not lines:
        problems.append(PasteProblem(0, "", "Tidak ada baris jurnal di sini."))
    return Pasted(tuple(lines), tuple(problems))


def _text(cell: object) -> str:
    """A cell as text; numbers of a spreadsheet as people here write them."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return " ".join(cell.replace("\u00a0", " ").split())
    try:
        return money(cell).plain()
    except BadCell:
        return shown(cell).replace(".", ",")


def _titles(texts: Sequence[str]) -> Sequence[str]:
    """Fields in the order of a row of titles; nothing when it is a row of values."""
    found = [_FIELDS.get(text.lower().strip(" *."), "") for text in texts]
    return found if {"account", "debit", "credit"} <= set(found) else ()


def _line(
    values: dict[str, str], number: int, accounts: Accounts
) -> tuple[EntryLine, list[PasteProblem]]:
    problems: list[PasteProblem] = []
    code = _account(values.get("account", ""), number, accounts, problems)
    memo = values.get("memo", "")
    if len(memo) > _LONGEST_MEMO:
        message = f"Keterangan lebih dari {_LONGEST_MEMO} karakter."
        problems.append(PasteProblem(number, "Keterangan", message))
    debit = _amount(values.get("debit", ""), number, "Debit", problems)
    credit = _amount(values.get("credit", ""), number, "Kredit", problems)
    if debit and credit:
        problems.append(PasteProblem(number, "Debit", "Isi debit atau kredit, tidak keduanya."))
    elif debit == ZERO and credit == ZERO:
        problems.append(PasteProblem(number, "Debit", "Jumlah belum diisi."))
    return EntryLine(
        account=code, debit=debit or ZERO, credit=credit or ZERO, memo=memo,
        store=values.get("store", ""), warehouse=values.get("warehouse", ""),
        party=values.get("party", ""), unit=values.get("unit", ""),
    ), problems  # fmt: skip


def _account(text: str, number: int, accounts: Accounts, problems: list[PasteProblem]) -> str:
    """The code meant: ``13-100``, ``13100``, or ``13-100 Persediaan``; never guessed by name."""
    word = text.split(" ", 1)[0]
    digits = word.replace("-", "").replace(".", "")
    code = f"{digits[:2]}-{digits[2:]}" if len(digits) == _CODE_DIGITS else word
    account = accounts.get(code)
    message = ""
    if not text:
        message = "Kode akun belum diisi."
    elif account is None:
        message = f'Akun "{text}" tidak ditemukan, tidak aktif, atau kelompok.'
    else:
        for _field, sentence in kept_by_program(account):
            message = sentence[:1].upper() + sentence[1:]
    if message:
        problems.append(PasteProblem(number, "Kode", message))
    return code


def _amount(text: str, number: int, column: str, problems: list[PasteProblem]) -> Money | None:
    """The amount; zero for an empty cell or a dash, None after noting a problem."""
    if text in {"", "-", "–"}:
        return ZERO
    try:
        found = read_amount(text)
    except NotAnAmount as wrong:
        problems.append(PasteProblem(number, column, str(wrong)))
        return None
    return ZERO if found is None else found.money
