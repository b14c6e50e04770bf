"""What kinds of account there are, how the chart file names them, and codes of accounts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

#: ``NN-NNN``: the form of the first version, fixed (ERP-FIN-01).
CODE: Final = re.compile(r"\d{2}-\d{3}")
#: Between the codes of accounts whose lines stand in one ledger: those a total is made of.
SEVERAL: Final = ","


class Side(StrEnum):
    """The side on which an account grows."""

    DEBIT = "debit"
    CREDIT = "credit"


class Kind(StrEnum):
    """What an account is, for the reports."""

    label: str
    side: Side

    def __new__(cls, value: str, label: str = "", side: Side = Side.DEBIT) -> Self:
        """The members below; ``Kind(value)`` looks one up."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.side = side
        return member

    HEADER = "header", "Kelompok", Side.DEBIT
    ASSET = "asset", "Aset", Side.DEBIT
    LIABILITY = "liability", "Kewajiban", Side.CREDIT
    EQUITY = "equity", "Ekuitas", Side.CREDIT
    REVENUE = "revenue", "Pendapatan", Side.CREDIT
    COGS = "cogs", "Harga pokok", Side.DEBIT
    EXPENSE = "expense", "Beban", Side.DEBIT
    OTHER_INCOME = "other_income", "Pendapatan lain", Side.CREDIT
    OTHER_EXPENSE = "other_expense", "Beban lain", Side.DEBIT
    TAX = "tax", "Pajak penghasilan", Side.DEBIT
    MEMO = "memo", "Administratif", Side.DEBIT


#: Kinds whose balance is the result of the period; the others carry over (identity I12).
RESULT_KINDS: Final = frozenset(
    {
        Kind.REVENUE, Kind.COGS, Kind.EXPENSE, Kind.OTHER_INCOME, Kind.OTHER_EXPENSE, Kind.TAX,
    }
)  # fmt: skip
#: First digit of a code → the kinds that stand there (indonesia.md §7): reports are laid out by it.
FAMILIES: Final = {
    "1": (Kind.ASSET,), "2": (Kind.LIABILITY,), "3": (Kind.EQUITY,), "4": (Kind.REVENUE,),
    "5": (Kind.COGS,), "6": (Kind.EXPENSE,), "7": (Kind.OTHER_INCOME, Kind.OTHER_EXPENSE),
    "8": (Kind.TAX,), "9": (Kind.MEMO,),
}  # fmt: skip


def family_problem(code: str, kind: Kind, parent: str) -> tuple[str, str] | None:
    """Field and sentence when code, kind and group of an account do not belong together."""
    kinds = FAMILIES.get(code[0], ())
    if not kinds or (kind is not Kind.HEADER and kind not in kinds):
        names = " atau ".join(one.label for one in kinds) or "tidak ada"
        return "kind", (
            f"Kode {code} berada di golongan {code[0]} ({names}), jadi bukan tempat akun "
            f"{kind.label}. Pilih kode golongan lain atau jenis lain."
        )
    if not parent and kind is not Kind.HEADER:
        return "parent", f"Pilih kelompok untuk akun {code}; laporan disusun menurut kelompoknya."
    if parent and parent[0] != code[0]:
        return "parent", (
            f"Akun {code} tidak dapat berada di bawah {parent}: golongannya berbeda. Pilih "
            f"kelompok berkode {code[0]}x-xxx."
        )
    return None


def same_nature(role: Kind, account: Kind) -> bool:
    """Whether an account may stand for a role: results stand for results, the rest for its kind."""
    if role in RESULT_KINDS:
        return account in RESULT_KINDS
    return account is role


#: Posted only together with stock moves (INV-09).
STOCK_CONTROL: Final = "stock"
STOCK_ACCOUNTS: Final = frozenset({"13-100", "13-110", "13-200", "13-210", "13-400", "13-510"})

_CHART_KINDS: Final = {
    "header": Kind.HEADER, "aset": Kind.ASSET, "kewajiban": Kind.LIABILITY, "ekuitas": Kind.EQUITY,
    "pendapatan": Kind.REVENUE, "hpp": Kind.COGS, "beban": Kind.EXPENSE,
    "pendapatan_lain": Kind.OTHER_INCOME, "beban_lain": Kind.OTHER_EXPENSE, "pajak": Kind.TAX,
    "administratif": Kind.MEMO,
}  # fmt: skip
_CHART_SIDES: Final = {"debit": Side.DEBIT, "kredit": Side.CREDIT}
_CONTRA: Final = "kontra_"


@dataclass(frozen=True, slots=True)
class ChartLine:
    """One account of a chart file."""

    code: str
    name: str
    kind: Kind
    contra: bool
    side: Side
    parent: str

    @property
    def control(self) -> str:
        """Who alone may post to it: ``stock`` or nobody in particular."""
        return STOCK_CONTROL if self.code in STOCK_ACCOUNTS else ""


def chart_line(row: dict[str, str]) -> ChartLine:
    """Read one row of ``indonesia.csv`` (kode, nama, tipe, normal_balance, parent)."""
    kind = row["tipe"]
    return ChartLine(
        code=row["kode"],
        name=row["nama"],
        kind=_CHART_KINDS[kind.removeprefix(_CONTRA)],
        contra=kind.startswith(_CONTRA),
        side=_CHART_SIDES[row["normal_balance"]],
        parent=row["parent"],
    )


def next_code(after: str, taken: set[str]) -> str | None:
    """The first free code behind a group account: 12-200 → 12-201; None when 99 are used up."""
    group, number = after.split("-")
    for free in range(int(number) + 1, int(number) + 100):
        code = f"{group}-{free:03d}"
        if code not in taken:
            return code
    return None
