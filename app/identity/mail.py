"""Sending the mails that wait in the outbox (WMS-SEC-02, WMS-SEC-03, WMS-SEC-04).

The way out comes in as an object: a mail server later, a fake in tests.  Without one the rows stay
for the admin, who hands out codes in person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

import sqlalchemy as sa

from app.identity import printouts
from app.identity.models import MailOutbox, Organisation, User
from app.identity.printouts import Addressee, Mail
from app.identity.rules.codes import new_reset_code
from app.identity.service.codes import store

if TYPE_CHECKING:
    from app.core.database import Database
    from app.core.env import Environment

_AT_ONCE: Final = 50


class Transport(Protocol):
    """A way to send mail."""

    def send(self, mail: Mail) -> None:
        """Send one mail.

        Raises:
            OSError: The mail did not leave; it is tried again later.
        """


@dataclass(frozen=True, slots=True)
class Sent:
    """What one round of the outbox came to."""

    sent: int
    waiting: int


def send_waiting(database: Database, env: Environment, transport: Transport) -> Sent:
    """Send what waits, oldest first; stops at the first that does not leave (offline).

    The code is made here, just before it leaves: no readable one is ever stored.
    """
    waiting = _waiting(database)
    for number, (row_id, org_id) in enumerate(waiting):
        mail = _with_code(database, env, org_id, row_id)
        try:
            transport.send(mail)
        except OSError as error:
            _note(database, org_id, row_id, {"last_error": str(error)})
            return Sent(number, len(waiting) - number)
        _note(database, org_id, row_id, {"sent_at": env.now(), "last_error": ""})
    return Sent(len(waiting), 0)


def _waiting(database: Database) -> list[tuple[str, str]]:
    """Mails to active people who have an address."""
    with database.reading() as session:
        rows = session.execute(
            sa.select(MailOutbox.id, MailOutbox.org_id)
            .join(User, sa.and_(User.org_id == MailOutbox.org_id, User.id == MailOutbox.user_id))
            .where(MailOutbox.sent_at.is_(None), MailOutbox.dropped_at.is_(None))
            .where(User.active, User.email != "")
            .order_by(MailOutbox.id)
            .limit(_AT_ONCE)
        )
        return [(row.id, row.org_id) for row in rows]


def _with_code(database: Database, env: Environment, org_id: str, row_id: str) -> Mail:
    with database.writing() as session:
        row = session.get_one(MailOutbox, (org_id, row_id))
        user = session.get_one(User, (org_id, row.user_id))
        organisation = session.get_one(Organisation, (org_id, org_id))
        person = Addressee(user.email, user.full_name, user.username, bool(user.password_hash))
        code = new_reset_code(env)
        store(session, env, org_id, user.id, row.kind, code)
        row.attempts += 1
        session.commit()
    if row.kind == "invite":
        return printouts.invitation(organisation.name, person, code)
    return printouts.new_password(organisation.name, person, code)


def _note(database: Database, org_id: str, row_id: str, values: dict[str, object]) -> None:
    with database.writing() as session:
        session.execute(
            sa.update(MailOutbox)
            .where(MailOutbox.org_id == org_id, MailOutbox.id == row_id)
            .values(**values)
        )
        session.commit()
