"""Where an account stands in the statements (documents-id §4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.accounting.rules import Kind, Role
from app.core.labelled import Labelled

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Groups of the chart that are not current; codes never change once an account exists.
NON_CURRENT_GROUPS: Final = frozenset({"15-000", "16-000", "23-000"})
#: Groups whose cash movements are investing and financing; equity is financing too.
INVESTING_GROUPS: Final = frozenset({"15-000", "16-000"})
FINANCING_GROUPS: Final = frozenset({"23-000"})
#: Income counts as credit minus debit.
INCOME_KINDS: Final = frozenset({Kind.REVENUE, Kind.OTHER_INCOME})
PAYABLE_ROLES: Final = (Role.PAYABLE_TRADE, Role.GRIR)
#: What each ageing report is about; what platforms settle is not mixed with what customers owe
#: (ERP-FIN-15).
AGEING_ROLES: Final = {
    "receivable": (Role.RECEIVABLE_TRADE,),
    "marketplace": (Role.RECEIVABLE_MARKETPLACE,),
    "payable": PAYABLE_ROLES,
}


class Activity(Labelled):
    """The three parts of a cash flow statement."""

    OPERATING = "operating", "Aktivitas Operasi"
    INVESTING = "investing", "Aktivitas Investasi"
    FINANCING = "financing", "Aktivitas Pendanaan"


class Line(Labelled):
    """Lines of the operating part, direct form."""

    CUSTOMERS = "customers", "Penerimaan dari pelanggan"
    SUPPLIERS = "suppliers", "Pembayaran kepada pemasok dan untuk persediaan"
    EXPENSES = "expenses", "Pembayaran beban"
    TAXES = "taxes", "Pajak"
    OTHER = "other", "Penerimaan dan pembayaran operasi lain"


def activity(kind: str, groups: Iterable[str]) -> Activity:
    """The activity a movement of cash belongs to, by the account on its other side."""
    inside = set(groups)
    if kind == Kind.EQUITY or inside & FINANCING_GROUPS:
        return Activity.FINANCING
    if inside & INVESTING_GROUPS:
        return Activity.INVESTING
    return Activity.OPERATING


def operating_line(kind: str, roles: Iterable[str], groups: Iterable[str]) -> Line:  # noqa: PLR0911 - a table read from the top
    """The line of the direct form an operating account belongs to."""
    if kind == Kind.TAX or any(role.startswith(("ppn", "pph")) for role in roles):
        return Line.TAXES
    if kind == Kind.REVENUE:
        return Line.CUSTOMERS
    if kind == Kind.COGS:
        return Line.SUPPLIERS
    if kind == Kind.EXPENSE:
        return Line.EXPENSES
    inside = set(groups)
    if "13-000" in inside or set(roles) & {*PAYABLE_ROLES, Role.ADVANCE_PURCHASE}:
        return Line.SUPPLIERS
    if "12-000" in inside:
        return Line.CUSTOMERS
    return Line.OTHER
