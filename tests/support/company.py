"""A company for tests: founded by commands, with a client for every role.

    company = Company.found(database_url)           # or: company(database_url)
    packer = company.client("Packer")               # a role
    clerk = company.client("product.create", "product.read", username="budi")
    company.client().do(...)                        # the admin, who may do everything

The clock stands at Saturday 21 November 2026, 09.00 WIB, until ``company.env`` is told otherwise.
"""

from __future__ import annotations

import weakref
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Self

from app import schema
from app.core.commands import all_commands
from app.core.database import Database
from app.core.env import FixedEnvironment
from app.identity import passwords
from app.identity.api import CreateUser, FoundOrganisation, IssueBadge, OrganisationSettings
from app.identity.rules.roles import PREDEFINED
from app.identity.signin import SignedIn, SignIn, found
from tests.support.remembered import remembered

if TYPE_CHECKING:
    from types import TracebackType

#: 09.00 WIB on a working Saturday.
START: Final = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
PASSWORD: Final = "rahasia123"
PIN: Final = "4821"
WORKSTATION: Final = "MEJA-1"
_ROLES: Final = frozenset(role.name for role in PREDEFINED)
#: What other slices add to a fresh company, when they are there: command → values it may take.
_OPENING: Final[dict[str, dict[str, Any]]] = {
    "chart.install": {},
    "books.open_year": {"year": START.year},
}


@dataclass
class Company:
    """A founded organisation on a database of its own."""

    url: str
    database: Database
    env: FixedEnvironment
    #: The admin, signed in.
    admin: SignedIn
    _clients: dict[str, SignedIn] = field(default_factory=dict)
    _count: int = 0

    @classmethod
    def found(
        cls, url: str, *, settings: OrganisationSettings | None = None, opened: bool = True
    ) -> Company:
        """Found an organisation on a fresh database.

        Args:
            url: Of a database with the schema in place (the ``database_url`` fixture).
            settings: Of the organisation; the defaults otherwise.
            opened: With chart of accounts and book year, as far as those commands exist.
        """
        schema.load()
        passwords.use(passwords.CHEAP)
        if settings is None:
            name = f"company_{int(opened)}"
            return remembered(name, url, partial(cls._founded, settings=None, opened=opened))
        return cls._founded(url, settings=settings, opened=opened)

    def __post_init__(self) -> None:
        weakref.finalize(self, self.database.dispose)

    def __setstate__(self, state: dict[str, Any]) -> None:
        """A copy (:func:`remembered`) lies elsewhere."""
        self.__dict__ |= state | {"url": state["database"].url}
        self.__post_init__()

    @classmethod
    def _founded(cls, url: str, *, settings: OrganisationSettings | None, opened: bool) -> Company:
        database, env = Database(url), FixedEnvironment(START)
        admin = found(
            database,
            env,
            FoundOrganisation(
                organisation="Toko Lumbung Sehat",
                entity="PT Lumbung Sehat",
                entity_kind="pt",
                password=PASSWORD,
                settings=settings or OrganisationSettings(),
            ),
            workstation=WORKSTATION,
        )
        made = cls(url, database, env, admin)
        if opened:
            made.open_books()
        return made

    def open_books(self) -> None:
        """Run what accounting offers to start with."""
        commands = all_commands()
        for name, values in _OPENING.items():
            if (kind := commands.get(name)) is not None:
                fitting = {key: value for key, value in values.items() if key in kind.model_fields}
                self.admin.do(kind(**fitting))

    def client(
        self, *rights: str, username: str = "", warehouses: tuple[str, ...] | None = None
    ) -> SignedIn:
        """A signed-in person with roles or single permissions; the admin when none is named.

        The same rights give the same person again; a user name gives a person of that name.
        """
        if not rights and not username:
            return self.admin
        key = username or "|".join((*rights, *(warehouses or ())))
        if key not in self._clients:
            self._clients[key] = self._new_client(rights, username, warehouses)
        elif self._clients[key].is_ended:
            name = self._clients[key].actor.username
            self._clients[key] = self.door().with_password(name, PASSWORD)
        return self._clients[key]

    def _new_client(
        self, rights: tuple[str, ...], username: str, warehouses: tuple[str, ...] | None
    ) -> SignedIn:
        self._count += 1
        name = username or f"orang{self._count}"
        self.admin.do(
            CreateUser(
                username=name,
                full_name=name.replace(".", " ").title(),
                roles=tuple(right for right in rights if right in _ROLES),
                permissions=tuple(right for right in rights if right not in _ROLES),
                warehouses=warehouses,
                password=PASSWORD,
                must_change_password=False,
            )
        )
        return self.door().with_password(name, PASSWORD)

    def door(self, workstation: str = WORKSTATION) -> SignIn:
        """The door of a workstation with nobody in."""
        return SignIn(self.database, self.env, workstation, "uji")

    def badge(self, username: str, pin: str = PIN) -> str:
        """Issue a badge; gives its code."""
        return self.admin.do(IssueBadge(username=username, pin=pin)).value.code

    def close(self) -> None:
        """Close the database; happens by itself when the company is dropped."""
        self.database.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def company(
    url: str, *, settings: OrganisationSettings | None = None, opened: bool = True
) -> Company:
    """A founded company on a fresh database; see :class:`Company`."""
    return Company.found(url, settings=settings, opened=opened)
