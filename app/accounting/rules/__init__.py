"""Rules of the books: kinds and roles of accounts, periods and dates, and what can be wrong."""

from app.accounting.rules.accounts import RESULT_KINDS, STOCK_CONTROL, Kind, Side
from app.accounting.rules.periods import BACKDATE, POST_HELD, PeriodState, month_of
from app.accounting.rules.roles import STOCK_ROLES, STORE_ROLES, Role

__all__ = [
    "BACKDATE",
    "POST_HELD",
    "RESULT_KINDS",
    "STOCK_CONTROL",
    "STOCK_ROLES",
    "STORE_ROLES",
    "Kind",
    "PeriodState",
    "Role",
    "Side",
    "month_of",
]
