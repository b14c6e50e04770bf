"""Planning, starting, assigning and giving up a count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.accounting import steps as books
from app.audit import steps as audit
from app.core.commands import handles
from app.core.errors import NotFound, UserError
from app.core.money import ZERO
from app.identity import steps as identity
from app.opname.api import (
    AssignCount,
    CancelSession,
    CreateSession,
    RecordCounts,
    SessionMade,
    StartSession,
)
from app.opname.models import OpnameSession
from app.opname.queries.cycle import policies
from app.opname.queries.lookups import SessionRef, session_ref
from app.opname.rules.errors import NothingToCount, WrongState
from app.opname.rules.states import SessionState, may_become
from app.opname.service.filling import fill, in_words
from app.stock import steps as stock

if TYPE_CHECKING:
    from datetime import date

    from app.core.work import Work

#: Series of numbers by kind of session.
SERIES: Final = {"opname": "OPN", "cycle": "CC"}


@handles(CreateSession)
def create_session(work: Work, do: CreateSession) -> SessionMade:
    """A session with a line for everything in its scope."""
    warehouse = stock.warehouse(work, do.warehouse)
    session = new_session(
        work,
        Plan(
            kind="opname", title=do.title, warehouse_id=warehouse.id, mode=do.mode,
            blind=do.blind, freeze=do.freeze, on_date=do.opname_date or work.today,
            scope=in_words(do.scope), notes=do.notes,
        ),
    )  # fmt: skip
    session.line_count = fill(work, session.id, warehouse, do.scope)
    if not session.line_count:
        raise NothingToCount(f"{in_words(do.scope)} di gudang {warehouse.code}")
    if do.start:
        _begin(work, session, warehouse.entity_id)
    audit.record(
        work, CreateSession.name, "opname", session.id, session.number,
        new={"gudang": warehouse.code, "cakupan": session.scope, "baris": session.line_count},
    )  # fmt: skip
    work.changed("opname")
    work.message = f"{session.number} dibuat: {session.line_count} baris untuk dihitung."
    return SessionMade(session.number, session.line_count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a new session is."""

    kind: str
    title: str
    warehouse_id: str
    on_date: date
    scope: str
    mode: str = "simple"
    blind: bool = True
    freeze: bool = False
    notes: str = ""


def new_session(
    work: Work,
    plan: Plan,
) -> OpnameSession:
    """An empty draft with its number and the tolerances of today."""
    session = OpnameSession(
        org_id=work.org_id, id=work.new_id(),
        number=work.number_now(SERIES[plan.kind], plan.on_date), title=plan.title,
        warehouse_id=plan.warehouse_id, kind=plan.kind, mode=plan.mode, blind=plan.blind,
        freeze=plan.freeze, opname_date=plan.on_date, scope=plan.scope,
        state=SessionState.DRAFT.value,
        tolerances={
            each.abc: [each.percent_bp, each.value.sen] for each in policies(work)
        },
        notes=plan.notes, created_at=work.now, created_by=work.actor.user_id, started_at=None,
        started_by=None, closed_at=None, completed_at=None, completed_by=None, cancel_reason="",
        line_count=0, total_selisih_qty=0, total_selisih_value=ZERO,
    )  # fmt: skip
    work.session.add(session)
    work.session.flush()
    return session


def _begin(work: Work, session: OpnameSession, entity_id: str) -> None:
    # the differences are posted on that day: better refused now than after the whole count
    books.check_date(work, entity_id, session.opname_date)
    session.state = SessionState.IN_PROGRESS.value
    session.started_at, session.started_by = work.now, work.actor.user_id


def _of(work: Work, number: str, new: SessionState, wanted: str) -> OpnameSession:
    """The session itself, refused when it may not become ``new``."""
    ref: SessionRef = session_ref(work, number, lock="UPDATE")
    if not may_become(ref.state, new):
        raise WrongState(ref.number, ref.state, wanted)
    return work.session.get_one(OpnameSession, (work.org_id, ref.id))


@handles(StartSession)
def start_session(work: Work, do: StartSession) -> str:
    """Counting begins; everybody may enter counts from now on."""
    session = _of(work, do.session, SessionState.IN_PROGRESS, "dimulai")
    _begin(work, session, session_ref(work, do.session).entity_id)
    audit.record(work, do.name, "opname", session.id, session.number)
    work.changed("opname")
    work.message = f"{session.number} dimulai."
    return session.number


