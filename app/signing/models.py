"""Tables of signing: keys, who certified them and their end; issued documents and their story."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Effect, Id, args, ref
from app.core.money import Money


class SigningKey(Effect, Base):
    """The public half of a key; the private half is in the key ring of the PC that made it."""

    __tablename__ = "signing_key"
    __table_args__ = args(
        sa.UniqueConstraint("org_id", "kid"),
        sa.UniqueConstraint("org_id", "public"),
        sa.CheckConstraint("kid > 0", name="kid"),
        sa.CheckConstraint("length(public) = 64", name="public"),
    )

    kid: Mapped[int]
    #: 32 bytes as lower-case hex.
    public: Mapped[str]
    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(Id())
    workstation: Mapped[str]


class KeyEnd(Effect):
    """That a key was retired or revoked; one row for each."""

    key_id: Mapped[str] = mapped_column(Id())
    kind: Mapped[str]
    #: Documents registered from here on are not trusted; for a retired key the moment itself.
    since: Mapped[datetime]
    reason: Mapped[str]
    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(Id())
    workstation: Mapped[str]


class SigningKeyEnd(KeyEnd, Base):
    """A key that was retired (its documents stay valid) or revoked (they do not)."""

    __tablename__ = "signing_key_end"
    __table_args__ = args(
        ref("signing_key", "key_id"),
        sa.UniqueConstraint("org_id", "key_id", "kind"),
        sa.CheckConstraint("kind IN ('retired', 'revoked')", name="kind"),
    )


class OrganisationKey(Effect, Base):
    """The public half of a key of the organisation, which certifies the keys of its PCs."""

    __tablename__ = "organisation_key"
    __table_args__ = args(
        sa.UniqueConstraint("org_id", "number"),
        sa.UniqueConstraint("org_id", "public"),
        sa.CheckConstraint("number > 0", name="number"),
        sa.CheckConstraint("length(public) = 64", name="public"),
        sa.CheckConstraint("length(succession) IN (0, 128)", name="succession"),
        sa.CheckConstraint("first_holder <> second_holder", name="holders"),
    )

    number: Mapped[int]
    #: 32 bytes as lower-case hex.
    public: Mapped[str]
    #: Signature of the key before over this one, hex; empty when there was none to ask.
    succession: Mapped[str]
    #: Who hold the passphrases of its file.
    first_holder: Mapped[str]
    second_holder: Mapped[str]
    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(Id())
    workstation: Mapped[str]


class OrganisationKeyEnd(KeyEnd, Base):
    """A key of the organisation that another one replaced, or that is not trusted any more."""

    __tablename__ = "organisation_key_end"
    __table_args__ = args(
        ref("organisation_key", "key_id"),
        sa.UniqueConstraint("org_id", "key_id", "kind"),
        sa.CheckConstraint("kind IN ('retired', 'revoked')", name="kind"),
    )


class SigningKeyCertificate(Effect, Base):
    """The organisation's word for the key of a PC, until a day."""

    __tablename__ = "signing_key_certificate"
    __table_args__ = args(
        ref("signing_key", "key_id"),
        ref("organisation_key", "authority_id"),
        sa.UniqueConstraint("org_id", "key_id", "authority_id", "valid_until"),
        sa.CheckConstraint("valid_from <= valid_until", name="days"),
        sa.CheckConstraint("length(signature) = 128", name="signature"),
    )

    key_id: Mapped[str] = mapped_column(Id())
    authority_id: Mapped[str] = mapped_column(Id())
    valid_from: Mapped[date]
    valid_until: Mapped[date]
    signature: Mapped[str]
    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(Id())
    workstation: Mapped[str]


class IssuedDocument(Effect, Base):
    """One edition of one document, registered when it was first printed."""

    __tablename__ = "issued_document"
    __table_args__ = args(
        ref("signing_key", "key_id"),
        sa.UniqueConstraint("org_id", "kind", "number", "edition"),
        sa.UniqueConstraint("org_id", "code"),
        sa.CheckConstraint("edition > 0", name="edition"),
        sa.CheckConstraint("length(sha256) = 64", name="sha256"),
        sa.Index("ix_issued_document_at", "org_id", "at", "id"),
    )

    kind: Mapped[str]
    number: Mapped[str]
    edition: Mapped[int]
    on_date: Mapped[date]
    total: Mapped[Money]
    sha256: Mapped[str]
    key_id: Mapped[str] = mapped_column(Id())
    #: Base32 of what is signed and the signature, as its QR holds it.
    code: Mapped[str]
    subject_id: Mapped[str] = mapped_column(Id())
    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(Id())
    workstation: Mapped[str]


class IssuedDocumentEvent(Effect, Base):
    """A copy that was printed, or the end of an edition."""

    __tablename__ = "issued_document_event"
    __table_args__ = args(
        ref("issued_document", "document_id"),
        sa.UniqueConstraint("org_id", "document_id", "kind", "n"),
        sa.CheckConstraint("kind IN ('copy', 'cancelled', 'superseded')", name="kind"),
        sa.CheckConstraint("(kind = 'copy') = (n > 0)", name="n"),
    )

    document_id: Mapped[str] = mapped_column(Id())
    kind: Mapped[str]
    #: Which copy; 0 for an end.
    n: Mapped[int]
    reason: Mapped[str]
    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(Id())
    workstation: Mapped[str]
