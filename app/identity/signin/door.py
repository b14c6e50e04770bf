"""The door of one workstation: in by password, badge or token, lock, unlock, out.

At most one person is in at a time; whoever comes in closes the session of the one before
(WMS-SEC-13).  Every answer to a wrong name is that to a wrong password, in words and in time.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.core.errors import SessionEnded
from app.core.execution import Signed
from app.identity import passwords
from app.identity.api import ConfirmReset, GrantApproval
from app.identity.models import PasswordReset, SignInSession
from app.identity.queries.rights import rights_of
from app.identity.rules.codes import new_reset_code, reset_hash, token_hash
from app.identity.rules.errors import ResetRefused, SignInRefused, SupervisorLacksRight
from app.identity.service.codes import want
from app.identity.signin.keys import House, Keys
from app.identity.signin.records import Place, Who, note_workstation, unusual, write_event
from app.identity.signin.session import SignedIn, Terms, actor_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from app.core.database import Database
    from app.core.env import Environment
    from app.identity.api import OneTimeApproval


class SignIn:
    """Signing in at one workstation.

    Args:
        database: Where people are known.
        env: Clock, ids and randomness.
        workstation: Name of the workstation, as people know it.
        device: What kind of machine it is, for the record of sign-ins.
    """

    def __init__(
        self, database: Database, env: Environment, workstation: str, device: str = ""
    ) -> None:
        self._database = database
        self._env = env
        self._place = Place(workstation, device)
        self._keys = Keys(database, env, self._place)
        self._current: SignedIn | None = None

    @property
    def current(self) -> SignedIn | None:
        """Who is signed in here now."""
        return self._current if self._current and not self._current.is_ended else None

    # ------------------------------------------------------------ in

    def with_password(self, username: str, password: str) -> SignedIn:
        """Sign in by user name or e-mail.

        Raises:
            SignInRefused: Unknown, inactive or wrong password: one sentence for all.
            SignInLocked: After too many failures.
            NoOrganisation: On an empty database.
        """
        house = self._keys.house()
        user_id = self._keys.password(house, username, password)
        with self._writing() as session:
            signed = self._enter(session, house, user_id, "in")
        return self._come_in(signed)

    def with_badge(self, code: str, pin: str) -> SignedIn:
        """Sign in by badge and PIN; whoever was in here is signed out (WMS-SEC-13).

        Raises:
            BadgeRefused: Unknown or revoked badge, inactive person, wrong PIN.
            SignInLocked: After five wrong PINs.
        """
        house = self._keys.house()
        user_id = self._keys.pin(house, code, pin)
        with self._writing() as session:
            signed = self._enter(session, house, user_id, "badge_in")
        return self._come_in(signed)

    def resume(self, refresh_token: str) -> SignedIn:
        """Come back after a restart with the token kept in the key ring; a token works once.

        Raises:
            SessionEnded: If it is unknown, used, ended or older than the refresh time.
        """
        house = self._keys.house()
        with self._writing() as session:
            row = session.scalar(
                sa.select(SignInSession)
                .where(SignInSession.org_id == house.org_id)
                .where(SignInSession.refresh_hash == token_hash(refresh_token))
                .with_for_update()
            )
            now = self._env.now()
            if row is None or row.ended_at is not None or now >= row.refresh_until:
                raise SessionEnded
            row.ended_at, row.ended_why = now, "resumed"
            signed = self._enter(session, house, row.user_id, "resumed")
        return self._come_in(signed)

    def _enter(self, session: Session, house: House, user_id: str, kind: str) -> SignedIn:
        """Open a session for a person whose secret was right."""
        rights = rights_of(session, house.org_id, user_id)
        if rights is None:  # deactivated since the secret was checked
            raise SignInRefused
        now, session_id = self._env.now(), self._env.new_id()
        token = new_reset_code(self._env)
        terms = Terms(
            access_until=now + timedelta(minutes=house.settings.access_minutes),
            refresh_until=now + timedelta(days=house.settings.refresh_days),
            refresh_token=token,
            by_password=kind != "badge_in",
        )
        session.add(
            SignInSession(
                org_id=house.org_id,
                id=session_id,
                user_id=user_id,
                how=kind,
                workstation=self._place.workstation,
                started_at=now,
                access_until=terms.access_until,
                refresh_until=terms.refresh_until,
                refresh_hash=token_hash(token),
                ended_at=None,
                ended_why="",
            )
        )
        actor = actor_of(rights, house.org_id, user_id, self._place, session_id)
        signed = SignedIn(self._database, actor, self._env, self._place, house.settings, terms)
        signed.take(rights, now)
        alerts = unusual(
            session, now, house.org_id, self._place, user_id, house.settings,
            by_badge=kind == "badge_in",
        )  # fmt: skip
        signed.write(session, kind, alerts=alerts)
        note_workstation(session, self._env, house.org_id, self._place)
        return signed

    def _come_in(self, signed: SignedIn) -> SignedIn:
        """Whoever was in before is out now."""
        before, self._current = self._current, signed
        if before is not None:
            before.close("switched")
        return signed

    # ------------------------------------------------------------ lock, unlock, out

    def lock(self, signed: SignedIn) -> None:
        """Lock the screen: commands are refused, what runs goes on, the open parcel stays."""
        if signed.is_ended or signed.is_locked:
            return
        signed.set_locked(locked=True)
        with self._writing() as session:
            signed.write(session, "lock")

    def unlock(self, signed: SignedIn, secret: str) -> None:
        """Open the screen again with the person's PIN or password.

        Raises:
            SignInRefused: Wrong password.
            BadgeRefused: Wrong PIN.
            SignInLocked: Too many wrong ones.
            SessionEnded: The person was signed out or deactivated meanwhile.
        """
        signed.renew()
        self._keys.own_secret(self._keys.house(), signed.actor.user_id, secret)
        signed.set_locked(locked=False)
        with self._writing() as session:
            signed.write(session, "unlock")

    def sign_out(self, signed: SignedIn) -> None:
        """End the session and its refresh token."""
        signed.close("out")
        if self._current is signed:
            self._current = None

    # ------------------------------------------------------------ supervisor

    def override(
        self, code: str, pin: str, permission: str, reason: str, subject: str = ""
    ) -> OneTimeApproval:
        """A supervisor allows the one action that is blocked here (PU-57).

        The session of whoever works here goes on; the supervisor signs one command,
        ``approval.grant``, and is gone again.

        Args:
            code: The supervisor's badge.
            pin: Its PIN, always asked.
            permission: What is missing, and what the supervisor must hold.
            reason: Why, in words; it is logged.
            subject: Number or code the action is about.

        Raises:
            BadgeRefused, SignInLocked: As for signing in.
            SupervisorLacksRight: The badge is not that of a supervisor for this.
            SessionEnded: Nobody is signed in here.
        """
        if self.current is None:
            raise SessionEnded
        house = self._keys.house()
        user_id = self._keys.pin(house, code, pin, "override_failed")
        with self._database.reading() as session:
            rights = rights_of(session, house.org_id, user_id)
        if rights is None:
            raise SignInRefused
        supervisor = actor_of(rights, house.org_id, user_id, self._place, self._env.new_id())
        asked = GrantApproval(
            wanted=permission,
            requester=self.current.actor.username,
            reason=reason,
            subject=subject,
        )
        who, detail = (
            Who(rights.username, user_id, supervisor.session_id),
            f"{permission} {subject}",
        )
        try:
            given = Signed(self._database, supervisor, self._env).do(asked).value
        except SupervisorLacksRight:
            self._note(house, who, "override_failed", detail)
            raise
        self._note(house, who, "override", f"{detail}: {reason}")
        return given

    def _note(self, house: House, who: Who, kind: str, detail: str = "") -> None:
        with self._writing() as session:
            write_event(session, self._env, house.org_id, self._place, who, kind, detail=detail)

    # ------------------------------------------------------------ forgotten password

    def request_reset(self, name: str) -> str:
        """Note that somebody forgot their password (WMS-SEC-03).

        Returns:
            What to tell the person: the same whether or not the name is known.
        """
        house = self._keys.house()
        typed = name.strip().lower()
        user = self._keys.person(house, typed)
        with self._writing() as session:
            user_id = user.id if user is not None and user.active else None
            if user_id is not None:
                want(session, self._env, house.org_id, user_id, "reset")
            who = Who(typed, user_id)
            write_event(session, self._env, house.org_id, self._place, who, "reset_wanted")
        return (
            "Jika akun itu ada, kode ganti kata sandi dikirim ke e-mailnya "
            "atau diberikan oleh admin. Kode berlaku satu jam."
        )

    def confirm_reset(self, code: str, new_password: str) -> None:
        """Set a password with a code from a mail or an admin; the person then signs in with it.

        Raises:
            ResetRefused: Unknown, used or expired code.
            PasswordRefused: The new password is too weak; the code may be used again.
        """
        house = self._keys.house()
        owner = self._owner_of_code(house, code)
        with self._database.reading() as session:
            rights = rights_of(session, house.org_id, owner) if owner else None
        if owner is None or rights is None:
            passwords.spend_time(new_password)
            self._note(house, Who(""), "code_failed")
            raise ResetRefused
        person = actor_of(rights, house.org_id, owner, self._place, self._env.new_id())
        Signed(self._database, person, self._env).do(
            ConfirmReset(code=code, new_password=new_password)
        )
        self._note(house, Who(rights.username, owner, person.session_id), "reset_done")

    def _owner_of_code(self, house: House, code: str) -> str | None:
        with self._database.reading() as session:
            return session.scalar(
                sa.select(PasswordReset.user_id).where(
                    PasswordReset.org_id == house.org_id,
                    PasswordReset.token_hash == reset_hash(code),
                    PasswordReset.used_at.is_(None),
                    PasswordReset.expires_at > self._env.now(),
                )
            )

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        """A short transaction of our own, committed at its end."""
        with self._database.writing() as session:
            yield session
            session.commit()
