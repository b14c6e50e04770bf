"""Issuing the Berita Acara of a completed session: registered, signed, copies counted."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from app.core.commands import handles
from app.core.money import ZERO
from app.opname.api import PrintResult, ResultPrinted, SessionDetail
from app.opname.queries.lines import different_lines
from app.opname.queries.lookups import session_ref
from app.opname.queries.sessions import session_detail
from app.opname.rules.errors import WrongState
from app.opname.rules.states import SessionState
from app.signing import steps as signing
from app.signing.rules.kinds import OPNAME

if TYPE_CHECKING:
    from app.core.work import Work
    from app.opname.api import LineRow, SessionView

#: What the paper claims about the session.
_SESSION: Final = (
    "number", "title", "kind", "warehouse", "warehouse_name", "scope", "opname_date", "started_by",
    "started_at", "completed_by", "completed_at", "lines", "counted", "different", "selisih_qty",
    "selisih_value", "counters", "journals",
)  # fmt: skip
#: What it does not claim of a line; of its photos it claims the hashes.
_UNSAID: Final = frozenset({"abc", "state", "system_qty", "moved", "unsteady", "photos"})


@handles(PrintResult)
def print_result(work: Work, do: PrintResult) -> ResultPrinted:
    """Nothing is signed before the differences are posted: until then the figures may change.

    Raises:
        WrongState: The session is not completed.
        WasCancelled: The paper was cancelled in the register.
    """
    session = session_ref(work, do.session)
    if session.state != SessionState.COMPLETED:
        raise WrongState(session.number, session.state, "dicetak berita acaranya")
    view = session_detail(work, SessionDetail(session=session.number))
    ((organisation,),) = work.rows("SELECT name FROM organisation WHERE org_id = :org")
    lines, photos = different_lines(work, session)
    facts = _facts(view, lines, photos) | {"organisation": organisation}
    issued = signing.issue(
        work,
        signing.Paper(
            kind=OPNAME, number=session.number, on_date=view.opname_date, facts=facts,
            subject_id=session.id, total=view.selisih_value or ZERO,
        ),
    )  # fmt: skip
    again = f" (salinan ke-{issued.copy})" if issued.copy else ""
    work.message = f"Berita acara {session.number} siap dicetak{again}."
    return ResultPrinted(
        session.number, issued.copy, issued.edition, work.now, issued.qr, issued.sha256
    )


def _facts(
    view: SessionView, lines: tuple[LineRow, ...], photos: dict[int, tuple[str, ...]]
) -> dict[str, object]:
    """The figures of the paper, whenever and by whomever it is printed."""
    facts: dict[str, object] = {name: getattr(view, name) for name in _SESSION}
    facts["differences"] = [
        {
            **{name: value for name, value in asdict(line).items() if name not in _UNSAID},
            "photos": photos.get(line.line, ()),
        }
        for line in lines
    ]
    return facts
