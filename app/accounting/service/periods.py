"""Book years, and what state each month is in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from app.accounting.api import (
    OpenYear,
    PeriodChanged,
    SetPeriodState,
    YearOpened,
)
from app.accounting.ledger import PERIOD_STATE
from app.accounting.models import Period
from app.accounting.queries.blockers import Month, checklist
from app.accounting.queries.lookups import entity_of
from app.accounting.rules.errors import (
    PeriodNotReady,
    PeriodRefused,
    ReasonNeeded,
    SecondPersonNeeded,
)
from app.accounting.rules.periods import TRANSITIONS, PeriodState, months_of_year
from app.accounting.steps import Books, close_month, reopen_month
from app.audit.steps import record
from app.core.commands import handles
from app.core.errors import FieldError, PeriodMissing
from app.identity import steps as identity

if TYPE_CHECKING:
    from app.accounting.queries.lookups import Entity
    from app.accounting.steps import PostedJournal
    from app.core.work import Work

REOPEN: Final = "period.reopen"


@handles(OpenYear)
def open_year(work: Work, do: OpenYear) -> YearOpened:
    """Add twelve open periods; years follow each other without a gap."""
    entity = entity_of(work, do.entity)
    periods = _periods(work, entity)
    _check_year(do.year, entity, periods)
    months = months_of_year(do.year)
    work.session.add_all(
        Period(org_id=work.org_id, entity_id=entity.id, ym=month, state=PeriodState.OPEN.value)
        for month in months
    )
    record(work, "books.open_year", "legal_entity", entity.id, f"{entity.code} {do.year}")
    work.changed("period")
    work.message = f"Tahun buku {do.year} {entity.name} dibuka."
    return YearOpened(entity.code, months[0], months[-1])


def _check_year(year: int, entity: Entity, periods: list[Period]) -> None:
    years = {int(period.ym[:4]) for period in periods}
    if year in years:
        raise PeriodRefused(f"Tahun buku {year} {entity.name} sudah dibuka.")
    if years and year not in {min(years) - 1, max(years) + 1}:
        raise PeriodRefused(
            f"Tahun buku {year} tidak bersambung. {entity.name} memiliki {min(years)} sampai "
            f"{max(years)}; buka {max(years) + 1} dulu."
        )
    if years and year < min(years) and any(p.state == PeriodState.CLOSED for p in periods):
        raise PeriodRefused(
            f"Tahun buku {year} tidak dapat dibuka lagi karena periode sesudahnya sudah ditutup."
        )


@handles(SetPeriodState)
def set_period_state(work: Work, do: SetPeriodState) -> PeriodChanged:
    """Change the state of a month, in order and with everything in the books in place (C1, C2).

    The long checks come before the lock: while it is held nobody can post into these books.
    """
    entity = entity_of(work, do.entity)
    _decide(work, do, _periods(work, entity))
    new = PeriodState(do.state)
    if new is PeriodState.CLOSED and (problems := _open_items(work, entity, do.month)):
        raise PeriodNotReady(do.month, problems)
    period, old = _decide(work, do, _periods(work, entity, lock=True))
    facts = {"state": do.state, "month": do.month, "reason": do.reason}
    posted: tuple[PostedJournal, ...] = ()
    books = Books(entity.id, entity.kind)
    if new is PeriodState.CLOSED:
        posted = close_month(work, books, do.month)
        # Behind its own journals, or the database would refuse them.
        work.emit(PERIOD_STATE, (entity.id, do.month, old.value, new.value))
    else:
        if old is PeriodState.CLOSED:
            facts |= _second_person(work, do, f"{entity.code} {do.month}")
            posted = reopen_month(work, books, do.month)
        period.state = do.state
    record(
        work, "period.set_state", "period", entity.id, f"{entity.code} {do.month}",
        old={"state": old.value}, new=facts,
    )  # fmt: skip
    work.changed("period")
    work.message = f"Periode {do.month} {entity.name}: {new.label}."
    return PeriodChanged(entity.code, do.month, do.state, tuple(one.number for one in posted))


def _open_items(work: Work, entity: Entity, ym: str) -> list[FieldError]:
    return [
        FieldError(blocker.name, sentence)
        for blocker, found in checklist(work, Month(entity, ym))
        if blocker.hard
        for sentence in found
    ]


def _second_person(work: Work, do: SetPeriodState, subject: str) -> dict[str, str]:
    """Who else allowed the reopening, for the audit trail.

    Raises:
        SecondPersonNeeded: Nobody did, though duties are separated.
        ApprovalRefused: The approval does not fit.
        SameStanding: It was given by the person who reopens.
    """
    if do.approval is None:
        if identity.settings(work).separation_of_duties:
            raise SecondPersonNeeded(subject)
        return {}
    approver = identity.use_approval(work, do.approval, REOPEN, subject)
    identity.refuse_own_approval(work, approver.user_id)
    return {"approver": approver.username}


def _decide(work: Work, do: SetPeriodState, periods: list[Period]) -> tuple[Period, PeriodState]:
    """The period and its present state, if the change may be made.

    Raises:
        PeriodMissing, PeriodRefused, PermissionRefused, ReasonNeeded
    """
    period = next((found for found in periods if found.ym == do.month), None)
    if period is None:
        raise PeriodMissing(do.month)
    old, new = PeriodState(period.state), PeriodState(do.state)
    if (old, new) not in TRANSITIONS:
        raise PeriodRefused(f"Periode {do.month} sudah berstatus {new.label}.")
    if new is PeriodState.CLOSED:
        _check_order(period, periods)
    elif old is PeriodState.CLOSED:
        _check_reopening(work, do, period, periods)
    return period, old


def _periods(work: Work, entity: Entity, *, lock: bool = False) -> list[Period]:
    """All periods of the entity in order; locked, two people cannot decide on the same state."""
    wanted = sa.select(Period).where(Period.org_id == work.org_id, Period.entity_id == entity.id)
    wanted = wanted.order_by(Period.ym)
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    return list(work.session.scalars(wanted))


def _check_order(period: Period, periods: list[Period]) -> None:
    still_open = [p.ym for p in periods if p.ym < period.ym and p.state != PeriodState.CLOSED]
    if still_open:
        raise PeriodRefused(
            f"Periode ditutup berurutan. Tutup {still_open[0]} dulu, baru {period.ym}."
        )


def _check_reopening(work: Work, do: SetPeriodState, period: Period, periods: list[Period]) -> None:
    work.require(REOPEN, "membuka kembali periode")
    if not do.reason:
        raise ReasonNeeded(f"membuka kembali periode {period.ym}")
    latest = max(p.ym for p in periods if p.state == PeriodState.CLOSED)
    if latest != period.ym:
        raise PeriodRefused(
            f"Hanya periode tertutup terakhir yang dapat dibuka kembali. Buka {latest} dulu."
        )
