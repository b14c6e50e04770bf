"""What an organisation decides for itself, with the values it starts with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.core.errors import FieldError

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Settings(BaseModel):
    """A group of settings; a value unknown to this version is refused at the edge, not kept."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class PasswordPolicy(_Settings):
    """Rules a new password must follow (WMS-SEC-11)."""

    min_length: Annotated[int, Field(ge=6, le=64)] = 8
    letter: bool = True
    digit: bool = True
    upper_and_lower: bool = False
    symbol: bool = False
    #: Days until it must be changed; 0 = never, because forced changes make weaker passwords.
    expiry_days: Annotated[int, Field(ge=0, le=3650)] = 0
    #: How many earlier passwords may not come back.
    history: Annotated[int, Field(ge=0, le=24)] = 5


class LockoutPolicy(_Settings):
    """When wrong secrets lock an account or a badge (WMS-SEC-09, PU-55)."""

    tries: Annotated[int, Field(ge=3, le=20)] = 5
    window_minutes: Annotated[int, Field(ge=1, le=1440)] = 15
    lock_minutes: Annotated[int, Field(ge=1, le=1440)] = 15
    badge_tries: Annotated[int, Field(ge=3, le=20)] = 5
    badge_lock_minutes: Annotated[int, Field(ge=1, le=1440)] = 5


_CLOCK = r"^([01]\d|2[0-3]):[0-5]\d$"


class WorkingHours(_Settings):
    """When people normally work, in WIB; a sign-in outside is noted as unusual (WMS-SEC-09)."""

    start: Annotated[str, Field(pattern=_CLOCK)] = "06:00"
    end: Annotated[str, Field(pattern=_CLOCK)] = "22:00"
    #: ISO weekdays, Monday = 1.
    days: tuple[Annotated[int, Field(ge=1, le=7)], ...] = (1, 2, 3, 4, 5, 6)


class PackingSettings(_Settings):
    """How the packing table works."""

    #: Largest quantity one scan may stand for; above it every piece is scanned (PU-36).
    quantity_limit: Annotated[int, Field(ge=1, le=1000)] = 10
    #: The last right scan ships the order and prints, without another key (PU-44, WMS-PACK-07).
    ship_on_last_scan: bool = True
    print_on_last_scan: bool = True
    print_packing_slip: bool = True
    #: The printed label must be scanned back (PU-46).
    verify_label: bool = False
    photo_on_last_scan: bool = False
    #: The larger of the two is the tolerance of the scale (PU-41, WMS-PACK-05).
    check_weight: bool = False
    weight_tolerance_percent: Annotated[int, Field(ge=0, le=100)] = 5
    weight_tolerance_gram: Annotated[int, Field(ge=0, le=10_000)] = 20


class PriceSettings(_Settings):
    """Suggested selling prices (ERP-PUR-07)."""

    markup_percent: Annotated[int, Field(ge=0, le=1000)] = 33
    #: Rupiah a suggested price is rounded up to.
    round_up_to: Annotated[int, Field(ge=1, le=100_000)] = 100


class StockSettings(_Settings):
    """How stock is watched, moved between warehouses and corrected."""

    #: Consents a transfer between warehouses needs before it leaves (WMS-MOV-04).
    source_approval: bool = True
    destination_approval: bool = True
    logistics_approval: bool = True
    #: A move inside one warehouse needs a consent too (WMS-MOV-01).
    internal_approval: bool = False
    #: Days on the road when the document says nothing; later than that is an alert (WMS-MOV-07).
    transit_days: Annotated[int, Field(ge=0, le=90)] = 2
    #: Rupiah; an adjustment worth more is asked for and approved by somebody else (WMS-INV-09).
    adjustment_limit: Annotated[int, Field(ge=0, le=2_000_000_000)] = 5_000_000
    #: Days before its expiry at which a lot is told about, the earliest first (WMS-LOT-05).
    expiry_days_first: Annotated[int, Field(ge=1, le=3650)] = 90
    expiry_days_second: Annotated[int, Field(ge=1, le=3650)] = 60
    expiry_days_last: Annotated[int, Field(ge=1, le=3650)] = 30
    #: Share of its life that goods must still have at receipt; a product or category may differ.
    #: 0 takes everything in (WMS-LOT-07).
    min_life_percent: Annotated[int, Field(ge=0, le=100)] = 0
    #: Expired lots are blocked by themselves (WMS-LOT-06).
    block_expired: bool = True
    #: No sale in so many days is slow, in so many dead; the share of the best-selling products and
    #: the days they are counted over (WMS-RPT-07).
    slow_days: Annotated[int, Field(ge=1, le=3650)] = 60
    dead_days: Annotated[int, Field(ge=1, le=3650)] = 180
    fast_percent: Annotated[int, Field(ge=1, le=100)] = 20
    fast_days: Annotated[int, Field(ge=1, le=365)] = 30
    #: Last day of the first three age classes of stock (WMS-RPT-07).
    age_days_first: Annotated[int, Field(ge=1, le=3650)] = 30
    age_days_second: Annotated[int, Field(ge=1, le=3650)] = 60
    age_days_third: Annotated[int, Field(ge=1, le=3650)] = 90
    #: Part of the cost that is written down at the end of a month, in per cent (``nrv.adjusted``);
    #: 0 throughout asks for no allowance.
    loss_expired: Annotated[int, Field(ge=0, le=100)] = 100
    loss_damaged: Annotated[int, Field(ge=0, le=100)] = 100
    loss_blocked: Annotated[int, Field(ge=0, le=100)] = 100
    loss_expiring: Annotated[int, Field(ge=0, le=100)] = 0
    loss_dead: Annotated[int, Field(ge=0, le=100)] = 0
    loss_slow: Annotated[int, Field(ge=0, le=100)] = 0


