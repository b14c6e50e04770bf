"""The people of the demo, each acting in their own name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from app.core.commands import Actor
from app.core.env import FixedEnvironment
from app.core.errors import NotFound
from app.core.execution import Signed
from app.identity.models import User
from app.identity.queries.rights import rights_of

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from app.core.database import Database

#: Where each role works.
_PLACES: Final = {"Packer": "MEJA-KEMAS-1", "Picker": "GUDANG-1", "Supervisor": "GUDANG-2"}


class DemoClock(FixedEnvironment):
    """The demo's clock: it passes months in seconds and never runs ahead of the real one.

    Today's part of the story has hours of its own; whoever opens the demo before them finds it told
    up to now, not in the future.
    """

    def __init__(self, start: datetime, latest: datetime) -> None:
        super().__init__(start, seed=2026)
        self._latest = latest

    def set(self, moment: datetime) -> None:
        """Put the clock to a moment, at the latest to now."""
        super().set(min(moment, self._latest))

    def advance(self, step: timedelta) -> None:
        """Move the clock forward, at the latest to now."""
        self.set(self.now() + step)


class Cast:
    """Acts as any user of the demo, at the demo's clock.

    Signing in with a password is for people: the demo's months pass in seconds, and a session would
    end between two of its days.
    """

    def __init__(self, database: Database, env: DemoClock, admin: Signed) -> None:
        self.database = database
        self.env = env
        self.admin = admin
        #: Store code → code of its own account by role.
        self.store_accounts: dict[str, dict[str, str]] = {}
        self._people: dict[str, Signed] = {}

    def as_(self, username: str) -> Signed:
        """A person by user name."""
        if username not in self._people:
            self._people[username] = Signed(self.database, self._actor(username), self.env)
        return self._people[username]

    def _actor(self, username: str) -> Actor:
        org = self.admin.actor.org_id
        with self.database.reading() as session:
            user_id = session.scalar(
                sa.select(User.id).where(User.org_id == org, User.username == username)
            )
            rights = rights_of(session, org, user_id) if user_id else None
        if user_id is None or rights is None:
            raise NotFound("Pengguna", username)
        place = next((where for role, where in _PLACES.items() if role in rights.roles), "KANTOR")
        return Actor(
            user_id=user_id,
            org_id=org,
            username=rights.username,
            full_name=rights.full_name,
            roles=rights.roles,
            permissions=rights.permissions,
            warehouses=rights.warehouses,
            workstation=place,
            session_id=self.env.new_id(),
            auth_version=rights.auth_version,
        )
