"""A signed-in person: the client every screen holds, with its access and refresh time.

On a single PC nobody carries a token over a wire: the access token of WMS-SEC-01 is the person's
rights as read from the database, trusted for ``access_minutes`` and read again silently while the
program is used; the refresh token is the row of ``sign_in_session``, which lives ``refresh_days``
unused.  Ending the row ends both, here at the next call and in every other process too.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypeVar

import sqlalchemy as sa

from app.audit.steps import keep_head
from app.core.commands import Actor
from app.core.db import instant_from
from app.core.errors import PermissionRefused, ServerAway, SessionEnded, UserError
from app.core.execution import Signed
from app.core.work import WarehouseRefused
from app.identity.api import ChangePassword, ShowOrganisation, ShowProfile
from app.identity.models import SignInSession, User
from app.identity.queries.rights import Rights, rights_of
from app.identity.rules.errors import MustChangePassword, ScreenLocked
from app.identity.rules.secrets_policy import is_expired
from app.identity.signin.records import Who, write_event

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.core.commands import Command, Done, Query
    from app.core.database import Database
    from app.core.env import Environment
    from app.core.work import Progress
    from app.identity.rules.settings import OrganisationSettings
    from app.identity.signin.records import Place

R = TypeVar("R")
T = TypeVar("T")
_LOG: Final = logging.getLogger(__name__)
#: Kinds of change that may concern the rights of who made it.
_OWN_RIGHTS: Final = frozenset({"user", "role"})
#: The same refusal is written down once in so long; a panel asks again and again.
_REFUSAL_EVERY: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Terms:
    """How long a sign-in lasts, and the token that brings it back after a restart."""

    access_until: datetime
    refresh_until: datetime
    refresh_token: str
    #: Signed in by password, so the password's age counts.
    by_password: bool


def actor_of(rights: Rights, org_id: str, user_id: str, place: Place, session_id: str) -> Actor:
    """The person who acts, with the rights just read."""
    return Actor(
        user_id=user_id,
        org_id=org_id,
        username=rights.username,
        full_name=rights.full_name,
        roles=rights.roles,
        permissions=rights.permissions,
        warehouses=rights.warehouses,
        workstation=place.workstation,
        session_id=session_id,
        auth_version=rights.auth_version,
    )


def needs_new_password(rights: Rights, settings: OrganisationSettings, now: datetime) -> bool:
    """Whether the password must be changed before anything else."""
    changed_at = rights.password_changed_at
    changed = None if changed_at is None else instant_from(changed_at)
    return rights.must_change_password or is_expired(changed, now, settings.password)


class SignedIn(Signed):
    """A person signed in at a workstation; implements :class:`app.core.client.Client`."""

    def __init__(
        self,
        database: Database,
        actor: Actor,
        env: Environment,
        place: Place,
        settings: OrganisationSettings,
        terms: Terms,
    ) -> None:
        super().__init__(database, actor, env)
        self.place = place
        self.settings = settings
        self._terms = terms
        self._must_change = False
        self._locked = False
        self._ended = False
        self._renewing = threading.RLock()
        self._refusals: dict[str, datetime] = {}

    # ------------------------------------------------------------ what the shell asks

    @property
    def is_locked(self) -> bool:
        """Whether the screen is locked; commands are refused until ``SignIn.unlock``."""
        return self._locked

    @property
    def is_ended(self) -> bool:
        """Whether the person signed out here, or was signed out."""
        return self._ended

    @property
    def must_change_password(self) -> bool:
        """Whether only ``user.change_password`` is accepted now."""
        return self._must_change

    @property
    def refresh_token(self) -> str:
        """For the key ring of who stays signed in; ``SignIn.resume`` takes it."""
        return self._terms.refresh_token

    @property
    def access_until(self) -> datetime:
        """Until when the rights are trusted without reading them again."""
        return self._terms.access_until

    def background(self) -> Background:
        """The same person for work that goes on behind a locked screen (printing, an import)."""
        return Background(self)

    # ------------------------------------------------------------ the client

    def do(
        self,
        command: Command[R],
        *,
        request_id: str | None = None,
        progress: Progress | None = None,
    ) -> Done[R]:
        """Run a command; see :meth:`Signed.do`.

        Raises:
            SessionEnded: After sign-out, deactivation, a password reset, or too long unused.
            ScreenLocked: From a locked screen.
            MustChangePassword: Before a new password was set.
        """
        if self._locked:
            raise ScreenLocked
        return self.do_behind_lock(command, request_id=request_id, progress=progress)

    def do_behind_lock(
        self,
        command: Command[R],
        *,
        request_id: str | None = None,
        progress: Progress | None = None,
    ) -> Done[R]:
        """Run a command although the screen may be locked; for :class:`Background`."""
        if self._must_change and not isinstance(command, ChangePassword):
            raise MustChangePassword
        done: Done[R] = self._as_myself(
            lambda: Signed.do(self, command, request_id=request_id, progress=progress), command.name
        )
        if done.changes & _OWN_RIGHTS and self._has_new_rights():
            self.renew()
        return done

    def ask(self, query: Query[R]) -> R:
        """Answer a query; see :meth:`Signed.ask`.

        Before a new password was set, only what the page for it shows.
        """
        if self._must_change and not isinstance(query, (ShowProfile, ShowOrganisation)):
            raise MustChangePassword
        return self._as_myself(lambda: Signed.ask(self, query), query.name)

    def _as_myself(self, call: Callable[[], T], name: str) -> T:
        """Call with fresh rights; rights changed meanwhile are read and the call made again."""
        if self._ended:
            raise SessionEnded
        if self.env.now() >= self._terms.access_until:
            self.renew()
        try:
            return self._once_more_with_new_rights(call)
        except (PermissionRefused, WarehouseRefused) as refusal:
            self._note_refusal(name, refusal)
            raise

    def _once_more_with_new_rights(self, call: Callable[[], T]) -> T:
        try:
            return call()
        except SessionEnded:
            self.renew()
        except ServerAway:
            raise
        except UserError:
            # The refusal was decided on the rights read earlier: it stands only if they still do.
            if not self._has_new_rights():
                raise
            self.renew()
        return call()

    def _has_new_rights(self) -> bool:
        """Whether the person was given other rights since they were read."""
        with self.database.reading() as session:
            version = session.scalar(
                sa.select(User.auth_version).where(
                    User.org_id == self._actor.org_id, User.id == self._actor.user_id
                )
            )
        return version != self._actor.auth_version

    # ------------------------------------------------------------ life of the session

    def renew(self) -> None:
        """Read the rights again and let the sign-in live on, if it still may.

        Raises:
            SessionEnded: If it was ended, is too old, or the person is no longer active.
        """
        with self._renewing, self.database.writing() as session:
            now = self.env.now()
            row = session.get(SignInSession, (self._actor.org_id, self._actor.session_id))
            rights = rights_of(session, self._actor.org_id, self._actor.user_id)
            if row is None or row.ended_at is not None or rights is None:
                self._close(session, "")
            elif now >= row.refresh_until:
                self._close(session, "expired")
            else:
                self._terms = self._longer(now)
                row.access_until = self._terms.access_until
                row.refresh_until = self._terms.refresh_until
                self.take(rights, now)
                self._keep_head(session)
            session.commit()
        if self._ended:
            raise SessionEnded

    def take(self, rights: Rights, now: datetime) -> None:
        """Act with these rights from now on."""
        self._actor = actor_of(
            rights, self._actor.org_id, self._actor.user_id, self.place, self._actor.session_id
        )
        self._must_change = self._terms.by_password and needs_new_password(
            rights, self.settings, now
        )

    def _longer(self, now: datetime) -> Terms:
        return Terms(
            access_until=now + timedelta(minutes=self.settings.access_minutes),
            refresh_until=now + timedelta(days=self.settings.refresh_days),
            refresh_token=self._terms.refresh_token,
            by_password=self._terms.by_password,
        )

    def close(self, kind: str) -> None:
        """End the sign-in: it and its refresh token open nothing any more."""
        if self._ended:
            return
        self._ended = True  # what runs may finish, nothing new begins
        with self._turn, self.database.writing() as session:
            self._close(session, kind)
            session.commit()

    def _close(self, session: Session, kind: str) -> None:
        self._ended = True
        self._keep_head(session)
        session.execute(
            sa.update(SignInSession)
            .where(
                SignInSession.org_id == self._actor.org_id,
                SignInSession.id == self._actor.session_id,
                SignInSession.ended_at.is_(None),
            )
            .values(ended_at=self.env.now(), ended_why=kind)
        )
        if kind:
            self.write(session, kind)

    def _keep_head(self, session: Session) -> None:
        """Write down the end of the hash chain, unless a command is just lengthening it."""
        if self._turn.acquire(blocking=False):
            try:
                keep_head(session, self.env, self._actor.org_id, self._chain)
            finally:
                self._turn.release()

    def set_locked(self, *, locked: bool) -> None:
        """Lock or open the screen; only :class:`SignIn` calls it."""
        self._locked = locked

    # ------------------------------------------------------------ traces

    def who(self) -> Who:
        """The person, for the record of the door."""
        return Who(self._actor.username, self._actor.user_id, self._actor.session_id)

    def write(
        self, session: Session, kind: str, *, detail: str = "", alerts: tuple[str, ...] = ()
    ) -> None:
        """Add a line about this person to the record of the door."""
        write_event(
            session, self.env, self._actor.org_id, self.place, self.who(), kind,
            detail=detail, alerts=alerts,
        )  # fmt: skip

    def _note_refusal(self, name: str, refusal: UserError) -> None:
        """A refused call is logged (WMS-SEC-07), for people to see and not only in a file."""
        now = self.env.now()
        last = self._refusals.get(name)
        if last is not None and now - last < _REFUSAL_EVERY:
            return
        self._refusals[name] = now
        _LOG.warning("refused %s to %s: %s", name, self._actor.username, refusal.code)
        with self.database.writing() as session:
            self.write(session, "refused", detail=f"{name}: {refusal.message}")
            session.commit()


class Background:
    """A person's client that a locked screen does not stop; ended by sign-out like everything."""

    def __init__(self, person: SignedIn) -> None:
        self._person = person

    @property
    def actor(self) -> Actor:
        """The signed-in person."""
        return self._person.actor

    def do(
        self,
        command: Command[R],
        *,
        request_id: str | None = None,
        progress: Progress | None = None,
    ) -> Done[R]:
        """See :meth:`SignedIn.do`."""
        return self._person.do_behind_lock(command, request_id=request_id, progress=progress)

    def ask(self, query: Query[R]) -> R:
        """See :meth:`SignedIn.ask`."""
        return self._person.ask(query)
