"""Effects of identity: whose rights changed.

``auth_version`` moves in the gate, after the command was accepted with the old one; otherwise
nobody could change a right or password of their own.
"""

from __future__ import annotations

from typing import Final

from app.core.effects import LEDGER, EffectKind, Step

RIGHTS_CHANGED: Final = LEDGER.kind(EffectKind("rights_changed", (("user_id", "uuid"),)))

LEDGER.step(
    Step(
        94,
        "rights changed",
        ("rights_changed",),
        "UPDATE app_user SET auth_version = auth_version + 1 WHERE org_id = :org "
        "AND id IN (SELECT r.user_id FROM {rights_changed} r)",
    )
)
