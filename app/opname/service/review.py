"""Deciding on differences: closing the count, approving, sending back (WMS-OPN-07, 08)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.audit import steps as audit
from app.core.commands import handles
from app.core.errors import UserError
from app.identity import steps as identity
from app.opname.api import ApproveVariances, CloseCounting, NoteLine, RecountLines
from app.opname.queries.lookups import SessionRef, keyed, session_ref
from app.opname.queries.variances import costs, variances, waiting
from app.opname.rules.errors import BadEvents, NotCounted, WrongState
from app.opname.rules.states import SessionState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.work import Work
    from app.opname.queries.variances import Variance

#: Lines named when many are missing.
_LISTED = 200


def running(work: Work, number: str, wanted: str) -> SessionRef:
    """A session that is being counted, held until the commit.

    Raises:
        WrongState
    """
    session = session_ref(work, number, lock="UPDATE")
    if session.state != SessionState.IN_PROGRESS:
        raise WrongState(session.number, session.state, wanted)
    return session


def refuse_missing(work: Work, session: SessionRef) -> None:
    """Refuse while any line has no count (WMS-OPN-04).

    Raises:
        NotCounted: With the lines.
    """
    rows = work.rows(
        "SELECT l.line_no, p.sku || ' di ' || g.code, count(*) OVER () FROM opname_line l "
        "JOIN product p ON p.org_id = l.org_id AND p.id = l.product_id "
        "JOIN location g ON g.org_id = l.org_id AND g.id = l.location_id "
        "WHERE l.org_id = :org AND l.session_id = :session AND l.counted IS NULL "
        f"ORDER BY l.line_no LIMIT {_LISTED}",
        session=session.id,
    )
    if rows:
        raise NotCounted([(row[0], row[1]) for row in rows], rows[0][2])


@handles(CloseCounting)
def close_counting(work: Work, do: CloseCounting) -> int:
    """From here on only lines that are sent back are counted."""
    session = running(work, do.session, "ditutup penghitungannya")
    if session.closed:
        raise UserError(f"Penghitungan {session.number} sudah ditutup.")
    refuse_missing(work, session)
    work.execute(
        "UPDATE opname_session SET closed_at = :at, version = version + 1 WHERE org_id = :org "
        "AND id = :id",
        at=work.now, id=session.id,
    )  # fmt: skip
    found = variances(work, session.id)
    prices = costs(work, session, (each.product_id for each in found))
    pending = len(waiting(session, found, prices))
    audit.record(
        work, do.name, "opname", session.id, session.number,
        new={"selisih": len(found), "menunggu": pending},
    )  # fmt: skip
    work.changed("opname")
    work.message = f"Penghitungan ditutup: {len(found)} selisih, {pending} menunggu persetujuan."
    return pending


@handles(ApproveVariances)
def approve_variances(work: Work, do: ApproveVariances) -> int:
    """Approve all that wait, or the lines named; never what one counted oneself."""
    session = running(work, do.session, "disetujui selisihnya")
    found = {each.line: each for each in variances(work, session.id)}
    if do.lines:
        _refuse_without_difference(do.lines, found)
        chosen = [found[line] for line in sorted(set(do.lines))]
    else:
        prices = costs(work, session, (each.product_id for each in found.values()))
        chosen = waiting(session, found.values(), prices)
    if not chosen:
        raise UserError(f"Tidak ada selisih {session.number} yang menunggu persetujuan.")
    ids = [each.id for each in chosen]
    for (counter,) in work.rows(
        "SELECT DISTINCT c.actor_id FROM opname_count c JOIN opname_line l "
        "ON l.org_id = c.org_id AND l.id = c.line_id AND l.round = c.round "
        "WHERE c.org_id = :org AND " + keyed(work, "c.line_id", "ids"),
        ids=ids,
    ):
        identity.refuse_own_approval(work, counter)
    work.execute(
        "UPDATE opname_line SET state = 'approved', reason = :reason, decided_by = :me, "
        "decided_at = :at WHERE org_id = :org AND session_id = :session AND "
        + keyed(work, "id", "ids"),
        reason=do.reason, me=work.actor.user_id, at=work.now, session=session.id, ids=ids,
    )  # fmt: skip
    audit.record(
        work, do.name, "opname", session.id, session.number,
        new={"alasan": do.reason, "baris": _named(chosen)},
    )  # fmt: skip
    work.changed("opname")
    work.message = f"{len(chosen)} selisih disetujui."
    return len(chosen)


@handles(RecountLines)
def recount_lines(work: Work, do: RecountLines) -> int:
    """The next round of these lines starts without a count; the earlier events stay readable."""
    session = running(work, do.session, "dihitung ulang")
    rows = work.rows(
        "SELECT l.line_no, l.counted, l.expected, p.sku FROM opname_line l "
        "JOIN product p ON p.org_id = l.org_id AND p.id = l.product_id "
        "WHERE l.org_id = :org AND l.session_id = :session AND "
        + keyed(work, "l.line_no", "numbers", "bigint"),
        session=session.id, numbers=sorted(set(do.lines)),
    )  # fmt: skip
    there = {row[0] for row in rows}
    wrong = [(line, f"baris {line} tidak ada") for line in do.lines if line not in there]
    wrong += [(row[0], f"baris {row[0]} {row[3]} belum dihitung") for row in rows if row[1] is None]
    if wrong:
        raise BadEvents(wrong)
    work.execute(
        "UPDATE opname_line SET round = round + 1, state = 'open', counted = NULL, "
        "expected = NULL, counted_at = NULL, counted_by = NULL, unsteady = :no, "
        "reason = :reason, decided_by = :me, decided_at = :at "
        "WHERE org_id = :org AND session_id = :session AND "
        + keyed(work, "line_no", "numbers", "bigint"),
        no=False, reason=do.reason, me=work.actor.user_id, at=work.now, session=session.id,
        numbers=sorted(there),
    )  # fmt: skip
    audit.record(
        work, do.name, "opname", session.id, session.number,
        old={"baris": [f"{row[0]}: {row[1]} dari {row[2]}" for row in rows]},
        new={"alasan": do.reason},
    )  # fmt: skip
    work.changed("opname", "opname_count")
    work.message = f"{len(there)} baris dihitung ulang oleh orang lain."
    return len(there)


@handles(NoteLine)
def note_line(work: Work, do: NoteLine) -> int:
    """A remark is not a count: the figures stay."""
    session = running(work, do.session, "diberi keterangan")
    changed = work.execute(
        "UPDATE opname_line SET note = :note WHERE org_id = :org AND session_id = :session "
        "AND line_no = :line",
        note=do.note, session=session.id, line=do.line,
    )  # fmt: skip
    if not changed:
        raise BadEvents([(do.line, f"baris {do.line} tidak ada")])
    work.changed("opname_count")
    return changed


def _refuse_without_difference(lines: Sequence[int], found: dict[int, Variance]) -> None:
    wrong = [(line, f"baris {line} tidak berselisih") for line in lines if line not in found]
    if wrong:
        raise BadEvents(wrong)


def _named(chosen: Sequence[Variance]) -> list[str]:
    return [f"{each.line} {each.label}: {each.qty:+d}" for each in chosen]
