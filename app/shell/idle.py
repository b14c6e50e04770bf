"""When the screen locks by itself (PU-55, data-safety §7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.core.client import Client
    from app.identity.api import OrganisationSettings


@dataclass(frozen=True, slots=True)
class LockTimes:
    """Minutes without a key, click or scan; 0 never.

    Attributes:
        packing: While a point of use is worked at.
        office: Elsewhere.
    """

    packing: int = 0
    office: int = 0

    @classmethod
    def of(cls, settings: OrganisationSettings) -> LockTimes:
        """As the organisation decided."""
        return cls(settings.lock_minutes_packing, settings.lock_minutes_office)

    @classmethod
    def of_client(cls, client: Client) -> LockTimes:
        """As the organisation had decided when this person signed in."""
        settings: OrganisationSettings | None = getattr(client, "settings", None)
        return cls() if settings is None else cls.of(settings)

    def minutes(self, *, point_of_use: bool, own: int) -> int:
        """What holds now; this PC's own setting can only make it shorter.

        Args:
            point_of_use: Whether the active panel is one.
            own: Minutes set for this PC; 0 = none.
        """
        wanted = self.packing if point_of_use else self.office
        return min(wanted, own) if wanted and own else wanted or own
