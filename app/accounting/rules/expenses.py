"""Which accounts an expense goes between (ERP-FIN-04)."""

from __future__ import annotations

from typing import Final

from app.accounting.rules.accounts import Kind

#: What is spent: groups 61 to 66 and 72.
EXPENSE_KINDS: Final = frozenset({Kind.EXPENSE, Kind.OTHER_EXPENSE})


#: Group of cash and bank in the chart (indonesia.md §7).
_CASH_GROUP: Final = "11-"
#: Where an expense comes from beside what is owed for it: cash, banks, advances and prepayments.
_PAID_FROM: Final = ("11-", "14-")


def cash_problem(code: str, name: str, kind: str) -> str:
    """Why money cannot come to or go from an account; "" when it is cash or a bank."""
    if kind == Kind.ASSET and code.startswith(_CASH_GROUP):
        return ""
    return f"Akun {code} {name} bukan kas atau bank. Pilih akun kelompok 11."


def expense_problem(code: str, name: str, kind: str) -> str:
    """Why an account is no expense; "" when it is one."""
    if kind in EXPENSE_KINDS:
        return ""
    return f"akun {code} {name} bukan akun beban; pilih akun beban."


def source_problem(code: str, name: str, kind: str) -> str:
    """Why an expense cannot be paid from an account; "" when it can."""
    if kind == Kind.LIABILITY or (kind == Kind.ASSET and code.startswith(_PAID_FROM)):
        return ""
    return f"akun {code} {name} bukan sumber pembayaran; pilih akun kas, bank, atau utang."
