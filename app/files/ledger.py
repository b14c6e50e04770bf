"""Effects of attaching."""

from __future__ import annotations

from typing import Final

from app.core.effects import LEDGER, EffectKind, Step

ATTACHMENT: Final = LEDGER.kind(
    EffectKind(
        "attachment",
        (
            ("id", "uuid"), ("subject_kind", "text"), ("subject_id", "uuid"), ("sha256", "text"),
            ("name", "text"), ("note", "text"),
        ),
    )
)  # fmt: skip

WITHDRAWAL: Final = LEDGER.kind(
    EffectKind(
        "attachment_withdrawal", (("id", "uuid"), ("attachment_id", "uuid"), ("reason", "text"))
    )
)

LEDGER.step(
    Step(
        87, "attachments", ("attachment",),
        "INSERT INTO attachment (org_id, id, cmd, at, actor_id, workstation, subject_kind, "
        "subject_id, sha256, name, note) SELECT CAST(:org AS {uuid}), a.id, CAST(:cmd AS {uuid}), "
        "{at}, CAST(:actor AS {uuid}), :workstation, a.subject_kind, a.subject_id, a.sha256, "
        "a.name, a.note FROM {attachment} a ORDER BY a.ord",
        apart=False,
    ),
    Step(
        88, "withdrawn attachments", ("attachment_withdrawal",),
        "INSERT INTO attachment_withdrawal (org_id, id, cmd, at, actor_id, workstation, "
        "attachment_id, reason) SELECT CAST(:org AS {uuid}), w.id, CAST(:cmd AS {uuid}), {at}, "
        "CAST(:actor AS {uuid}), :workstation, w.attachment_id, w.reason "
        "FROM {attachment_withdrawal} w ORDER BY w.ord",
        apart=False,
    ),
)  # fmt: skip
