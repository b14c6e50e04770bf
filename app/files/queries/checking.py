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
#: Bytes one night reads: about two seconds.  More is read in turns, a part each night.
A_NIGHT: Final = 512 * 1024 * 1024


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


def damaged_tonight(read: Read, at_most: int = A_NIGHT) -> tuple[DamagedContent, ...]:
    """Damaged contents, for the self-check: all, or tonight's part of what one night cannot read.

    Hashes are spread evenly, so n nights read n ranges of hashes of about one size; the date says
    whose turn it is and nothing has to be remembered.

    Args:
        read: Somebody's read, whose right to see the names the caller has asked.
        at_most: Bytes to read.
    """
    ((total,),) = read.rows(
        "SELECT CAST(coalesce(sum(size), 0) AS bigint) FROM file_content WHERE org_id = :org"
    )
    nights = -(-total // at_most) or 1
    night = read.today.toordinal() % nights
    first, last = (f"{16**8 * at // nights:08x}" for at in (night, night + 1))
    sizes = read.rows(
        "SELECT sha256, size FROM file_content WHERE org_id = :org AND sha256 >= :first "
        "AND (sha256 < :last OR :whole = 1) ORDER BY sha256",
        first=first, last=last, whole=int(night + 1 == nights),
    )  # fmt: skip
    bad = [one for hashes in _handfuls(sizes) for one in _unproved(read, hashes)]
    return _damaged(read, bad)


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
