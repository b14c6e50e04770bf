"""Issued documents and keys as lists."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, Literal

from app.core.commands import Page, answers
from app.core.db import instant_from, instant_text
from app.core.driver import as_date
from app.core.money import Money
from app.signing import papers
from app.signing.api import (
    AuthorityList,
    AuthorityRow,
    IssuedList,
    IssuedRow,
    KeyList,
    KeyRow,
    PaperText,
)
from app.signing.queries.checking import AUTHORITIES, authorities
from app.signing.rules.kinds import title

if TYPE_CHECKING:
    from app.core.work import Read
    from app.documents.report import Report
    from app.signing.rules.authority import Authority

_ISSUED: Final = (
    "SELECT d.id, d.kind, d.number, d.edition, d.on_date, d.total, d.sha256, d.at, u.full_name, "
    "d.workstation, (SELECT coalesce(max(c.n), 0) FROM issued_document_event c "
    "WHERE c.org_id = d.org_id AND c.document_id = d.id AND c.kind = 'copy'), "
    "coalesce(e.kind, 'valid'), coalesce(e.reason, '') FROM issued_document d "
    "LEFT JOIN issued_document_event e ON e.org_id = d.org_id AND e.document_id = d.id "
    "AND e.kind <> 'copy' LEFT JOIN app_user u ON u.org_id = d.org_id AND u.id = d.actor_id "
    "WHERE d.org_id = :org"
)
_KEYS: Final = (
    "SELECT k.kid, k.public, k.workstation, k.at, u.full_name, "
    "(SELECT count(*) FROM issued_document d WHERE d.org_id = k.org_id AND d.key_id = k.id), "
    "coalesce(r.kind, t.kind, 'active'), coalesce(r.since, t.since), "
    "coalesce(r.reason, t.reason, ''), (SELECT max(c.valid_until) FROM signing_key_certificate c "
    "WHERE c.org_id = k.org_id AND c.key_id = k.id AND NOT EXISTS (SELECT 1 "
    "FROM organisation_key_end x WHERE x.org_id = c.org_id AND x.key_id = c.authority_id "
    "AND x.kind = 'revoked')) FROM signing_key k "
    "LEFT JOIN signing_key_end t ON t.org_id = k.org_id AND t.key_id = k.id AND t.kind = 'retired' "
    "LEFT JOIN signing_key_end r ON r.org_id = k.org_id AND r.key_id = k.id AND r.kind = 'revoked' "
    "LEFT JOIN app_user u ON u.org_id = k.org_id AND u.id = k.actor_id "
    "WHERE k.org_id = :org ORDER BY k.kid DESC"
)


@answers(IssuedList)
def issued_list(read: Read, ask: IssuedList) -> Page[IssuedRow]:
    """Newest first, by the moment they were registered.

    The register knows no warehouses: who is limited to some sees what they issued themselves
    (WMS-SEC-08).
    """
    where, params = "", dict[str, Any]()
    if read.actor.warehouses is not None:
        where, params["me"] = " AND d.actor_id = :me", read.actor.user_id
    if ask.kind is not None:
        where, params["kind"] = f"{where} AND d.kind = :kind", ask.kind
    if ask.text:
        where += " AND upper(d.number) LIKE :text ESCAPE '!'"
        cleaned = ask.text.upper().replace("!", "!!").replace("%", "!%").replace("_", "!_")
        params["text"] = f"%{cleaned}%"
    if ask.after is not None:
        at, last = json.loads(ask.after)
        where += " AND (d.at < :at OR (d.at = :at AND d.id < :last))"
        params |= {"at": instant_from(at), "last": last}
    found = read.rows(
        f"{_ISSUED}{where} ORDER BY d.at DESC, d.id DESC LIMIT :many", many=ask.limit + 1, **params
    )
    rows = tuple(_issued(row) for row in found[: ask.limit])
    following = None
    if len(found) > ask.limit:
        following = json.dumps([instant_text(rows[-1].issued_at), rows[-1].key])
    return Page(rows, following)


def _issued(row: tuple[Any, ...]) -> IssuedRow:
    key, kind, number, edition, day, total, sha256, at, by, station, copies, state, reason = row
    on_date = as_date(day)
    if on_date is None:
        raise AssertionError("a document without a date")
    return IssuedRow(
        key=key, kind=kind, title=title(kind), number=number, edition=edition, on_date=on_date,
        total=Money(total), sha256=sha256, issued_at=instant_from(at), issued_by=by or "",
        station=station, copies=copies, state=state, reason=reason,
    )  # fmt: skip


@answers(KeyList)
def key_list(read: Read, _ask: KeyList) -> tuple[KeyRow, ...]:
    """A handful for each PC in its life; not paged."""
    return tuple(
        KeyRow(
            kid=kid, public=public, station=station, made_at=instant_from(at), made_by=by or "",
            documents=documents, state=state, since=instant_from(since) if since else None,
            reason=reason, certified_until=as_date(until),
        )
        for kid, public, station, at, by, documents, state, since, reason, until in read.rows(_KEYS)
    )  # fmt: skip


@answers(AuthorityList)
def authority_list(read: Read, _ask: AuthorityList) -> tuple[AuthorityRow, ...]:
    """One in some years."""
    found = authorities(read.rows(AUTHORITIES))
    counts = dict(
        read.rows(
            "SELECT o.number, count(*) FROM signing_key_certificate c JOIN organisation_key o "
            "ON o.org_id = c.org_id AND o.id = c.authority_id WHERE c.org_id = :org "
            "GROUP BY o.number"
        )
    )
    return tuple(
        AuthorityRow(
            one.number, one.public, one.holders, one.valid_from, counts.get(one.number, 0),
            bool(one.succession), _state(one), one.revoked or one.retired, one.reason,
        )
        for one in reversed(found)
    )  # fmt: skip


def _state(one: Authority) -> Literal["active", "retired", "revoked"]:
    if one.revoked is not None:
        return "revoked"
    return "active" if one.retired is None else "retired"


@answers(PaperText)
def paper_text(read: Read, ask: PaperText) -> Report:
    """As its owner words it."""
    return papers.made(read, ask.paper, ask.number)[1]
