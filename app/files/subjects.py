"""Kinds of document that take attachments: each is offered by the slice that owns it.

The owner says what its people need to see and to add, finds the document by its number, and may
refuse (another warehouse, a cancelled document); nothing about documents is known here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from app.core.errors import NotFound

if TYPE_CHECKING:
    from app.core.work import Read


@dataclass(frozen=True, slots=True)
class Subject:
    """A document.

    Attributes:
        id: Of its row.
        label: What people call it, its number as a rule.
    """

    id: str
    label: str


class FindSubject(Protocol):
    """How an owner finds its document by the number people know."""

    def __call__(self, read: Read, number: str, *, to_attach: bool) -> Subject:
        """The document.

        Raises:
            UserError: If there is none, the person may not see it, or (``to_attach``) it takes no
                attachments now.
        """


@dataclass(frozen=True, slots=True)
class SubjectKind:
    """One kind of document.

    Attributes:
        kind: Stored with every attachment, such as ``journal``.
        title: What screens call it.
        read: Permission to see attachments.
        attach: Permission to add and withdraw them.
        find: Finds one by its number.
    """

    kind: str
    title: str
    read: str
    attach: str
    find: FindSubject


_OFFERED: Final[dict[str, SubjectKind]] = {}


def offer(kind: SubjectKind) -> None:
    """Say that documents of a kind take attachments; called when its slice is loaded."""
    if kind.kind in _OFFERED:
        raise RuntimeError(f"{kind.kind} is offered twice")
    _OFFERED[kind.kind] = kind


def subject(read: Read, kind: str, number: str, *, to_attach: bool) -> Subject:
    """A document the person may see (or add to).

    Raises:
        UserError: Unknown, not permitted, or refused by its owner.
    """
    owner = _OFFERED.get(kind)
    if owner is None:
        raise NotFound("Jenis dokumen", kind, "subject_kind")
    read.require(owner.attach if to_attach else owner.read, f"lampiran {owner.title}")
    return owner.find(read, number, to_attach=to_attach)
