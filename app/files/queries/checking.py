"""Every stored content against its hash: after a restore, and each night."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.core.commands import Page, answers
from app.files.api import ContentCheck, DamagedContent, VerifyContents
from app.files.rules.contents import sha256_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.core.work import Read

#: Bytes read at once.
_HANDFUL: Final = 32 * 1024 * 1024


@answers(VerifyContents)
def verify_contents(read: Read, ask: VerifyContents) -> Page[ContentCheck]:
    """One row a page: how many contents were read, and which of them are damaged."""
    sizes = read.rows(
        "SELECT sha256, size FROM file_content WHERE org_id = :org AND sha256 > :after "
        "ORDER BY sha256 LIMIT :many",
        after=ask.after or "",
        many=ask.limit,
    )
    bad: list[str] = []
    for hashes in _handfuls(sizes):
        bad += _unproved(read, hashes)
    following = sizes[-1][0] if len(sizes) == ask.limit else None
    checked = ContentCheck(len(sizes), sum(size for _, size in sizes), _damaged(read, bad))
    return Page((checked,), following)


def _handfuls(sizes: Iterable[tuple[str, int]]) -> Iterator[list[str]]:
    """Hashes whose contents fit into memory together."""
    held: list[str] = []
    room = _HANDFUL
    for sha256, size in sizes:
        if held and size > room:
            yield held
            held, room = [], _HANDFUL
        held.append(sha256)
        room -= size
    if held:
        yield held


def _unproved(read: Read, hashes: list[str]) -> list[str]:
    rows = read.rows(
        "SELECT sha256, data FROM file_content WHERE org_id = :org "
        f"AND {read.among('sha256', 'hashes', 'text')} ORDER BY sha256",
        hashes=hashes,
    )
    return [sha256 for sha256, data in rows if sha256_of(bytes(data)) != sha256]


def _damaged(read: Read, hashes: list[str]) -> tuple[DamagedContent, ...]:
    if not hashes:
        return ()
    rows = read.rows(
        "SELECT a.sha256, min(a.name), min(a.subject_kind) FROM attachment a "
        f"WHERE a.org_id = :org AND {read.among('a.sha256', 'hashes', 'text')} GROUP BY a.sha256",
        hashes=hashes,
    )
    named = {sha256: (name, kind) for sha256, name, kind in rows}
    return tuple(DamagedContent(one, *named.get(one, ("", ""))) for one in hashes)
