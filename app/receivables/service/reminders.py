"""Noting that customers were reminded (ERP-PUR-12, mirrored)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.audit import steps as audit
from app.core.commands import handles
from app.receivables.api import MarkReminded, Reminded
from app.receivables.models import ReceivableReminder
from app.receivables.queries.reminders import due_for
from app.receivables.rules import ReceivableRefused, reached

if TYPE_CHECKING:
    from app.core.work import Work


@handles(MarkReminded)
def mark_reminded(work: Work, do: MarkReminded) -> Reminded:
    """Note every day before the due date that has come and was not noted; each once for ever.

    Raises:
        ReceivableRefused: None of the documents needs a reminder.
    """
    wanted = set(do.documents)
    noted = 0
    for one in due_for(work):
        if one.row.document not in wanted:
            continue
        fresh = [day for day in reached(one.row.due_on, work.today) if day not in one.given]
        work.session.add_all(
            ReceivableReminder(
                org_id=work.org_id, id=work.new_id(), cmd=work.command_id,
                journal_id=one.journal_id, line_no=one.line_no, days_before=day, at=work.now,
                actor_id=work.actor.user_id,
            )
            for day in fresh
        )  # fmt: skip
        if fresh:
            noted += 1
            audit.record(
                work, "receivable.reminded", "receivable", one.journal_id, one.row.document,
                new={"pelanggan": one.row.customer_name, "sisa": str(one.row.open)},
            )  # fmt: skip
    if not noted:
        raise ReceivableRefused(
            "Tidak ada dari tagihan itu yang perlu diingatkan sekarang, atau sudah diingatkan."
        )
    work.changed("receivable")
    work.message = f"{noted} tagihan dicatat sudah diingatkan."
    return Reminded(noted)
