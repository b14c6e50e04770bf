"""The ledger gate: applies a command's effects as the last act of its transaction and commits.

On PostgreSQL every statement and the COMMIT travel in one pipeline, so hot rows are locked for the
server's own time only and never across the network; on SQLite the same statements run in the open
``BEGIN IMMEDIATE``.  One set of SQL, two engines: this replaces the ``apply()`` function of the
design (measured in ``tests/bench/bench_ship.py``).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import to_json

from app.core import numbering
from app.core.db import instant_text
from app.core.driver import fetch, for_postgres, push, raw
from app.core.effects import LEDGER, Step, one, several
from app.core.money import Money

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from app.core.commands import Actor, Command
    from app.core.driver import Place
    from app.core.work import Work

ACCEPT: Final = 10

LEDGER.step(
    Step(
        ACCEPT, "accept command", (),
        "INSERT INTO command (org_id, id, name, version, args, args_hash, actor_id, auth_version, "
        "workstation, "
        "session_id, seq, prev_hash, hash, at) VALUES (:org, :cmd, :name, :version, :args, "
        ":args_hash, :actor, "
        ":auth_version, :workstation, :session, :seq, :prev_hash, :hash, :at)",
    ),
    Step(
        99, "store result", (),
        "INSERT INTO command_result (org_id, cmd, result, message, changes) "
        "VALUES (:org, :cmd, :result, :message, :changes)",
        apart=False,
    ),
)  # fmt: skip
_NUMBERS: Final = "SELECT ord, text FROM document_number WHERE org_id = :org AND cmd = :cmd"


@dataclass(slots=True)
class Chain:
    """The hash chain of one sign-in session; advanced only after a commit."""

    session_id: str
    seq: int = 0
    head: str = "0" * 64

    def next_hash(self, digest: str) -> str:
        """The hash of the next command."""
        return hashlib.sha256(f"{self.head}|{self.seq + 1}|{digest}".encode()).hexdigest()

    def advance(self, new_head: str) -> None:
        """The command is committed."""
        self.seq += 1
        self.head = new_head


def _fallback(value: Any) -> Any:
    if isinstance(value, Money):
        return value.sen
    raise TypeError(f"cannot be an effect: {type(value)}")


_CANONICAL: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def command_args(command: Command[Any]) -> str:
    """Canonical JSON of the parameters, secrets left out."""
    values = command.model_dump(mode="json", exclude=set(command.secret) or None)
    return _CANONICAL.encode(values)


def args_hash(command: Command[Any], args: str) -> str:
    """Hash of name, version and parameters: the same request id must bring the same one (LB010)."""
    canonical = f"{command.name}|{command.version}|{args}"
    return hashlib.sha256(canonical.encode()).hexdigest()


_SIGNED: Final = itemgetter(
    "cmd", "name", "version", "args_hash", "actor", "workstation", "at_text"
)


def command_digest(identity: dict[str, Any]) -> str:
    """What the chain signs of a command; ``audit.verify`` computes it again from the row."""
    return hashlib.sha256("|".join(map(str, _SIGNED(identity))).encode()).hexdigest()


def accept(work: Work, command: Command[Any], chain: Chain) -> None:
    """Write the command row at once, for a handler that needs a document number early."""
    work.place.flush()
    params = _identity(work, command, chain)
    ((_step, sql),) = [
        (step, sql) for step, sql in LEDGER.plan(work.dialect, frozenset()) if step.rank == ACCEPT
    ]
    driver = raw(work.place)
    if work.dialect == "postgresql":
        driver.execute(for_postgres(sql), params)
    else:
        driver.execute(sql, params)


def apply(
    work: Work, command: Command[Any], chain: Chain, result: str, *, commit: bool = True
) -> dict[int, str]:
    """Apply the collected effects and commit (unless several commands share one transaction).

    Args:
        work: The transaction and its effects.
        command: What was asked for.
        chain: Of the sign-in.
        result: What the handler answered, as JSON with tokens for the numbers.
        commit: Whether this command is the whole transaction.

    Returns:
        The document numbers given, by position.

    Raises:
        The driver's error, nothing written.
    """
    work.place.flush()
    params = _parameters(work, command, chain, result)
    plan = LEDGER.plan(work.dialect, _present(work.effects) | work.flags)
    if work.accepted:
        plan = [(step, sql) for step, sql in plan if step.rank != ACCEPT]
    if work.dialect == "postgresql":
        given = _on_postgres(work, plan, params, commit=commit)
    else:
        given = _on_sqlite(work, plan, params)
    if commit:
        work.place.commit()
    chain.advance(params["hash"])
    return given


def apply_early(
    work: Work, command: Command[Any], chain: Chain, kinds: Sequence[str], flags: AbstractSet[str]
) -> None:
    """Apply what was collected so far of some kinds and go on; only :func:`apply` ends the command.

    Raises:
        The driver's error; the transaction is lost.
    """
    if not work.accepted:
        accept(work, command, chain)
    work.place.flush()
    now = {kind: work.effects[kind] for kind in kinds if work.effects[kind]}
    params = _identity(work, command, chain) | _rows(now)
    present = _present(now) | flags
    plan = [(step, sql) for step, sql in LEDGER.plan(work.dialect, present) if step.needs]
    if work.dialect == "postgresql":
        _on_postgres(work, plan, params, commit=False)
    else:
        _on_sqlite(work, plan, params)


def _present(effects: Mapping[str, list[tuple[Any, ...]]]) -> frozenset[str]:
    """What steps may need: kinds that have rows, and how many they are."""
    present: set[str] = set()
    for kind, rows in effects.items():
        if rows:
            present |= {kind, one(kind) if len(rows) == 1 else several(kind)}
    return frozenset(present)


def _identity(work: Work, command: Command[Any], chain: Chain) -> dict[str, Any]:
    actor: Actor = work.actor
    at_text = instant_text(work.now)
    identity: dict[str, Any] = {
        "org": work.org_id, "cmd": work.command_id,
        "name": command.name, "version": command.version,
        "args": work.args, "args_hash": args_hash(command, work.args), "actor": actor.user_id,
        "auth_version": actor.auth_version, "workstation": actor.workstation,
        "session": actor.session_id,
        "at_text": at_text, "at": work.now if work.dialect == "postgresql" else at_text,
    }  # fmt: skip
    identity |= {
        "seq": chain.seq + 1,
        "prev_hash": chain.head,
        "hash": chain.next_hash(command_digest(identity)),
    }
    return identity


def _parameters(work: Work, command: Command[Any], chain: Chain, result: str) -> dict[str, Any]:
    identity = _identity(work, command, chain)
    identity |= {
        "result": result,
        "message": work.message,
        "changes": to_json(sorted(work.changes)).decode(),
    }
    return identity | _rows(work.effects)


def _rows(effects: Mapping[str, list[tuple[Any, ...]]]) -> dict[str, str]:
    """Effects as the parameters of their sources."""
    return {
        f"rows_{kind}": to_json(rows, fallback=_fallback).decode()
        for kind, rows in effects.items()
        if rows
    }


def _on_postgres(
    work: Work, plan: list[tuple[Step, str]], params: dict[str, Any], *, commit: bool
) -> dict[int, str]:
    driver = raw(work.place)
    given: Any = None
    with driver.pipeline():
        for step, sql in plan:
            cursor = driver.execute(for_postgres(sql), params)
            if step.rank == numbering.GIVEN:
                given = cursor
        push(driver)
        if commit:
            driver.commit()
    return dict(given.fetchall()) if given is not None else {}


def _on_sqlite(work: Work, plan: list[tuple[Step, str]], params: dict[str, Any]) -> dict[int, str]:
    driver = raw(work.place)
    given: dict[int, str] = {}
    for step, sql in plan:
        cursor = driver.execute(sql, params)
        if step.rank == numbering.GIVEN:
            given = dict(cursor.fetchall())
    return given


def numbers_of(place: Place, org_id: str, command_id: str) -> dict[int, str]:
    """Numbers a committed command was given."""
    return dict(fetch(place, _NUMBERS, {"org": org_id, "cmd": command_id}))
