"""Effects of signing."""

from __future__ import annotations

from typing import Final

from app.core.effects import LEDGER, EffectKind, Step

KEY: Final = LEDGER.kind(
    EffectKind("signing_key", (("id", "uuid"), ("kid", "bigint"), ("public", "text")))
)

KEY_END: Final = LEDGER.kind(
    EffectKind(
        "signing_key_end",
        (
            ("id", "uuid"), ("key_id", "uuid"), ("kind", "text"), ("since", "instant"),
            ("reason", "text"),
        ),
    )
)  # fmt: skip

ISSUED: Final = LEDGER.kind(
    EffectKind(
        "issued_document",
        (
            ("id", "uuid"), ("kind", "text"), ("number", "text"), ("edition", "bigint"),
            ("on_date", "date"), ("total", "bigint"), ("sha256", "text"), ("key_id", "uuid"),
            ("code", "text"), ("subject_id", "uuid"),
        ),
    )
)  # fmt: skip

EVENT: Final = LEDGER.kind(
    EffectKind(
        "issued_document_event",
        (
            ("id", "uuid"), ("document_id", "uuid"), ("kind", "text"), ("n", "bigint"),
            ("reason", "text"),
        ),
    )
)  # fmt: skip

AUTHORITY: Final = LEDGER.kind(
    EffectKind(
        "organisation_key",
        (
            ("id", "uuid"), ("number", "bigint"), ("public", "text"), ("succession", "text"),
            ("first_holder", "text"), ("second_holder", "text"),
        ),
    )
)  # fmt: skip

AUTHORITY_END: Final = LEDGER.kind(
    EffectKind(
        "organisation_key_end",
        (
            ("id", "uuid"), ("key_id", "uuid"), ("kind", "text"), ("since", "instant"),
            ("reason", "text"),
        ),
    )
)  # fmt: skip

CERTIFICATE: Final = LEDGER.kind(
    EffectKind(
        "signing_key_certificate",
        (
            ("id", "uuid"), ("key_id", "uuid"), ("authority_id", "uuid"), ("valid_from", "date"),
            ("valid_until", "date"), ("signature", "text"),
        ),
    )
)  # fmt: skip

_BY: Final = "{at}, CAST(:actor AS {uuid}), :workstation"

LEDGER.step(
    Step(
        89, "signing keys", ("signing_key",),
        "INSERT INTO signing_key (org_id, id, cmd, kid, public, at, actor_id, workstation) "
        f"SELECT CAST(:org AS {{uuid}}), k.id, CAST(:cmd AS {{uuid}}), k.kid, k.public, {_BY} "
        "FROM {signing_key} k ORDER BY k.ord",
    ),
    Step(
        90, "ends of signing keys", ("signing_key_end",),
        "INSERT INTO signing_key_end (org_id, id, cmd, key_id, kind, since, reason, at, actor_id, "
        "workstation) SELECT CAST(:org AS {uuid}), e.id, CAST(:cmd AS {uuid}), e.key_id, e.kind, "
        f"e.since, e.reason, {_BY} FROM {{signing_key_end}} e ORDER BY e.ord",
        apart=False,
    ),
    Step(
        91, "issued documents", ("issued_document",),
        "INSERT INTO issued_document (org_id, id, cmd, kind, number, edition, on_date, total, "
        "sha256, key_id, code, subject_id, at, actor_id, workstation) SELECT "
        "CAST(:org AS {uuid}), d.id, CAST(:cmd AS {uuid}), d.kind, d.number, d.edition, d.on_date, "
        f"d.total, d.sha256, d.key_id, d.code, d.subject_id, {_BY} "
        "FROM {issued_document} d ORDER BY d.ord",
    ),
    Step(
        92, "events of issued documents", ("issued_document_event",),
        "INSERT INTO issued_document_event (org_id, id, cmd, document_id, kind, n, reason, at, "
        "actor_id, workstation) SELECT CAST(:org AS {uuid}), e.id, CAST(:cmd AS {uuid}), "
        f"e.document_id, e.kind, e.n, e.reason, {_BY} "
        "FROM {issued_document_event} e ORDER BY e.ord",
        apart=False,
    ),
    Step(
        93, "keys of the organisation", ("organisation_key",),
        "INSERT INTO organisation_key (org_id, id, cmd, number, public, succession, first_holder, "
        "second_holder, at, actor_id, workstation) SELECT CAST(:org AS {uuid}), k.id, "
        "CAST(:cmd AS {uuid}), k.number, k.public, k.succession, k.first_holder, "
        f"k.second_holder, {_BY} FROM {{organisation_key}} k ORDER BY k.ord",
    ),
    Step(
        94, "ends of keys of the organisation", ("organisation_key_end",),
        "INSERT INTO organisation_key_end (org_id, id, cmd, key_id, kind, since, reason, at, "
        "actor_id, workstation) SELECT CAST(:org AS {uuid}), e.id, CAST(:cmd AS {uuid}), e.key_id, "
        f"e.kind, e.since, e.reason, {_BY} FROM {{organisation_key_end}} e ORDER BY e.ord",
        apart=False,
    ),
    Step(
        95, "certificates of signing keys", ("signing_key_certificate",),
        "INSERT INTO signing_key_certificate (org_id, id, cmd, key_id, authority_id, valid_from, "
        "valid_until, signature, at, actor_id, workstation) SELECT CAST(:org AS {uuid}), c.id, "
        "CAST(:cmd AS {uuid}), c.key_id, c.authority_id, c.valid_from, c.valid_until, "
        f"c.signature, {_BY} FROM {{signing_key_certificate}} c ORDER BY c.ord",
        apart=False,
    ),
)  # fmt: skip
