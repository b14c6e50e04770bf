"""What the database refuses: a result that was found is not made better afterwards."""

from __future__ import annotations

from typing import Final

from app.core.guards import Guard, append_only

GUARDS: Final[list[Guard]] = append_only("self_check", ("org_id", "id"))
