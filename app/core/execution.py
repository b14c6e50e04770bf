"""Running commands and queries for a signed-in person.

The one road for screens, scripts and tests.
"""

from __future__ import annotations

import json
import logging
import re
import threading
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from app.core import gate, results
from app.core.commands import (
    Done,
    command_handler,
    consequences,
    preparation,
    query_handler,
)
from app.core.driver import fetch
from app.core.errors import (
    FieldError,
    InvalidInput,
    PermissionRefused,
    RequestReused,
    ServerAway,
    SessionEnded,
    UnfitText,
    UserError,
)
from app.core.faults import fault_of, is_command_twice
from app.core.numbering import fill, has_tokens
from app.core.transaction import Kind
from app.core.work import Preparing, Progress, Read, Work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from sqlalchemy.orm import Session

    from app.core.commands import Actor, Command, Preparation, Query
    from app.core.database import Database
    from app.core.env import Environment
    from app.core.transaction import Transaction

R = TypeVar("R")
_LOG: Final = logging.getLogger(__name__)
#: How often a lost race is decided again before a person hears of it.
ATTEMPTS: Final = 8
#: Escapes of NUL in JSON, and the characters that stand for a document number to come.
_UNFIT: Final = re.compile(r"(?<!\\)(?:\\\\)*\\u0000|[\ue000\ue001]")
_UNFIT_SIGNS: Final = ("\\u0000", "\ue000", "\ue001")


