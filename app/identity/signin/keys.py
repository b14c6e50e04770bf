"""Checking passwords and PINs, and counting the wrong ones (WMS-SEC-09, PU-55).

The slow comparison runs before the transaction, the counting inside it under the row's lock:
however many guesses come at once, each is counted, and a right one that arrives after the lock is
refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa

from app.identity import passwords
from app.identity.models import Badge, LoginEvent, Organisation, User
from app.identity.queries.rights import parse_settings
from app.identity.rules.codes import normal_badge_code
from app.identity.rules.errors import (
    BadgeRefused,
    NoOrganisation,
    SignInLocked,
    SignInRefused,
)
from app.identity.rules.events import LOCKED
from app.identity.rules.locks import (
    OPEN,
    LockRule,
    LockState,
    account_rule,
    after_failure,
    badge_rule,
)
from app.identity.signin.records import Place, Who, lock_state, lock_values, write_event

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.core.database import Database
    from app.core.env import Environment
    from app.core.errors import UserError
    from app.identity.rules.settings import OrganisationSettings


@dataclass(frozen=True, slots=True)
class House:
    """The organisation behind the door."""

    org_id: str
    name: str
    settings: OrganisationSettings


@dataclass(frozen=True, slots=True)
class _Try:
    """One attempt: what was tried, on whose account, and whether it was right."""

    who: Who
    kind: str
    right: bool
    rule: LockRule
    refusal: UserError


class Keys:
    """Passwords and PINs of one organisation, tried at one place."""

    def __init__(self, database: Database, env: Environment, place: Place) -> None:
        self._database = database
        self._env = env
        self._place = place

    def house(self) -> House:
        """The organisation of this database.

        Raises:
            NoOrganisation: If none was founded yet.
        """
        with self._database.reading() as session:
            found = session.execute(
                sa.select(Organisation.id, Organisation.name, Organisation.settings)
            ).first()
        if found is None:
            raise NoOrganisation
        return House(found.id, found.name, parse_settings(found.settings))

    def password(self, house: House, name: str, password: str, kind: str = "failed") -> str:
        """Check a password; gives the person's id.

        Args:
            house: The organisation.
            name: User name or e-mail, as typed.
            password: As typed.
            kind: What a failure is called in the record of the door.

        Raises:
            SignInRefused: Unknown, inactive or wrong, in one sentence.
            SignInLocked: Too many wrong ones; for an unknown name just the same.
        """
        typed = name.strip().lower()
        user = self.person(house, typed)
        right = passwords.matches(user.password_hash if user else "", password)
        attempt = _Try(
            Who(user.username if user else typed, user.id if user else None),
            kind,
            right and user is not None and user.active,
            account_rule(house.settings.lockout),
            SignInRefused(),
        )
        if user is None:
            self._judge_stranger(house, attempt)
            raise SignInRefused
        self._judge(house, attempt, User, user.id, self._fresh_hash(user, password, right=right))
        return user.id

    def pin(self, house: House, code: str, pin: str, kind: str = "badge_failed") -> str:
        """Check a badge and its PIN; gives the person's id.

        Raises:
            BadgeRefused: Unknown or revoked badge, wrong PIN, inactive person.
            SignInLocked: Five wrong PINs in a row, for five minutes.
        """
        badge, user = self._badge(house, code)
        right = passwords.matches(badge.pin_hash if badge else "", pin)
        attempt = _Try(
            Who(user.username if user else "", user.id if user else None),
            kind,
            right and user is not None and user.active,
            badge_rule(house.settings.lockout),
            BadgeRefused(),
        )
        if badge is None or user is None:
            self._write_failure(house, attempt, "badge tidak dikenal")
            raise BadgeRefused
        fresh = {}
        if right and passwords.is_outdated(badge.pin_hash):
            fresh = {"pin_hash": passwords.make_hash(pin, self._env)}
        self._judge(house, attempt, Badge, badge.id, fresh)
        return user.id

    def own_secret(self, house: House, user_id: str, secret: str) -> None:
        """Check the PIN or the password of somebody who is signed in, at the locked screen.

        Raises:
            SignInRefused: If it is neither.
            SignInLocked: Too many wrong ones.
        """
        with self._database.reading() as session:
            username = session.scalar(
                sa.select(User.username).where(User.org_id == house.org_id, User.id == user_id)
            )
            code = session.scalar(
                sa.select(Badge.code).where(
                    Badge.org_id == house.org_id, Badge.user_id == user_id, Badge.active
                )
            )
        if code is not None and secret.isdigit():
            self.pin(house, code, secret, "unlock_failed")
        else:
            self.password(house, username or "", secret, "unlock_failed")

    # ------------------------------------------------------------ finding

    def person(self, house: House, typed: str) -> User | None:
        """Whose user name or e-mail this is, active or not."""
        if not typed:
            return None  # most people have no e-mail
        with self._database.reading() as session:
            return session.scalar(
                sa.select(User)
                .where(User.org_id == house.org_id, User.removed_at.is_(None))
                .where(sa.or_(User.username == typed, User.email == typed))
                # Somebody's e-mail could be another one's user name: the name wins.
                .order_by(sa.case((User.username == typed, 0), else_=1))
                .limit(1)
            )

    def _badge(self, house: House, code: str) -> tuple[Badge | None, User | None]:
        with self._database.reading() as session:
            found = session.execute(
                sa.select(Badge, User)
                .join(User, sa.and_(User.org_id == Badge.org_id, User.id == Badge.user_id))
                .where(Badge.org_id == house.org_id, Badge.code == normal_badge_code(code))
                .where(Badge.active, User.removed_at.is_(None))
            ).first()
        return (None, None) if found is None else (found[0], found[1])

    def _fresh_hash(self, user: User, password: str, *, right: bool) -> dict[str, Any]:
        """A hash by today's method for one of an earlier version (WMS-SEC-11)."""
        if right and passwords.is_outdated(user.password_hash):
            return {"password_hash": passwords.make_hash(password, self._env)}
        return {}

    # ------------------------------------------------------------ judging

    def _judge(
        self,
        house: House,
        attempt: _Try,
        table: type[User | Badge],
        row_id: str,
        fresh: dict[str, Any],
    ) -> None:
        with self._database.writing() as session:
            row = session.get_one(table, (house.org_id, row_id), with_for_update=True)
            before = lock_state(cast("User | Badge", row))
            after = self._after(before, attempt)
            if after != before or fresh:
                self._keep(session, house, table, row_id, lock_values(after) | fresh)
            if not attempt.right or before.is_locked(self._env.now()):
                self._event(session, house, attempt, before, after)
            session.commit()
        self._refuse(attempt, before, after)

    def _judge_stranger(self, house: House, attempt: _Try) -> None:
        """Count the failures of a name nobody has, so that it locks like a real one."""
        with self._database.writing() as session:
            before = self._state_of_stranger(session, house, attempt)
            after = self._after(before, attempt)
            self._event(session, house, attempt, before, after)
            session.commit()
        self._refuse(attempt, before, after)

    def _state_of_stranger(self, session: Session, house: House, attempt: _Try) -> LockState:
        rule = attempt.rule
        since = self._env.now() - rule.lock - (rule.window or timedelta())
        moments = session.scalars(
            sa.select(LoginEvent.at)
            .where(LoginEvent.org_id == house.org_id, LoginEvent.at > since)
            .where(LoginEvent.user_id.is_(None), LoginEvent.username == attempt.who.username)
            .where(LoginEvent.kind == attempt.kind)
            .order_by(LoginEvent.at, LoginEvent.id)
        )
        state = OPEN
        for at in moments:
            state = after_failure(state, at, rule)
        return state

    def _after(self, before: LockState, attempt: _Try) -> LockState:
        now = self._env.now()
        if before.is_locked(now):
            return before
        return OPEN if attempt.right else after_failure(before, now, attempt.rule)

    def _refuse(self, attempt: _Try, before: LockState, after: LockState) -> None:
        now = self._env.now()
        for state in (before, after):
            if state.is_locked(now) and state.locked_until is not None:
                raise SignInLocked(state.locked_until)
        if not attempt.right:
            raise attempt.refusal

    def _keep(
        self,
        session: Session,
        house: House,
        table: type[User | Badge],
        row_id: str,
        values: dict[str, Any],
    ) -> None:
        # Past the ORM: a wrong password must not make somebody's open form stale.
        session.execute(
            sa.update(table)
            .where(table.org_id == house.org_id, table.id == row_id)
            .values(**values)
        )

    def _event(
        self, session: Session, house: House, attempt: _Try, before: LockState, after: LockState
    ) -> None:
        newly_locked = after.is_locked(self._env.now()) and after != before
        detail = "terkunci" if before.is_locked(self._env.now()) else ""
        write_event(
            session, self._env, house.org_id, self._place, attempt.who, attempt.kind,
            detail=detail, alerts=(LOCKED,) if newly_locked else (),
        )  # fmt: skip

    def _write_failure(self, house: House, attempt: _Try, detail: str) -> None:
        with self._database.writing() as session:
            write_event(
                session, self._env, house.org_id, self._place, attempt.who, attempt.kind,
                detail=detail,
            )  # fmt: skip
            session.commit()


__all__ = ["House", "Keys"]
