"""Lists and details of the audit trail."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from app.audit import scopes
from app.audit.api import AuditDetail, AuditList, AuditOf, AuditRow, Change, ShowAudit
from app.audit.rules import ACTION_LABELS, canonical, end_of, start_of
from app.core import gate, numbering
from app.core.commands import Page, all_commands, answers
from app.core.db import instant_from, instant_text
from app.core.errors import NotFound

if TYPE_CHECKING:
    from app.core.work import Read

_COLUMNS: Final = (
    "a.id, a.at, u.username, u.full_name, a.workstation, a.action, a.subject_kind, "
    "a.subject_label, a.old, a.new, a.cmd"
)
_FROM: Final = (
    "FROM audit_entry a LEFT JOIN app_user u ON u.org_id = a.org_id AND u.id = a.actor_id "
    "WHERE a.org_id = :org"
)
_NUMBERED: Final = "SELECT d.cmd FROM document_number d WHERE d.org_id = :org AND d.text = :subject"


@answers(AuditList)
def audit_list(read: Read, ask: AuditList) -> Page[AuditRow]:
    """Entries by the filters, newest first."""
    where, params = _filters(ask)
    return _page(read, ask.limit, ask.after, where, params)


@answers(AuditOf)
def audit_of(read: Read, ask: AuditOf) -> Page[AuditRow]:
    """Everything about the thing that bears or bore this name."""
    where = (
        " AND a.subject_kind = :kind AND a.subject_id IN (SELECT s.subject_id FROM audit_entry s "
        "WHERE s.org_id = :org AND s.subject_kind = :kind "
        f"AND (s.subject_label = :subject OR s.cmd IN ({_NUMBERED})))"
    )
    params = {"kind": ask.subject_kind, "subject": ask.subject}
    return _page(read, ask.limit, ask.after, where, params)


def _filters(ask: AuditList) -> tuple[str, dict[str, Any]]:
    exact = {
        "u.username": ("username", ask.username and ask.username.lower()),
        "a.subject_kind": ("subject_kind", ask.subject_kind),
        "a.workstation": ("workstation", ask.workstation),
    }
    where = ""
    params: dict[str, Any] = {}
    for column, (name, value) in exact.items():
        if value is not None:
            where, params[name] = f"{where} AND {column} = :{name}", value
    if ask.first_day is not None:
        where, params["first"] = f"{where} AND a.at >= :first", start_of(ask.first_day)
    if ask.last_day is not None:
        where, params["until"] = f"{where} AND a.at < :until", end_of(ask.last_day)
    if ask.action is not None:
        where += " AND (a.action = :action OR a.action LIKE :action_prefix)"
        params |= {"action": ask.action, "action_prefix": f"{ask.action}.%"}
    if ask.subject is not None:
        where += (
            f" AND (lower(a.subject_label) LIKE :subject_like ESCAPE '!' OR a.cmd IN ({_NUMBERED}))"
        )
        params |= {"subject": ask.subject, "subject_like": _like(ask.subject)}
    return where, params


def _like(text: str) -> str:
    escaped = text.lower().replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{escaped}%"


def _page(
    read: Read, limit: int, after: str | None, where: str, params: dict[str, Any]
) -> Page[AuditRow]:
    mine, more = scopes.condition(read)
    where, params = f"{where}{mine}", params | more
    ((total,),) = read.rows(f"SELECT count(*) {_FROM}{where}", **params)
    older = ""
    if after is not None:
        at, last_id = json.loads(after)
        older = " AND (a.at < :last_at OR (a.at = :last_at AND a.id < :last_id))"
        params = params | {"last_at": instant_from(at), "last_id": last_id}
    found = read.rows(
        f"SELECT {_COLUMNS} {_FROM}{where}{older} ORDER BY a.at DESC, a.id DESC LIMIT :many",
        many=limit + 1,
        **params,
    )
    rows = tuple(_row(row, _numbers(read, row)) for row in found[:limit])
    following = None
    if len(found) > limit:
        following = json.dumps([instant_text(rows[-1].at), rows[-1].id])
    return Page(rows, following, total)


def _numbers(read: Read, row: tuple[Any, ...]) -> dict[int, str]:
    """Numbers of the entry's command, when its texts were written before they were given."""
    # PostgreSQL gives the values decoded; their repr would spell a token otherwise
    texts = (part if isinstance(part, str) else canonical(part) for part in row[7:10])
    if any(map(numbering.has_tokens, texts)):
        return gate.numbers_of(read.session, read.org_id, row[10])
    return {}


