"""Tables of destruction."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id, Json, Keyed, Versioned, args, ref
from app.core.money import Money


class DestructionDocument(Versioned, Base):
    """A BAP (ERP-BAP-03).  After completion only the gate writes to it, once (see guards)."""

    __tablename__ = "destruction_document"
    __table_args__ = args(
        sa.UniqueConstraint("org_id", "number"),
        ref("warehouse", "warehouse_id"),
        sa.CheckConstraint("state IN ('draft','approved','completed','cancelled')", name="state"),
        sa.CheckConstraint("reason IN ('expired','rusak','recall','lainnya')", name="reason"),
        sa.CheckConstraint("reason <> 'lainnya' OR reason_text <> ''", name="reason_explained"),
        sa.CheckConstraint(
            "state NOT IN ('approved','completed') OR approved_by IS NOT NULL", name="approved"
        ),
        sa.Index("ix_destruction_document_state", "org_id", "state", "number"),
    )

    number: Mapped[str]
    state: Mapped[str]
    warehouse_id: Mapped[str] = mapped_column(Id())
    #: Whose books and kop.
    entity_id: Mapped[str] = mapped_column(Id())
    reason: Mapped[str]
    reason_text: Mapped[str]
    destruction_date: Mapped[date]
    #: Number of the opname, return or recall it follows; may be empty.
    basis: Mapped[str]
    notes: Mapped[str]
    requested_by: Mapped[str] = mapped_column(Id())
    requested_at: Mapped[datetime]
    #: Who last changed the goods: they cannot approve either.
    edited_by: Mapped[str] = mapped_column(Id())
    approved_by: Mapped[str | None] = mapped_column(Id())
    approved_at: Mapped[datetime | None]
    completed_by: Mapped[str | None] = mapped_column(Id())
    completed_at: Mapped[datetime | None]
    cancelled_by: Mapped[str | None] = mapped_column(Id())
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str]
    #: Where it is destroyed, with the full address.
    place: Mapped[str]
    method: Mapped[str]
    method_note: Mapped[str]
    handler: Mapped[str]
    handler_licence: Mapped[str]
    manifest_no: Mapped[str]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    #: Grams; when it was weighed.
    weight_before_g: Mapped[int | None]
    weight_after_g: Mapped[int | None]
    remains: Mapped[str]
    copies: Mapped[int]
    #: Who signs: role, name, position, id_no, outside.
    parties: Mapped[object] = mapped_column(Json())
    #: Expected cost at the averages when it was last saved.
    estimate: Mapped[Money]
    #: Real cost, written by the gate when the goods left.
    total_value: Mapped[Money | None]
    journal_id: Mapped[str | None] = mapped_column(Id())


class DestructionItem(Keyed, Base):
    """One bucket of stock that is destroyed; ``status`` is what it had before approval."""

    __tablename__ = "destruction_item"
    __table_args__ = args(
        ref("destruction_document", "document_id"),
        ref("product", "product_id"),
        ref("lot", "lot_id"),
        ref("location", "location_id"),
        sa.UniqueConstraint("org_id", "document_id", "line_no"),
        sa.CheckConstraint("qty > 0", name="qty_positive"),
        sa.CheckConstraint("status IN ('available','blocked','damaged','on_hold')", name="status"),
        sa.Index("ix_destruction_item_bucket", "org_id", "location_id", "lot_id"),
    )

    document_id: Mapped[str] = mapped_column(Id())
    line_no: Mapped[int]
    product_id: Mapped[str] = mapped_column(Id())
    lot_id: Mapped[str] = mapped_column(Id())
    location_id: Mapped[str] = mapped_column(Id())
    serial: Mapped[str]
    status: Mapped[str]
    qty: Mapped[int]
    #: What is wrong with it, as the Berita Acara prints it.
    condition: Mapped[str]
    estimate: Mapped[Money]
    #: Cost of one base unit in 1/10 000 rupiah and of all of them; written by the gate.
    unit_cost: Mapped[int | None]
    value: Mapped[Money | None]


class DestructionPrint(Keyed, Base):
    """A printed Berita Acara: 0 is the original, n the n-th copy (documents-id §6, part 12)."""

    __tablename__ = "destruction_print"
    __table_args__ = args(
        ref("destruction_document", "document_id"),
        sa.UniqueConstraint("org_id", "document_id", "paper", "copy"),
        sa.CheckConstraint("paper IN ('full','witness','tax')", name="paper"),
    )

    cmd: Mapped[str] = mapped_column(Id())
    document_id: Mapped[str] = mapped_column(Id())
    paper: Mapped[str]
    copy: Mapped[int]
    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(Id())


class DestructionEvidence(Keyed, Base):
    """A photo or paper of a BAP: which stage it shows, when, where, whose, of which item.

    The content is an attachment, named by its SHA-256; a withdrawn one no longer counts.
    """

    __tablename__ = "destruction_evidence"
    __table_args__ = args(
        ref("destruction_document", "document_id"),
        sa.UniqueConstraint("org_id", "document_id", "sha256"),
        sa.CheckConstraint("phase IN ('before','during','after','paper')", name="phase"),
    )

    cmd: Mapped[str] = mapped_column(Id())
    document_id: Mapped[str] = mapped_column(Id())
    sha256: Mapped[str]
    phase: Mapped[str]
    #: Item of the BAP, or null for the whole; items of a draft may go while the photo stays.
    item_id: Mapped[str | None] = mapped_column(Id())
    taken_at: Mapped[datetime]
    place: Mapped[str]
    note: Mapped[str]
    actor_id: Mapped[str] = mapped_column(Id())
