"""Running commands and queries for a signed-in person: the one road for screens, scripts and tests."""

from __future__ import annotations

import json
import logging
import threading
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

import sqlalchemy as sa
from app.core import gate, results
from app.core.commands import Done, command_handler, query_handler
from app.core.driver import fetch
from app.core.errors import PermissionRefused, RequestReused, SessionEnded
from app.core.faults import fault_of, is_command_twice
from app.core.numbering import fill, has_tokens
from app.core.work import Progress, Read, Work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.orm import Session

    from app.core.commands import Actor, Command, Query
    from app.core.database import Database
    from app.core.env import Environment
    from app.core.faults import Fault

R = TypeVar("R")
_LOG: Final = logging.getLogger(__name__)
#: How often a lost race is decided again before a person hears of it.
ATTEMPTS: Final = 8


class Signed:
    """A signed-in person on a database; implements :class:`app.core.client.Client`."""

    def __init__(self, database: Database, actor: Actor, env: Environment) -> None:
        self.database = database
        self._actor = actor
        self.env = env
        self._chain = gate.Chain(actor.session_id)
        self._turn = threading.RLock()

    @property
    def actor(self) -> Actor:
        """The signed-in person."""
        return self._actor

    def do(self, command: Command[R], *, request_id: str | None = None, progress: Progress | None = None) -> Done[R]:
        """Run a command in one transaction; the same request id twice does nothing more.

        Raises:
            UserError: Nothing was written.
        """
        if not self._actor.may(command.permission):
            _LOG.warning("refused %s to %s: lacks %s", command.name, self._actor.username, command.permission)
            raise PermissionRefused(command.permission, command.summary)
        request = request_id or self.env.new_id()
        with self._turn:
            return self._decide(command, request, progress)

    def ask(self, query: Query[R]) -> R:
        """Answer a query; refused without its permission or after the session ended."""
        if not self._actor.may(query.permission):
            raise PermissionRefused(query.permission, query.summary)
        with self.database.reading() as session:
            self._still_signed_in(session)
            answer: R = query_handler(type(query))(Read(session, self._actor, self.env), query)
            return answer

    def _still_signed_in(self, session: Any) -> None:
        found = fetch(
            session,
            "SELECT auth_version FROM app_user WHERE org_id = :org AND id = :user AND active",
            {"org": self._actor.org_id, "user": self._actor.user_id},
        )
        if not found or found[0][0] != self._actor.auth_version:
            raise SessionEnded

    def _decide(self, command: Command[R], request: str, progress: Progress | None) -> Done[R]:
        attempts = 1 if self.database.is_sqlite else ATTEMPTS
        for attempt in range(1, attempts + 1):
            try:
                return self._once(command, request, progress)
            except Exception as error:
                done_before = self._earlier(command, request)
                if done_before is not None:
                    return done_before
                fault = fault_of(error)
                if fault is None:
                    raise
                if not self._again(fault, attempt, attempts):
                    raise fault.to_error() from error
        raise AssertionError("unreachable")

    @staticmethod
    def _again(fault: Fault, attempt: int, attempts: int) -> bool:
        return fault.race and not is_command_twice(fault) and attempt < attempts

    @contextmanager
    def atomically(self) -> Iterator[Batch]:
        """Several commands in one transaction: all of them or none.

        Each keeps its own request id, numbers and trail; a later one sees what the earlier ones did.
        """
        head = replace(self._chain)
        try:
            with self._turn, self.database.writing() as session:
                yield Batch(self, session, self._chain)
                session.commit()
        except BaseException:
            self._chain = head
            raise

    def _once(self, command: Command[R], request: str, progress: Progress | None) -> Done[R]:
        handler = command_handler(type(command))

        def accept(work: Work) -> None:
            gate.accept(work, command, self._chain)

        with self.database.writing() as session:
            work = Work(session, self._actor, self.env, request, accept=accept, progress=progress)
            value = handler(work, command)
            given = gate.apply(work, command, self._chain, value)
        return _done(command, value, work, given)

    def _earlier(self, command: Command[R], request: str) -> Done[R] | None:
        """The stored answer of this request id, if it was done before."""
        with self.database.reading() as session:
            rows = session.execute(
                sa.text(
                    "SELECT c.args_hash, r.result, r.message, r.changes FROM command c JOIN command_result r "
                    "ON r.org_id = c.org_id AND r.cmd = c.id WHERE c.org_id = :org AND c.id = :id"
                ),
                {"org": self._actor.org_id, "id": request},
            ).all()
            if not rows:
                return None
            stored_hash, result, message, changes = rows[0]
            if stored_hash != gate.args_hash(command):
                raise RequestReused
            given = gate.numbers_of(session, self._actor.org_id, request)
        text = result if isinstance(result, str) and self.database.is_sqlite else json.dumps(result, ensure_ascii=False)
        kinds = json.loads(changes) if isinstance(changes, str) else changes
        return Done(
            value=results.from_json(type(command), fill(text, given)),
            request_id=request,
            changes=frozenset(kinds),
            message=fill(message, given),
            repeated=True,
        )


class Batch:
    """Commands and queries inside one open transaction."""

    def __init__(self, signed: Signed, session: Session, chain: gate.Chain) -> None:
        self._signed = signed
        self._session = session
        self._chain = chain

    def do(self, command: Command[R], *, request_id: str | None = None) -> Done[R]:
        """Run a command; any error ends the whole batch.

        Raises:
            UserError: Nothing of the batch is written.
        """
        signed = self._signed
        if not signed.actor.may(command.permission):
            raise PermissionRefused(command.permission, command.summary)
        request = request_id or signed.env.new_id()
        earlier = signed._earlier(command, request)  # noqa: SLF001 - the two classes are one mechanism
        if earlier is not None:
            return earlier

        def accept(work: Work) -> None:
            gate.accept(work, command, self._chain)

        work = Work(self._session, signed.actor, signed.env, request, accept=accept)
        try:
            value = command_handler(type(command))(work, command)
            given = gate.apply(work, command, self._chain, value, commit=False)
        except Exception as error:
            fault = fault_of(error)
            if fault is None:
                raise
            raise fault.to_error() from error
        return _done(command, value, work, given)

    def become(self, read: Callable[[Session, Actor], Actor]) -> None:
        """Go on with the rights the batch itself has just given: the founder is an admin now."""
        self._session.flush()
        self._signed._actor = read(self._session, self._signed.actor)  # noqa: SLF001 - one mechanism

    def ask(self, query: Query[R]) -> R:
        """Answer a query as the transaction stands."""
        if not self._signed.actor.may(query.permission):
            raise PermissionRefused(query.permission, query.summary)
        self._session.flush()
        answer: R = query_handler(type(query))(Read(self._session, self._signed.actor, self._signed.env), query)
        return answer


def _done(command: Command[R], value: R, work: Work, given: dict[int, str]) -> Done[R]:
    if given:
        text = results.to_json(type(command), value)
        if has_tokens(text):
            value = results.from_json(type(command), fill(text, given))
    return Done(
        value=value,
        request_id=work.command_id,
        changes=frozenset(work.changes),
        message=fill(work.message, given),
    )
