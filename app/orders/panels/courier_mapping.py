"""Mapping Ekspedisi: what marketplace shipping options are here (WMS-MD-18)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from app.core.errors import FieldError, ServerAway
from app.orders.api import PLATFORM_LABELS, CourierMappings, CourierRow, CourierRule, MapCouriers
from app.orders.panels import samples, words
from app.orders.rules.couriers import COURIERS
from app.ui.forms import Form, suggestion
from app.ui.gallery import NEVER, Shot, canned
from app.ui.panel import Panel
from app.ui.pills import PillText
from app.ui.states import Empty
from app.ui.table_model import Column, Kind
from app.ui.tokens import Tone
from app.ui.typed import refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.commands import Done
    from app.orders.api import CouriersMapped

_WORDS: Final = {"courier": "Kurir", "service": "Layanan"}
_MAPPED: Final = PillText("Terpetakan", Tone.OK)
_OPEN: Final = PillText("Belum", Tone.WARN)

COLUMNS: Final = (
    Column(
        "option", "Opsi kirim di marketplace", lambda row: row.option or "Bawaan platform",
        stretch=True,
    ),
    Column("platform", "Platform", lambda row: words.platform(row.platform), width=130),
    Column("orders", "Pesanan terbuka", lambda row: row.orders, Kind.NUMBER, width=130),
    Column(
        "courier", "Kurir", lambda row: row.courier,
        detail=lambda row: "" if row.courier else row.suggestion and f"usulan: {row.suggestion}",
        width=190,
    ),
    Column("service", "Layanan", lambda row: row.service, width=130),
    Column("state", "Status", lambda row: _MAPPED if row.mapped else _OPEN, Kind.PILL, width=116),
)  # fmt: skip


class CourierMappingPanel(Panel):
    """Shipping options; a label prints only for those that have a courier."""

    title: ClassVar[str] = "Mapping Ekspedisi"
    icon: ClassVar[str] = "truck"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"courier_mapping", "order"})
    search_hint: ClassVar[str] = "Cari opsi kirim atau kurir"

    def build(self) -> None:
        self._form: Form | None = None
        self._editing: tuple[str, str] = ("", "")
        self._may = self.context.actor.may("courier.update")
        if self._may:
            self.set_primary("Pakai usulan", "F4", self.take_suggestions)
            self.add_action("Kurir bawaan platform …", "F6", self.edit_default)
        self.search.add_filter("unmapped", "Tampilkan", (("yes", "Hanya yang belum"),))
        self.search.add_filter("platform", "Platform", tuple(PLATFORM_LABELS.items()))
        self.list = self.set_table(
            COLUMNS,
            key=lambda row: f"{row.platform}|{row.option}",
            empty=Empty(
                "Belum ada opsi kirim. Opsi muncul di sini dari pesanan yang diimpor.",
                icon="truck",
            ),
        )
        self.list.activated.connect(self.edit)

    def reload(self) -> None:
        filters = self.search.filters
        self.ask(
            CourierMappings(
                platform=filters.get("platform"),  # type: ignore[arg-type]
                unmapped="unmapped" in filters,
            ),
            done=self._show, failed=self._load_failed, key="options",
        )  # fmt: skip

    def opened(self, **arguments: object) -> None:
        """``unmapped`` shows only those without a courier."""
        if "unmapped" in arguments:
            self.search.set_filter("unmapped", "yes")

    def _show(self, rows: tuple[CourierRow, ...]) -> None:
        wanted = self.search.text.casefold().split()
        self.list.show_rows(
            [
                row
                for row in rows
                if all(word in f"{row.option} {row.courier}".casefold() for word in wanted)
            ]
        )

    # ---------------------------------------------------------------- doing
    def edit(self, row: CourierRow) -> None:
        """Open the form of one option."""
        if self._may:
            title = row.option or f"Bawaan {words.platform(row.platform)}"
            self._open(row.platform, row.option, title, row.courier or row.suggestion, row.service)

    def edit_default(self) -> None:
        """Open the form of the courier for options nobody mapped."""
        current = self.list.current()
        platform = self.search.filters.get("platform") or (current.platform if current else "")
        if not platform:
            self.say("Pilih dahulu satu baris atau saring platformnya.", Tone.WARN)
            return
        self._open(platform, "", f"Bawaan {words.platform(platform)}", "", "")

    def _open(self, platform: str, option: str, title: str, courier: str, service: str) -> None:
        form = self._form = Form("Petakan")
        self._editing = (platform, option)
        form.add("courier", _WORDS["courier"], suggestion(COURIERS, courier))
        form.text("service", _WORDS["service"], service, "Misalnya Reguler; boleh kosong.")
        self.place_form(title, form, self._save)

    def _save(self) -> None:
        if self._form is None:
            return
        values = self._form.values()
        if not values["courier"]:
            self.fail(refusal([FieldError("courier", "Isi atau pilih kurirnya.")], _WORDS))
            return
        platform, option = self._editing
        rule = CourierRule(option=option, courier=values["courier"], service=values["service"])
        self._map(platform, [rule], close=True)

    def take_suggestions(self) -> None:
        """Map the chosen options (or all) to the courier their name hints at."""
        rows = self.list.selected() or list(self.list.rows)
        fit = [row for row in rows if not row.mapped and row.suggestion]
        if not fit:
            self.say(
                "Tidak ada usulan. Pilih opsi kirim lalu tekan Enter untuk memetakannya.", Tone.WARN
            )
            return
        for platform in sorted({row.platform for row in fit}):
            rules = [
                CourierRule(option=row.option, courier=row.suggestion)
                for row in fit
                if row.platform == platform
            ]
            self._map(platform, rules)

    def _map(self, platform: str, rules: Sequence[CourierRule], *, close: bool = False) -> None:
        def mapped(done: Done[CouriersMapped]) -> None:
            if close:
                self.hide_detail()
            self.say(done.message)

        command = MapCouriers.model_validate({"platform": platform, "rules": tuple(rules)})
        self.do(command, done=mapped)

    def hide_detail(self) -> None:
        """Close the form, and forget it."""
        self._form = None
        super().hide_detail()


# ---------------------------------------------------------------- gallery


def gallery() -> list[Shot]:
    """States of the panel."""

    def panel(rows: object) -> CourierMappingPanel:
        return CourierMappingPanel(canned({CourierMappings: rows}))

    def editing() -> CourierMappingPanel:
        made = panel(samples.OPTIONS)
        made.edit(samples.OPTIONS[1])
        return made

    return [
        Shot("list", lambda: panel(samples.OPTIONS)),
        Shot("form", editing),
        Shot("empty", lambda: panel(())),
        Shot("error", lambda: panel(ServerAway())),
        Shot("loading", lambda: panel(NEVER)),
    ]
