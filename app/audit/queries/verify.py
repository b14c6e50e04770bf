"""Proving that nothing was changed behind the program's back (WMS-SEC-10).

Every session's commands are hashed again in their order, every audit entry's seal is made again,
and every ledger row must belong to a command.  Rows come in pages along an index, so that a hundred
thousand commands take seconds and no memory to speak of.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from app.audit.api import Break, Verified, VerifyAudit
from app.audit.rules import canonical, seal
from app.core import gate
from app.core.commands import answers
from app.core.db import NIL, Base

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.core.work import Read

_PAGE: Final = 5000
_COMMANDS: Final = (
    "SELECT id, name, version, args, args_hash, actor_id, workstation, at, session_id, seq, "
    "prev_hash, hash FROM command WHERE org_id = :org AND (session_id, seq) > (:session, :seq) "
    "ORDER BY session_id, seq LIMIT :many"
)
_ENTRIES: Final = (
    "SELECT cmd, id, actor_id, workstation, at, action, subject_kind, subject_id, subject_label, "
    "old, new, place, entries, seal FROM audit_entry "
    "WHERE org_id = :org AND (cmd, id) > (:cmd, :id) "
    "ORDER BY cmd, id LIMIT :many"
)
_ENTRIES_GONE: Final = (
    "SELECT r.cmd, c.name FROM command_result r "
    "JOIN command c ON c.org_id = r.org_id AND c.id = r.cmd "
    "WHERE r.org_id = :org AND CAST(r.changes AS text) LIKE '%\"audit\"%' AND NOT EXISTS "
    "(SELECT 1 FROM audit_entry a WHERE a.org_id = r.org_id AND a.cmd = r.cmd) "
    "ORDER BY r.cmd LIMIT :many"
)
_UNANSWERED: Final = (
    "SELECT c.id, c.name FROM command c WHERE c.org_id = :org AND NOT EXISTS "
    "(SELECT 1 FROM command_result r WHERE r.org_id = c.org_id AND r.cmd = c.id) "
    "ORDER BY c.id LIMIT :many"
)


@dataclass(slots=True)
class _Found:
    """What the checks have seen so far."""

    limit: int
    commands: int = 0
    sessions: int = 0
    entries: int = 0
    breaks: list[Break] = field(default_factory=list)

    def add(self, broken: Break) -> None:
        """Note a break, unless there are enough."""
        if len(self.breaks) < self.limit:
            self.breaks.append(broken)


@answers(VerifyAudit)
def verify_audit(read: Read, ask: VerifyAudit) -> Verified:
    """Check chains, heads, seals and ledgers; breaks come in that order."""
    found = _Found(ask.limit)
    heads = _heads(read)  # before the walk: commands that come meanwhile only lengthen a chain
    for session_id, rows in groupby(_commands(read), itemgetter(8)):
        _check_session(found, session_id, rows, heads.pop(session_id, {}))
    for session_id, ends in heads.items():
        _check_ends(found, session_id, 0, ends, "")
    for cmd, entries in groupby(_entries(read), itemgetter(0)):
        _check_entries(found, cmd, list(entries), named=read.actor.warehouses is None)
    _check_ledgers(read, found)
    return Verified(
        intact=not found.breaks,
        commands=found.commands,
        sessions=found.sessions,
        entries=found.entries,
        breaks=tuple(found.breaks),
    )


def _commands(read: Read) -> Iterator[tuple[Any, ...]]:
    session, seq = NIL, -1
    while rows := read.rows(_COMMANDS, session=session, seq=seq, many=_PAGE):
        yield from rows
        session, seq = rows[-1][8], rows[-1][9]


def _entries(read: Read) -> Iterator[tuple[Any, ...]]:
    cmd, entry = NIL, NIL
    while rows := read.rows(_ENTRIES, cmd=cmd, id=entry, many=_PAGE):
        yield from rows
        cmd, entry = rows[-1][0], rows[-1][1]


def _heads(read: Read) -> dict[str, dict[int, str]]:
    """Session → the hashes written down for it, by position in the chain."""
    heads: dict[str, dict[int, str]] = {}
    for session_id, seq, own_hash in read.rows(
        "SELECT session_id, seq, hash FROM chain_head WHERE org_id = :org"
    ):
        heads.setdefault(session_id, {})[seq] = own_hash
    return heads


# ---------------------------------------------------------------- chains


def _check_session(
    found: _Found, session_id: str, rows: Iterator[tuple[Any, ...]], ends: dict[int, str]
) -> None:
    """Walk one session's chain up to its first break."""
    found.sessions += 1
    chain, broken, last = gate.Chain(session_id), False, ""
    for row in rows:
        found.commands += 1
        if not broken and (what := _broken(chain, row, ends)) is not None:
            found.add(what)
            broken = True
        chain.advance(row[11])
        last = row[0]
    if not broken:
        _check_ends(found, session_id, chain.seq, ends, last)


