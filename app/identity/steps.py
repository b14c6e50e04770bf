"""What other slices may ask of identity inside their own transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.identity.queries.rights import parse_settings, settings_of

if TYPE_CHECKING:
    from app.core.work import Read
    from app.identity.rules.settings import OrganisationSettings


def settings(read: Read) -> OrganisationSettings:
    """What the organisation decided: cost method, reservation hours, packing, locks."""
    return settings_of(read)


__all__ = ["parse_settings", "settings"]