class Signed:
    """A signed-in person on a database; implements :class:`app.core.client.Client`."""

    def __init__(self, database: Database, actor: Actor, env: Environment) -> None:
        self.database = database
        self._actor = actor
        self.env = env
        self._chain = gate.Chain(actor.session_id)
        #: False after a commit whose answer was lost: the database knows how far the chain is.
        self._chain_known = True
        self._turn = threading.RLock()

    @property
    def actor(self) -> Actor:
        """The signed-in person."""
        return self._actor

    def do(
        self,
        command: Command[R],
        *,
        request_id: str | None = None,
        progress: Progress | None = None,
    ) -> Done[R]:
        """Run a command in one transaction; the same request id twice does nothing more.

        Raises:
            UserError: Nothing was written.
            ServerAway: Whether it was written is not known; the same request id tells, or does it.
        """
        _require(self._actor, command)
        asked = _Asked.of(command, request_id, self.env)
        prepare = preparation(type(command))
        try:
            if prepare is not None:
                return self._prepared(asked, prepare, progress)
            with self._turn:
                return self._decide(asked, progress)
        except UserError as refused:
            self._follow(refused)
            raise

    def _follow(self, refused: UserError) -> None:
        """Do what a refusal asks for; it needs no permission of its own, and never hides why."""
        if refused.aftermath is None:
            return
        try:
            with self._turn:
                after = _Asked.of(refused.aftermath, None, self.env)
                refused.changes = self._decide(after, None).changes
        except UserError as error:
            _LOG.warning("%s after a refusal: %s", refused.aftermath.name, error.message)

    def _prepared(
        self, asked: _Asked[R], prepare: Preparation, progress: Progress | None
    ) -> Done[R]:
        """Read at one instant for as long as it takes, without a lock; then write shortly.

        Neither this person's other commands nor anybody else's wait while it reads.
        """
        with self.database.transaction(Kind.SNAPSHOT) as opened:
            if opened.dialect == "postgresql":
                # Longer than a screen may take, and a file is written between two selects.
                opened.driver.execute("SET LOCAL statement_timeout = 0")
                opened.driver.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            self._still_signed_in(opened)
            earlier = None if asked.is_new else self._stored(opened, asked)
            if earlier is not None:
                return earlier
            reading = Preparing(opened, self._actor, self.env, progress)
            with prepare(reading, asked.command) as found, self._turn:
                return self._decide(replace(asked, prepared=found), progress)

    def ask(self, query: Query[R]) -> R:
        """Answer a query; refused without its permission or after the session ended."""
        _require(self._actor, query)
        _refuse_unfit(query.model_dump_json())
        try:
            return self._answer(query)
        except ServerAway as away:
            if not away.lost:
                raise
            return self._answer(query)

    def _answer(self, query: Query[R]) -> R:
        with self.database.transaction(Kind.READ) as opened:
            self._still_signed_in(opened)
            answer: R = query_handler(type(query))(Read(opened, self._actor, self.env), query)
            return answer

    def _still_signed_in(self, opened: Transaction) -> None:
        found = fetch(
            opened,
            "SELECT auth_version FROM app_user WHERE org_id = :org AND id = :user AND active",
            {"org": self._actor.org_id, "user": self._actor.user_id},
        )
        if not found or found[0][0] != self._actor.auth_version:
            raise SessionEnded

    def answer_of(self, command: Command[R], request_id: str) -> Done[R] | None:
        """The stored answer of a request done before, None if it never was.

        Raises:
            RequestReused: If it was another command.
        """
        asked = _Asked.of(command, request_id, self.env)
        with self.database.transaction(Kind.READ) as opened:
            return self._stored(opened, asked)

    def _decide(self, asked: _Asked[R], progress: Progress | None) -> Done[R]:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                self._know_chain()
                return self._once(asked, progress)
            except Exception as error:
                done_before = self._earlier(asked, error)
                if done_before is not None:
                    return done_before
                if not self._again(error, attempt):
                    fault = fault_of(error)
                    if fault is None:
                        raise
                    raise fault.to_error() from error
        raise AssertionError("unreachable")

    def _again(self, error: Exception, attempt: int) -> bool:
        """Whether the command may well succeed when it is decided once more."""
        if attempt == ATTEMPTS:
            return False
        if isinstance(error, ServerAway):
            return error.lost
        fault = fault_of(error)
        # SQLite has one writer: what was refused there would be refused again.
        return (
            fault is not None
            and fault.race
            and not self.database.is_sqlite
            and not is_command_twice(fault)
        )

    def _know_chain(self) -> None:
        if self._chain_known:
            return
        with self.database.transaction(Kind.READ) as opened:
            found = fetch(
                opened,
                "SELECT seq, hash FROM command WHERE org_id = :org AND session_id = :session "
                "ORDER BY seq DESC LIMIT 1",
                {"org": self._actor.org_id, "session": self._chain.session_id},
            )
        if found:
            self._chain.seq, self._chain.head = found[0]
        self._chain_known = True

    @contextmanager
    def atomically(self) -> Iterator[Batch]:
        """Several commands in one transaction: all of them or none.

        Each keeps its own request id, numbers and trail; a later one sees what the earlier ones
        did.  After a refused command nothing of the batch is kept, also if the caller goes on.
        """
        with self._turn:
            self._know_chain()
            head = replace(self._chain)
            try:
                with self.database.transaction(Kind.WRITE) as opened:
                    batch = Batch(self, opened, self._chain)
                    yield batch
                    batch.end()
            except BaseException as error:
                self._chain = head
                self._chain_known = not isinstance(error, ServerAway)
                raise

    def _once(self, asked: _Asked[R], progress: Progress | None) -> Done[R]:
        with self.database.transaction(Kind.WRITE) as opened:
            if asked.prepared is not None:
                # What is outside the database cannot be rolled back: ask before, not at the end.
                self._still_signed_in(opened)
            return self._run(opened, asked, self._chain, progress)

    def _run(
        self,
        opened: Transaction,
        asked: _Asked[R],
        chain: gate.Chain,
        progress: Progress | None = None,
        *,
        commit: bool = True,
    ) -> Done[R]:
        command = asked.command

        def accept(work: Work) -> None:
            gate.accept(work, command, chain)

        def apply(work: Work, kinds: Sequence[str], flags: AbstractSet[str]) -> None:
            gate.apply_early(work, command, chain, kinds, flags)

        work = Work(
            opened, self._actor, self.env, asked.request_id,
            accept=accept, apply=apply, progress=progress, args=asked.args,
        )  # fmt: skip
        work.prepared = asked.prepared
        value = command_handler(type(command))(work, command)
        for follow in consequences():
            follow(work)
        answer = results.to_json(type(command), value)
        given = gate.apply(work, command, chain, answer, commit=commit)
        if given and has_tokens(answer):
            value = results.from_json(type(command), fill(answer, given))
        return Done(
            value=value,
            request_id=work.command_id,
            changes=frozenset(work.changes),
            message=fill(work.message, given),
        )

    def _earlier(self, asked: _Asked[R], error: Exception) -> Done[R] | None:
        """The stored answer after a failed try: it was done before, or its answer got lost.

        Raises:
            ServerAway: If the server is still away, so that nobody can tell.
        """
        fault = fault_of(error)
        doubtful = isinstance(error, ServerAway) or (fault is not None and fault.duplicate)
        if doubtful:
            self._chain_known = False
        if isinstance(error, ServerAway) and not error.lost:
            return None
        if asked.is_new and not doubtful:
            return None
        with self.database.transaction(Kind.READ) as opened:
            return self._stored(opened, asked)

    def _stored(self, opened: Transaction, asked: _Asked[R]) -> Done[R] | None:
        rows = fetch(
            opened,
            "SELECT c.args_hash, r.result, r.message, r.changes FROM command c "
            "JOIN command_result r ON r.org_id = c.org_id AND r.cmd = c.id "
            "WHERE c.org_id = :org AND c.id = :id",
            {"org": self._actor.org_id, "id": asked.request_id},
        )
        if not rows:
            return None
        stored_hash, result, message, changes = rows[0]
        command = asked.command
        if stored_hash != gate.args_hash(command, asked.args):
            raise RequestReused
        given = gate.numbers_of(opened, self._actor.org_id, asked.request_id)
        text = result if self.database.is_sqlite else json.dumps(result, ensure_ascii=False)
        kinds = json.loads(changes) if isinstance(changes, str) else changes
        return Done(
            value=results.from_json(type(command), fill(text, given)),
            request_id=asked.request_id,
            changes=frozenset(kinds),
            message=fill(message, given),
            repeated=True,
        )


