"""Effects of the audit trail."""

from __future__ import annotations

from typing import Final

from app.core.effects import LEDGER, EffectKind, Step

AUDIT: Final = LEDGER.kind(
    EffectKind(
        "audit",
        (
            ("id", "uuid"), ("action", "text"), ("subject_kind", "text"), ("subject_id", "uuid"),
            ("subject_label", "text"), ("old", "json"), ("new", "json"), ("place", "bigint"),
            ("entries", "bigint"), ("seal", "text"),
        ),
    )
)  # fmt: skip

LEDGER.step(
    Step(
        95, "audit", ("audit",),
        "INSERT INTO audit_entry (org_id, id, cmd, at, actor_id, workstation, action, "
        "subject_kind, subject_id, subject_label, old, new, place, entries, seal) "
        "SELECT CAST(:org AS {uuid}), a.id, CAST(:cmd AS {uuid}), {at}, CAST(:actor AS {uuid}), "
        ":workstation, a.action, a.subject_kind, a.subject_id, a.subject_label, a.old, a.new, "
        "a.place, a.entries, a.seal "
        "FROM {audit} a",
        apart=False,
    )
)  # fmt: skip