def _broken(chain: gate.Chain, row: tuple[Any, ...], ends: dict[int, str]) -> Break | None:
    (
        command_id,
        name,
        version,
        args,
        args_hash,
        actor,
        workstation,
        at,
        session_id,
        seq,
        prev,
        own,
    ) = row
    at_text = _at_text(at)
    where = f"Perintah {name} nomor {seq} ({at_text}, id {command_id})"
    if seq != chain.seq + 1:
        text = (
            f"Sesi {session_id}: perintah nomor {chain.seq + 1} hilang "
            f"sebelum {name} ({command_id})."
        )
        return Break("gap", text, command_id, session_id, chain.seq + 1, "command")
    if not _has_hash(name, version, args, args_hash):
        text = f"{where}: parameternya diubah sesudah dicatat."
        return Break("args", text, command_id, session_id, seq, "command")
    digest = gate.command_digest(
        {
            "cmd": command_id, "name": name, "version": version, "args_hash": args_hash,
            "actor": actor, "workstation": workstation, "at_text": at_text,
        }
    )  # fmt: skip
    if prev != chain.head or own != chain.next_hash(digest) or ends.get(seq, own) != own:
        text = f"{where}: isinya atau rantainya diubah sesudah dicatat."
        return Break("command", text, command_id, session_id, seq, "command")
    return None


def stored_args_hash(name: str, version: int, args: Any) -> str:  # noqa: ANN401 - a JSON column
    """The hash of stored parameters, made as the gate makes it."""
    return hashlib.sha256(f"{name}|{version}|{canonical(_json(args))}".encode()).hexdigest()


def _has_hash(name: str, version: int, args: Any, args_hash: str) -> bool:  # noqa: ANN401
    """Whether stored parameters are those that were hashed.

    SQLite keeps the gate's own spelling, which spares reading the document again.
    """
    if isinstance(args, str):
        as_written = hashlib.sha256(f"{name}|{version}|{args}".encode()).hexdigest()
        if as_written == args_hash:
            return True
    return stored_args_hash(name, version, args) == args_hash


def _check_ends(found: _Found, session_id: str, seq: int, ends: dict[int, str], last: str) -> None:
    """Whether the chain still reaches the last point written down for it."""
    missing = max(ends, default=0)
    if missing > seq:
        text = f"Sesi {session_id}: perintah nomor {seq + 1} sampai {missing} hilang."
        found.add(Break("end", text, last, session_id, seq + 1, "command"))


# ---------------------------------------------------------------- entries


def _check_entries(found: _Found, cmd: str, rows: list[tuple[Any, ...]], *, named: bool) -> None:
    """Make every seal again; ``named`` says what the entry is about (WMS-SEC-08)."""
    found.entries += len(rows)
    for place, row in enumerate(rows, start=1):
        if row[11] != place or not _sealed(row):
            name = f"{row[6]} {row[8]}" if named else row[6]
            text = f"Jejak audit {row[5]} untuk {name} (id {row[1]}) diubah sesudah dicatat."
            found.add(Break("entry", text, cmd, table="audit_entry"))
            return
    if rows[0][12] != len(rows):
        text = f"Perintah {cmd} mencatat {rows[0][12]} jejak audit, tersisa {len(rows)}."
        found.add(Break("entry_missing", text, cmd, table="audit_entry"))


def _sealed(row: tuple[Any, ...]) -> bool:
    cmd, _id, actor, workstation, at, action, kind, subject, label, old, new, place, of, own = row
    content = (
        actor, workstation, _at_text(at), action, kind, subject, label,
        _json(old), _json(new),
    )  # fmt: skip
    return bool(seal(cmd, place, of, content) == own)


def _at_text(value: datetime | str) -> str:
    """An instant as it was signed: SQLite keeps that very text."""
    if isinstance(value, str):
        return value
    return value.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def _json(value: Any) -> Any:  # noqa: ANN401 - a JSON column
    return json.loads(value) if isinstance(value, str) else value


# ---------------------------------------------------------------- ledgers


def _check_ledgers(read: Read, found: _Found) -> None:
    for cmd, name in read.rows(_ENTRIES_GONE, many=found.limit):
        text = f"Jejak audit dari perintah {name} ({cmd}) hilang."
        found.add(Break("entry_missing", text, cmd, table="audit_entry"))
    for cmd, name in read.rows(_UNANSWERED, many=found.limit):
        text = f"Hasil perintah {name} ({cmd}) hilang."
        found.add(Break("result", text, cmd, table="command_result"))
    for table in ledgers():
        for (cmd,) in read.rows(
            f'SELECT DISTINCT t.cmd FROM "{table}" t WHERE t.org_id = :org AND NOT EXISTS '
            "(SELECT 1 FROM command c WHERE c.org_id = t.org_id AND c.id = t.cmd) LIMIT :many",
            many=found.limit,
        ):
            text = f'Baris di "{table}" tidak berasal dari perintah mana pun (id {cmd}).'
            found.add(Break("orphan", text, cmd, table=table))


def ledgers() -> tuple[str, ...]:
    """Tables whose rows are written by a command and name it."""
    return tuple(
        sorted(
            table.name
            for table in Base.metadata.tables.values()
            if {"org_id", "cmd"} <= set(table.columns.keys())
        )
    )