@dataclass(frozen=True, slots=True)
class _Asked(Generic[R]):
    """A command with its request id and its parameters as they will be stored."""

    command: Command[R]
    request_id: str
    args: str
    #: The id was made just now, so it cannot have been done before.
    is_new: bool
    #: What its preparation gave.
    prepared: Any = None

    @classmethod
    def of(cls, command: Command[R], request_id: str | None, env: Environment) -> _Asked[R]:
        """Check what the database could not keep.

        Raises:
            InvalidInput: If the request id is no UUID.
            UnfitText: If a text holds a control character no column takes.
        """
        args = gate.command_args(command)
        _refuse_unfit(args)
        if request_id is None:
            return cls(command, env.new_id(), args, is_new=True)
        return cls(command, _as_id(request_id), args, is_new=False)


def _require(actor: Actor, asked: Command[Any] | Query[Any]) -> None:
    """Ask for the permission; a refusal is logged (WMS-SEC-07).

    Raises:
        PermissionRefused
    """
    if not actor.may(asked.permission):
        _LOG.warning("refused %s to %s: lacks %s", asked.name, actor.username, asked.permission)
        raise PermissionRefused(asked.permission, asked.summary)


def _refuse_unfit(args: str) -> None:
    """Raise UnfitText for what PostgreSQL would refuse and SQLite would cut off."""
    # The expression stops at every letter; nearly no text holds one of its signs.
    if any(map(args.__contains__, _UNFIT_SIGNS)) and _UNFIT.search(args):
        raise UnfitText


def _as_id(request_id: str) -> str:
    """One spelling for every id: the key that stops a retry compares letters."""
    try:
        return str(uuid.UUID(request_id))
    except (ValueError, AttributeError, TypeError):
        message = "Nomor permintaan harus UUID, misalnya 0193a0a1-7e57-7000-8000-000000000001."
        raise InvalidInput(message, (FieldError("request_id", message),)) from None


class Batch:
    """Commands and queries inside one open transaction."""

    def __init__(self, signed: Signed, opened: Transaction, chain: gate.Chain) -> None:
        self._signed = signed
        self._opened = opened
        self._chain = chain
        self._refused = False

    def do(
        self,
        command: Command[R],
        *,
        request_id: str | None = None,
        progress: Progress | None = None,
    ) -> Done[R]:
        """Run a command; any error ends the whole batch.

        Raises:
            UserError: Nothing of the batch is written.
        """
        try:
            return self._do(command, request_id, progress)
        except Exception as error:
            self._refused = True
            fault = fault_of(error)
            if fault is None:
                raise
            raise fault.to_error() from error

    def _do(
        self, command: Command[R], request_id: str | None, progress: Progress | None
    ) -> Done[R]:
        signed = self._signed
        if self._refused:
            raise BatchRefused
        _require(signed.actor, command)
        if preparation(type(command)) is not None:
            raise NotAlone(command.summary)
        asked = _Asked.of(command, request_id, signed.env)
        # Looked up in the batch's own transaction: it may have been done a moment ago in here.
        earlier = None if asked.is_new else signed._stored(self._opened, asked)  # noqa: SLF001
        if earlier is not None:
            return earlier
        return signed._run(self._opened, asked, self._chain, progress, commit=False)  # noqa: SLF001

    def become(self, read: Callable[[Session, Actor], Actor]) -> None:
        """Go on with the rights the batch itself has just given: the founder is an admin now."""
        self._opened.flush()
        self._signed._actor = read(self._opened.session, self._signed.actor)  # noqa: SLF001

    def ask(self, query: Query[R]) -> R:
        """Answer a query as the transaction stands."""
        if self._refused:
            raise BatchRefused
        _require(self._signed.actor, query)
        _refuse_unfit(query.model_dump_json())
        self._opened.flush()
        read = Read(self._opened, self._signed.actor, self._signed.env)
        answer: R = query_handler(type(query))(read, query)
        return answer

    def end(self) -> None:
        """Commit, unless a command was refused.

        Raises:
            BatchRefused: If the caller went on after a refusal.
        """
        if self._refused:
            raise BatchRefused
        self._opened.commit()


class NotAlone(UserError):
    """A command that reads one instant before it writes cannot follow others in their batch."""

    code = "NOT_ALONE"

    def __init__(self, summary: str) -> None:
        super().__init__(
            f"{summary.partition(':')[0]} harus menjadi perintah sendiri, bukan bagian dari "
            "kelompok perintah. Jalankan tanpa --atomic."
        )


class BatchRefused(UserError):
    """A command of the batch was refused, so nothing of it is kept."""

    code = "BATCH"

    def __init__(self) -> None:
        super().__init__(
            "Salah satu perintah dalam kelompok ini ditolak, jadi tidak ada yang disimpan. "
            "Perbaiki perintah itu, lalu kirim ulang semuanya."
        )
