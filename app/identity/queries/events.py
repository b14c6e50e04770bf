"""The record of the door."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.audit.rules import end_of, start_of
from app.core.commands import Page, answers
from app.core.db import instant_from, instant_text
from app.identity.api import LoginEventRow, LoginEvents
from app.identity.models import LoginEvent, User
from app.identity.rules.events import ALERTS, KINDS

if TYPE_CHECKING:
    from app.core.work import Read


@answers(LoginEvents)
def login_events(read: Read, ask: LoginEvents) -> Page[LoginEventRow]:
    """Sign-ins, failures, locks and refusals, newest first."""
    chosen = _chosen(read, ask)
    total = read.session.scalar(sa.select(sa.func.count()).select_from(chosen.subquery()))
    page = chosen.order_by(LoginEvent.at.desc(), LoginEvent.id.desc()).limit(ask.limit + 1)
    if ask.after is not None:
        at, last_id = json.loads(ask.after)
        page = page.where(
            sa.tuple_(LoginEvent.at, LoginEvent.id)
            < sa.tuple_(
                sa.literal(instant_from(at), LoginEvent.at.type),
                sa.literal(last_id, LoginEvent.id.type),
            )
        )
    found = list(read.session.execute(page))
    rows = tuple(_row(event, full_name) for event, full_name in found[: ask.limit])
    following = None
    if len(found) > ask.limit:
        following = json.dumps([instant_text(rows[-1].at), rows[-1].id])
    return Page(rows, following, total)


def _chosen(read: Read, ask: LoginEvents) -> sa.Select[LoginEvent, str]:
    chosen = (
        sa.select(LoginEvent, User.full_name)
        .outerjoin(User, sa.and_(User.org_id == LoginEvent.org_id, User.id == LoginEvent.user_id))
        .where(LoginEvent.org_id == read.org_id)
    )
    if ask.username is not None:
        chosen = chosen.where(LoginEvent.username == ask.username)
    if ask.first_day is not None:
        chosen = chosen.where(LoginEvent.at >= start_of(ask.first_day))
    if ask.last_day is not None:
        chosen = chosen.where(LoginEvent.at < end_of(ask.last_day))
    if ask.kind is not None:
        chosen = chosen.where(LoginEvent.kind == ask.kind)
    if ask.workstation is not None:
        chosen = chosen.where(LoginEvent.workstation == ask.workstation)
    if ask.only_alerts:
        chosen = chosen.where(LoginEvent.alert != "")
    return chosen


def _row(event: LoginEvent, full_name: str | None) -> LoginEventRow:
    return LoginEventRow(
        id=event.id,
        at=event.at,
        username=event.username,
        full_name=full_name or "",
        kind=event.kind,
        label=KINDS.get(event.kind, event.kind),
        workstation=event.workstation,
        device=event.device,
        detail=event.detail,
        alerts=tuple(ALERTS.get(code, code) for code in event.alert.split()),
    )
