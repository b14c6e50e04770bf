"""Separation of duties (WMS-SEC-12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.identity.rules.errors import SameStanding

if TYPE_CHECKING:
    from app.identity.rules.settings import OrganisationSettings


def separate(requester: str, approver: str, settings: OrganisationSettings) -> None:
    """Refuse an approval by the person who asked for it, unless the organisation allows it.

    Args:
        requester: User id of who requested (a BAP, an adjustment, an opname variance).
        approver: User id of who wants to approve.
        settings: The organisation's, ``separation_of_duties``.

    Raises:
        SameStanding: If both are one person.
    """
    if settings.separation_of_duties and requester == approver:
        raise SameStanding