class AgeingSettings(_Settings):
    """How old open receivables and payables are (accounting-ux B7)."""

    #: Counted from the day an item is due, or from the day of its document.
    basis: Literal["due", "invoice"] = "due"
    #: Last day of each bucket, growing; what is older stands in one more.
    days_first: Annotated[int, Field(ge=1, le=3650)] = 30
    days_second: Annotated[int, Field(ge=1, le=3650)] = 60
    days_third: Annotated[int, Field(ge=1, le=3650)] = 90
    #: Days from a document to its due date, where the document says nothing else.
    term_days: Annotated[int, Field(ge=0, le=365)] = 0
    #: Part of each bucket of trade receivables that is not expected to be paid, in per cent: the
    #: allowance the ageing asks for (documents-id §3); 0 throughout asks for none.
    loss_not_due: Annotated[int, Field(ge=0, le=100)] = 0
    loss_first: Annotated[int, Field(ge=0, le=100)] = 0
    loss_second: Annotated[int, Field(ge=0, le=100)] = 0
    loss_third: Annotated[int, Field(ge=0, le=100)] = 0
    loss_older: Annotated[int, Field(ge=0, le=100)] = 0

    @property
    def losses(self) -> tuple[int, ...]:
        """Per cent of every bucket, the youngest first."""
        return (
            self.loss_not_due, self.loss_first, self.loss_second, self.loss_third, self.loss_older,
        )  # fmt: skip


class OrganisationSettings(_Settings):
    """Everything an organisation decides for itself."""

    #: Company default; a product category may differ (WMS-VAL-01).
    cost_method: Literal["average", "fifo"] = "average"
    #: Hours until an unpicked reservation is released (WMS-RSV-02).
    reservation_hours: Annotated[int, Field(ge=1, le=720)] = 24
    #: Minutes without a key or a scan until the screen locks (data-safety §7).
    lock_minutes_packing: Annotated[int, Field(ge=1, le=60)] = 3
    lock_minutes_office: Annotated[int, Field(ge=1, le=240)] = 10
    #: Who requests may not approve (WMS-SEC-12).
    separation_of_duties: bool = True
    #: Rights are read again after so long, and an unused sign-in ends after so long (WMS-SEC-01).
    access_minutes: Annotated[int, Field(ge=15, le=30)] = 30
    refresh_days: Annotated[int, Field(ge=7, le=30)] = 7
    #: Received above the ordered quantity without a supervisor (WMS-IN-06).
    over_receipt_percent: Annotated[int, Field(ge=0, le=100)] = 5
    #: Above so many returned parcels per hundred orders a customer is flagged (WMS-CRM-09).
    rts_risk_percent: Annotated[int, Field(ge=0, le=100)] = 10
    password: PasswordPolicy = PasswordPolicy()
    lockout: LockoutPolicy = LockoutPolicy()
    working_hours: WorkingHours = WorkingHours()
    packing: PackingSettings = PackingSettings()
    stock: StockSettings = StockSettings()
    prices: PriceSettings = PriceSettings()
    ageing: AgeingSettings = AgeingSettings()


def _growing() -> Iterator[tuple[str, tuple[str, ...], bool]]:
    """Days that must follow each other: the group, its settings, whether they grow."""
    yield "ageing", ("days_first", "days_second", "days_third"), True
    yield "stock", ("age_days_first", "age_days_second", "age_days_third"), True
    yield "stock", ("expiry_days_first", "expiry_days_second", "expiry_days_last"), False
    yield "stock", ("slow_days", "dead_days"), True


def problems(settings: OrganisationSettings) -> tuple[FieldError, ...]:
    """What is wrong between settings that are right by themselves.

    Not refused where they are read: what is stored must stay readable.
    """
    found: list[FieldError] = []
    for group, names, up in _growing():
        days: list[int] = [getattr(getattr(settings, group), name) for name in names]
        ordered = sorted(set(days), reverse=not up)
        if days != ordered:
            said = ", ".join(map(str, days))
            how = "bertambah, misalnya 30, 60, 90" if up else "berkurang, misalnya 90, 60, 30"
            found.append(FieldError(f"settings.{group}.{names[0]}", f"Hari {said} harus {how}."))
    hours = settings.working_hours
    if hours.start == hours.end:
        message = "Jam kerja mulai dan selesai tidak boleh sama."
        found.append(FieldError("settings.working_hours.end", message))
    if not hours.days or len(set(hours.days)) < len(hours.days):
        message = "Pilih sedikitnya satu hari kerja, masing-masing sekali (1 = Senin)."
        found.append(FieldError("settings.working_hours.days", message))
    return tuple(found)
