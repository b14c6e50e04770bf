"""Papers of a session on a worker thread: put on record, read, drawn; and its sheet as XLSX."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.errors import UserError
from app.identity.api import ShowOrganisation
from app.opname.api import LineList, PrintResult, SessionDetail
from app.opname.printouts import Proof, berita_acara, count_sheet

if TYPE_CHECKING:
    from datetime import datetime

    from app.core.client import Client
    from app.opname.api import LineRow
    from app.ui.operations import Progress


def read_result(
    number: str, at: datetime, by: str, client: Client, progress: Progress
) -> tuple[str, bytes]:
    """What became of the print, and the Berita Acara; signed once the session is completed.

    Raises:
        UserError: The person counts blind, or the paper was cancelled.
    """
    view = client.ask(SessionDetail(session=number))
    if view.different is None:
        raise UserError("Berita acara hanya untuk yang boleh melihat selisih.")
    proof, message = None, ""
    if view.state == "completed":
        done = client.do(PrintResult(session=number))
        made = done.value
        proof, at, message = (
            Proof(made.proof, made.sha256, made.copy, made.edition), made.at, done.message,
        )  # fmt: skip
    lines = all_lines(client, progress, number, "different")
    name = client.ask(ShowOrganisation()).name
    return message, berita_acara(view, lines, organisation=name, at=at, user=by, proof=proof)


def read_sheet_of(number: str, at: datetime, by: str, client: Client, progress: Progress) -> bytes:
    """The sheet to count on, as PDF."""
    view = client.ask(SessionDetail(session=number))
    lines = all_lines(client, progress, number, "all")
    name = client.ask(ShowOrganisation()).name
    return count_sheet(view, lines, organisation=name, at=at, user=by)


def all_lines(client: Client, progress: Progress, session: str, show: str) -> list[LineRow]:
    """Every line of a session, page by page."""
    found: list[LineRow] = []
    after: str | None = None
    while True:
        ask = {"session": session, "show": show, "limit": 1000, "after": after}
        page = client.ask(LineList.model_validate(ask))
        found.extend(page.rows)
        after = page.next
        if after is None:
            return found
        progress.check()
