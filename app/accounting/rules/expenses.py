"""Which accounts an expense goes between (ERP-FIN-04)."""

from __future__ import annotations

from typing import Final

from app.accounting.rules.accounts import Kind

#: What is spent: groups 61 to 66 and 72.
EXPENSE_KINDS: Final = frozenset({Kind.EXPENSE, Kind.OTHER_EXPENSE})
#: Where it comes from: cash and bank, or what is owed for it.
SOURCE_KINDS: Final = frozenset({Kind.ASSET, Kind.LIABILITY})


def expense_problem(code: str, name: str, kind: str) -> str:
    """Why an account is no expense; "" when it is one."""
    if kind in EXPENSE_KINDS:
        return ""
    return f"akun {code} {name} bukan akun beban; pilih akun beban."


def source_problem(code: str, name: str, kind: str) -> str:
    """Why an expense cannot be paid from an account; "" when it can."""
    if kind in SOURCE_KINDS:
        return ""
    return f"akun {code} {name} bukan sumber pembayaran; pilih akun kas, bank, atau utang."
