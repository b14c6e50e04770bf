"""What is written down at the door, outside commands: a failure has no signed-in person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from app.core.db import instant_from, instant_text
from app.identity.models import LoginEvent, Workstation
from app.identity.rules.events import NEW_WORKSTATION, OUTSIDE_HOURS, is_outside_hours
from app.identity.rules.locks import LockState

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.core.env import Environment
    from app.identity.models import Badge, User
    from app.identity.rules.settings import OrganisationSettings

_SEEN: Final = sa.text(
    "INSERT INTO workstation (org_id, id, name, first_seen, last_seen, settings, version) "
    "VALUES (:org, :id, :name, :now, :now, :settings, 1) "
    "ON CONFLICT (org_id, name) DO UPDATE SET last_seen = excluded.last_seen"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands: the workstation's name and what kind of machine it is."""

    workstation: str
    device: str


@dataclass(frozen=True, slots=True)
class Who:
    """Whom an event is about; unknown names have no id."""

    username: str
    user_id: str | None = None
    session_id: str | None = None


def write_event(
    session: Session,
    env: Environment,
    org_id: str,
    place: Place,
    who: Who,
    kind: str,
    *,
    detail: str = "",
    alerts: tuple[str, ...] = (),
) -> None:
    """Add one line to the record of the door."""
    session.add(
        LoginEvent(
            org_id=org_id,
            id=env.new_id(),
            at=env.now(),
            user_id=who.user_id,
            username=who.username,
            kind=kind,
            workstation=place.workstation,
            device=place.device,
            session_id=who.session_id,
            detail=detail,
            alert=" ".join(alerts),
        )
    )


def note_workstation(session: Session, env: Environment, org_id: str, place: Place) -> None:
    """Register the workstation, or note that it was seen."""
    now: Any = env.now()
    if session.get_bind().dialect.name == "sqlite":
        now = instant_text(now)
    session.execute(
        _SEEN,
        {
            "org": org_id,
            "id": env.new_id(),
            "name": place.workstation,
            "now": now,
            "settings": "{}",
        },
    )


def unusual(
    session: Session,
    at: datetime,
    org_id: str,
    place: Place,
    user_id: str,
    settings: OrganisationSettings,
    *,
    by_badge: bool,
) -> tuple[str, ...]:
    """What is unusual about a sign-in.

    A workstation nobody ever signed in at is unusual for everybody; one that only this person never
    used is so for office people: packers change tables every day, by badge.
    """
    found = []
    if _is_new_here(session, org_id, place) or (
        not by_badge and _is_new_to(session, org_id, place, user_id)
    ):
        found.append(NEW_WORKSTATION)
    if is_outside_hours(at, settings.working_hours):
        found.append(OUTSIDE_HOURS)
    return tuple(found)


def _is_new_here(session: Session, org_id: str, place: Place) -> bool:
    """Whether the organisation has workstations, and this is none of them."""
    names = session.execute(
        sa.select(
            sa.func.count(),
            sa.func.count().filter(Workstation.name == place.workstation),
        ).where(Workstation.org_id == org_id)
    ).one()
    return names[0] > 0 and names[1] == 0


def _is_new_to(session: Session, org_id: str, place: Place, user_id: str) -> bool:
    """Whether the person signed in before, but never here."""
    been = sa.select(LoginEvent.id).where(
        LoginEvent.org_id == org_id,
        LoginEvent.user_id == user_id,
        LoginEvent.kind.in_(("in", "badge_in", "resumed")),
    )
    if session.scalar(been.limit(1)) is None:
        return False
    return session.scalar(been.where(LoginEvent.workstation == place.workstation).limit(1)) is None


def lock_state(row: User | Badge) -> LockState:
    """The failures and the lock kept on an account or a badge."""
    stored: Any = row.failures
    return LockState(tuple(instant_from(text) for text in stored), row.locked_until)


def lock_values(state: LockState) -> dict[str, Any]:
    """The columns that keep a lock state."""
    return {
        "failures": [instant_text(at) for at in state.failures],
        "locked_until": state.locked_until,
    }
