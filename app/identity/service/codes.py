"""Codes of invitations and resets: a hash, single use, short-lived (WMS-SEC-02, WMS-SEC-03)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from app.identity.models import MailOutbox, PasswordReset
from app.identity.rules.codes import reset_hash

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.core.env import Environment
    from app.core.work import Work
    from app.identity.models import User

#: A forgotten password is urgent, an invitation waits for somebody's first day.
LIFETIMES: Final = {"reset": timedelta(hours=1), "invite": timedelta(days=7)}


def want_or_issue(work: Work, user: User, kind: str, code: str | None) -> None:
    """Store the code the caller made, or note that one must still be sent."""
    if code is not None:
        issue(work, user, kind, code)
        return
    want(work.session, work.env, work.org_id, user.id, kind)


def issue(work: Work, user: User, kind: str, code: str) -> None:
    """Store a code's hash; earlier codes of the person stop working."""
    store(work.session, work.env, work.org_id, user.id, kind, code)
    work.session.execute(
        sa.update(MailOutbox)
        .where(
            MailOutbox.org_id == work.org_id,
            MailOutbox.user_id == user.id,
            MailOutbox.sent_at.is_(None),
            MailOutbox.dropped_at.is_(None),
        )
        .values(dropped_at=work.now)
    )


def store(
    session: Session, env: Environment, org_id: str, user_id: str, kind: str, code: str
) -> datetime:
    """Write a code's hash; gives the moment until which it works."""
    now = env.now()
    session.execute(
        sa.update(PasswordReset)
        .where(
            PasswordReset.org_id == org_id,
            PasswordReset.user_id == user_id,
            PasswordReset.used_at.is_(None),
        )
        .values(used_at=now)
    )
    expires_at = now + LIFETIMES[kind]
    session.add(
        PasswordReset(
            org_id=org_id,
            id=env.new_id(),
            user_id=user_id,
            kind=kind,
            token_hash=reset_hash(code),
            expires_at=expires_at,
            used_at=None,
        )
    )
    return expires_at


def want(session: Session, env: Environment, org_id: str, user_id: str, kind: str) -> None:
    """Put a mail into the outbox unless one of its kind is waiting there."""
    waiting = session.scalar(
        sa.select(MailOutbox.id).where(
            MailOutbox.org_id == org_id,
            MailOutbox.user_id == user_id,
            MailOutbox.kind == kind,
            MailOutbox.sent_at.is_(None),
            MailOutbox.dropped_at.is_(None),
        )
    )
    if waiting:
        return
    session.add(
        MailOutbox(
            org_id=org_id,
            id=env.new_id(),
            user_id=user_id,
            kind=kind,
            wanted_at=env.now(),
            sent_at=None,
            dropped_at=None,
            attempts=0,
            last_error="",
        )
    )
