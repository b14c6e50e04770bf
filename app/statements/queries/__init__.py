"""Reading the statements."""

from app.statements.queries import (
    ageing,
    books,
    cash,
    choices,
    cost,
    equity,
    position,
    profit,
    suspense,
    trial,
    worksheet,
)

__all__ = [
    "ageing",
    "books",
    "cash",
    "choices",
    "cost",
    "equity",
    "position",
    "profit",
    "suspense",
    "trial",
    "worksheet",
]
