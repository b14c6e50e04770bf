"""Who acts before anybody exists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from app.core.commands import Actor
from app.core.errors import SessionEnded
from app.core.execution import Signed
from app.identity import service
from app.identity.api import Founding
from app.identity.models import Organisation
from app.identity.queries.rights import rights_of
from app.identity.signin.door import SignIn
from app.identity.signin.records import Place
from app.identity.signin.session import actor_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.core.database import Database
    from app.core.env import Environment
    from app.identity.signin.session import SignedIn

#: The handlers must be registered before anybody can found anything.
SERVICE: Final = service


def founder(database: Database, env: Environment, workstation: str = "pendirian") -> Signed:
    """The person who may run a :class:`Founding` command and nothing else.

    On a database that is founded already the founder belongs to that organisation, so the same
    request id is answered again and any other is refused.
    """
    with database.reading() as session:
        org_id = session.scalar(sa.select(Organisation.id))
    actor = Actor(
        user_id=env.new_id(),
        org_id=org_id or env.new_id(),
        username="pendiri",
        full_name="Pendiri",
        roles=(),
        permissions=frozenset({Founding.permission}),
        warehouses=None,
        workstation=workstation,
        session_id=env.new_id(),
    )
    return Signed(database, actor, env)


def found(
    database: Database,
    env: Environment,
    command: Founding[Any],
    *,
    workstation: str = "pendirian",
    request_id: str | None = None,
) -> SignedIn:
    """Found or restore the organisation and sign its admin in.

    Raises:
        OrganisationExists: If the database holds one already.
    """
    founder(database, env, workstation).do(command, request_id=request_id)
    return SignIn(database, env, workstation).with_password(command.username, command.password)


def promoted(session: Session, actor: Actor) -> Actor:
    """The founder as the admin that ``organisation.found`` has just made of them."""
    rights = rights_of(session, actor.org_id, actor.user_id)
    if rights is None:
        raise SessionEnded
    place = Place(actor.workstation, "")
    return actor_of(rights, actor.org_id, actor.user_id, place, actor.session_id)