@handles(CancelSession)
def cancel_session(work: Work, do: CancelSession) -> str:
    """The counts stay readable, the stock stays as it is."""
    session = _of(work, do.session, SessionState.CANCELLED, "dibatalkan")
    session.state, session.cancel_reason = SessionState.CANCELLED.value, do.reason
    work.execute(
        "UPDATE count_trigger SET session_id = NULL WHERE org_id = :org AND session_id = :id "
        # asked for again meanwhile: the newer request stands
        "AND NOT EXISTS (SELECT 1 FROM count_trigger o WHERE o.org_id = count_trigger.org_id "
        "AND o.warehouse_id = count_trigger.warehouse_id AND o.session_id IS NULL "
        "AND o.location_id = count_trigger.location_id "
        "AND o.product_id = count_trigger.product_id)",
        id=session.id,
    )
    audit.record(work, do.name, "opname", session.id, session.number, new={"alasan": do.reason})
    work.changed("opname")
    work.message = f"{session.number} dibatalkan; stok tidak berubah."
    return session.number


@handles(AssignCount)
def assign_count(work: Work, do: AssignCount) -> int:
    """Locations of zones, named locations, or all of the session when none is named."""
    ref = session_ref(work, do.session)
    if ref.state not in {SessionState.DRAFT, SessionState.IN_PROGRESS}:
        raise WrongState(ref.number, ref.state, "ditugaskan")
    person = next(
        (each for each in identity.people_who_may(work, RecordCounts.permission)
         if each.username == do.username), None,
    )  # fmt: skip
    if person is None:
        raise NotFound("Penghitung", do.username, "username")
    if person.warehouses is not None and ref.warehouse not in person.warehouses:
        raise UserError(
            f"{person.full_name} tidak bertugas di gudang {ref.warehouse}. Pilih penghitung lain."
        )
    user_id, name = person.user_id, person.full_name
    where, params = "", {}
    if do.zones or do.locations:
        # one after another: a zone and a place outside it are both meant
        zone, place = (
            work.among("z.code", "zones", "text"),
            work.among("g.code", "locations", "text"),
        )
        where = f" AND ({zone} OR {place})"
        params = {"zones": list(do.zones), "locations": list(do.locations)}
    given = work.execute(
        "INSERT INTO opname_assignment (org_id, session_id, location_id, user_id) "
        "SELECT DISTINCT l.org_id, l.session_id, l.location_id, CAST(:user AS "
        f"{'uuid' if work.dialect == 'postgresql' else 'text'}) FROM opname_line l "
        "JOIN location g ON g.org_id = l.org_id AND g.id = l.location_id "
        "LEFT JOIN zone z ON z.org_id = g.org_id AND z.id = g.zone_id "
        f"WHERE l.org_id = :org AND l.session_id = :session{where} "
        "ON CONFLICT (org_id, session_id, location_id) DO UPDATE SET user_id = excluded.user_id",
        user=user_id,
        session=ref.id,
        **params,
    )
    if not given:
        raise NotFound("Area", ", ".join((*do.zones, *do.locations)), "zones")
    audit.record(
        work, do.name, "opname", ref.id, ref.number,
        new={"penghitung": name, "zona": do.zones, "lokasi": do.locations},
    )  # fmt: skip
    work.changed("opname")
    again = _counted_before(work, ref.id, user_id)
    work.message = f"{given} lokasi ditugaskan kepada {name}." + (
        f" {again} baris hitung ulang di situ harus oleh orang lain." if again else ""
    )
    return given


def _counted_before(work: Work, session_id: str, user_id: str) -> int:
    """Lines sent back, in places that are this person's, that they have counted themselves."""
    if not identity.settings(work).separation_of_duties:
        return 0
    ((lines,),) = work.rows(
        "SELECT count(*) FROM opname_line l JOIN opname_assignment a ON a.org_id = l.org_id "
        "AND a.session_id = l.session_id AND a.location_id = l.location_id AND a.user_id = :user "
        "WHERE l.org_id = :org AND l.session_id = :session AND l.round > 1 AND l.counted IS NULL "
        "AND EXISTS (SELECT 1 FROM opname_count c WHERE c.org_id = l.org_id "
        "AND c.line_id = l.id AND c.round < l.round AND c.actor_id = :user)",
        session=session_id, user=user_id,
    )  # fmt: skip
    return int(lines)