def _row(row: tuple[Any, ...], numbers: dict[int, str]) -> AuditRow:
    entry_id, at, username, full_name, workstation, action, kind, label, old, new, _cmd = row
    return AuditRow(
        id=entry_id,
        at=instant_from(at),
        username=username or "",
        full_name=full_name or "",
        workstation=workstation,
        action=action,
        label=_words(action),
        subject_kind=kind,
        subject=numbering.fill(label, numbers),
        changes=_changes(_json(old, numbers), _json(new, numbers)),
    )


def _words(action: str) -> str:
    """What was done, in words; an action of a later version of the program stands as it is."""
    if (words := ACTION_LABELS.get(action)) is not None:
        return words
    command = all_commands().get(action)
    return command.summary if command is not None else action


def _json(value: Any, numbers: dict[int, str]) -> Any:  # noqa: ANN401 - a JSON column
    text = value if isinstance(value, str) else json.dumps(value)
    decoded = json.loads(text)
    return json.loads(numbering.fill(canonical(decoded), numbers)) if numbers else decoded


def _changes(old: object, new: object) -> tuple[Change, ...]:
    before, after = _fields(old), _fields(new)
    names = sorted({*before, *after})  # jsonb keeps an order of its own
    return tuple(Change(name, before.get(name, ""), after.get(name, "")) for name in names)


def _fields(value: object) -> dict[str, str]:
    if value is None:
        return {}
    if isinstance(value, dict):
        return {name: _text(part) for name, part in value.items()}
    return {"": _text(value)}


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return ", ".join(value)
    return value if isinstance(value, str) else canonical(value)


@answers(ShowAudit)
def show_audit(read: Read, ask: ShowAudit) -> AuditDetail:
    """One entry and the command it came from.

    A command may have been about documents of several warehouses: who may not see all its entries
    is not told what it was asked and answered.

    Raises:
        NotFound: If there is no such entry, or it is about another warehouse.
    """
    mine, more = scopes.condition(read)
    found = read.rows(
        f"SELECT {_COLUMNS}, c.name, c.version, c.args, r.message, c.session_id, c.seq, c.hash, "
        "c.prev_hash FROM audit_entry a JOIN command c ON c.org_id = a.org_id AND c.id = a.cmd "
        "JOIN command_result r ON r.org_id = a.org_id AND r.cmd = a.cmd "
        "LEFT JOIN app_user u ON u.org_id = a.org_id AND u.id = a.actor_id "
        f"WHERE a.org_id = :org AND a.id = :id{mine}",
        id=ask.id, **more,
    )  # fmt: skip
    if not found:
        raise NotFound("Jejak audit", ask.id, "id")
    row = found[0]
    told = not mine or _sees_all_of(read, row[10])
    numbers = gate.numbers_of(read.session, read.org_id, row[10])
    name, version, args, message, session_id, seq, own_hash, prev_hash = row[11:]
    return AuditDetail(
        entry=_row(row[:11], numbers),
        command_id=row[10],
        command=name,
        command_version=version,
        args=(args if isinstance(args, str) else canonical(args)) if told else "{}",
        message=numbering.fill(message, numbers) if told else "",
        session_id=session_id,
        seq=seq,
        hash=own_hash,
        prev_hash=prev_hash,
    )


def _sees_all_of(read: Read, command: str) -> bool:
    """Whether every entry of a command is about something the person may see."""
    mine, more = scopes.condition(read)
    ((entries, seen),) = read.rows(
        "SELECT (SELECT count(*) FROM audit_entry a WHERE a.org_id = :org AND a.cmd = :cmd), "
        f"(SELECT count(*) FROM audit_entry a WHERE a.org_id = :org AND a.cmd = :cmd{mine})",
        cmd=command, **more,
    )  # fmt: skip
    return bool(entries == seen)
