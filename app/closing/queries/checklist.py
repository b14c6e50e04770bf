"""The checklist of a month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounting.queries.blockers import BLOCKERS, Month, checklist
from app.accounting.queries.lookups import entity_of
from app.accounting.queries.scope import whole_books
from app.closing.api import ChecklistRow, ClosingChecklist
from app.core.commands import answers

if TYPE_CHECKING:
    from app.accounting.queries.blockers import Blocker
    from app.core.work import Read


@answers(ClosingChecklist)
def closing_checklist(read: Read, ask: ClosingChecklist) -> tuple[ChecklistRow, ...]:
    """Every item, with the open ones' sentences and where they are finished."""
    whole_books(read, "Daftar periksa tutup buku")
    month = Month(entity_of(read, ask.entity), ask.month)
    place = {"entity": month.entity.code, "month": month.ym}
    accounts = _accounts(read)
    return tuple(
        ChecklistRow(
            blocker.name, blocker.title,
            "ok" if not problems else "open" if blocker.hard else "note", problems, blocker.panel,
            tuple((place | dict(blocker.filters) | _account(blocker, accounts)).items()),
        )
        for blocker, problems in checklist(read, month)
    )  # fmt: skip


def _accounts(read: Read) -> dict[str, str]:
    """Code of the account of each role that an item's ledger is of."""
    wanted = {f"r{at}": one.account.value for at, one in enumerate(BLOCKERS) if one.account}
    marks = ", ".join(f":{name}" for name in wanted)
    return dict(
        read.rows(
            "SELECT b.role, min(a.code) FROM account_binding b JOIN account a "
            "ON a.org_id = b.org_id AND a.id = b.account_id WHERE b.org_id = :org "
            f"AND b.event = '*' AND b.role IN ({marks or 'NULL'}) GROUP BY b.role",
            **wanted,
        )
    )


def _account(blocker: Blocker, accounts: dict[str, str]) -> dict[str, str]:
    code = accounts.get(blocker.account.value) if blocker.account else None
    return {"account": code} if code else {}
