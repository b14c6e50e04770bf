"""What other slices call to leave a trace."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from app.audit.ledger import AUDIT
from app.audit.models import ChainHead
from app.audit.rules import seal
from app.core.db import instant_text
from app.core.money import Money

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.core.env import Environment
    from app.core.gate import Chain
    from app.core.work import Work


def record(
    work: Work,
    action: str,
    kind: str,
    subject_id: str,
    label: str,
    *,
    old: Any = None,  # noqa: ANN401 - any JSON value
    new: Any = None,  # noqa: ANN401 - any JSON value
) -> None:
    """Record an action on one subject.

    Args:
        work: The command that does it.
        action: What was done, in the form of a command name: ``user.create``.
        kind: Kind of thing: ``user``, ``order``, ``lot``.
        subject_id: Its id.
        label: What people call it; may hold the token of a document number.
        old: Values before, as JSON; Money becomes a decimal string.
        new: Values after.
    """
    rows = work.effects[AUDIT.name]
    content = (action, kind, subject_id, label, _plain(old), _plain(new))
    place = len(rows) + 1
    rows.append((work.new_id(), *content, place, 0, _seal(work, place, 0, content)))
    first = rows[0]
    rows[0] = (*first[:-2], place, _seal(work, 1, place, first[1:7]))
    work.changed("audit")


def _plain(value: Any) -> Any:  # noqa: ANN401 - any value a handler notes
    """A value as JSON keeps it; money as a decimal string, a float never.

    A float would come back from jsonb in another spelling than it was sealed in.
    """
    if isinstance(value, dict):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    if isinstance(value, (set, frozenset)):
        return sorted(_plain(part) for part in value)
    return _plain_scalar(value)


def _plain_scalar(value: object) -> str | int | None:
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, Money):
        return str(value)
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"cannot stand in the audit trail: {type(value)}")


def _seal(work: Work, place: int, of: int, content: tuple[Any, ...]) -> str:
    by = (work.actor.user_id, work.actor.workstation, instant_text(work.now))
    return seal(work.command_id, place, of, (*by, *content))


def keep_head(session: Session, env: Environment, org_id: str, chain: Chain) -> None:
    """Write down how far a session's chain of commands has come, if it has any."""
    if chain.seq:
        session.add(
            ChainHead(
                org_id=org_id,
                id=env.new_id(),
                session_id=chain.session_id,
                seq=chain.seq,
                hash=chain.head,
                at=env.now(),
            )
        )
