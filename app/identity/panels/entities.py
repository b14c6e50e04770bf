"""*Entitas*: the persons and companies that keep books (WMS-MD-21, WMS-SEC-14)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtWidgets import QWidget

from app.core.errors import ServerAway
from app.identity.api import CreateEntity, EntityList, EntityRow, UpdateEntity
from app.identity.panels.member_desk import MemberDesk
from app.identity.rules.entities import KINDS
from app.ui import tokens
from app.ui.forms import Form, choice
from app.ui.panel import Panel
from app.ui.pills import PillText
from app.ui.states import Empty
from app.ui.table_model import Column, Kind
from app.ui.tokens import Tone
from app.ui.typed import typed
from app.ui.widgets import column, label

if TYPE_CHECKING:
    from app.core.commands import Done
    from app.identity.api import EntitySaved
    from app.ui.gallery import Shot

MANAGE: Final = "settings.manage"
_LOGO: Final = "JPG atau PNG. Yang terbaru tercetak di kop setiap laporan dan dokumen."
WORDS: Final = {
    "code": "Kode",
    "entity": "Nama",
    "kind": "Jenis",
    "npwp": "NPWP",
    "address": "Alamat",
}
_HINTS: Final = {
    "code": "Kode berisi 2 sampai 20 huruf besar, angka atau garis, tanpa spasi. Contoh: MELATI"
}


def _state(row: EntityRow) -> PillText:
    return PillText("Utama", Tone.DONE) if row.is_default else PillText("Lainnya", Tone.NEUTRAL)


COLUMNS: Final = (
    Column("name", "Badan usaha", lambda row: row.name, detail=lambda row: row.code, width=280),
    Column("kind", "Jenis", lambda row: KINDS.get(row.kind, row.kind), width=120),
    Column(
        "npwp", "NPWP", lambda row: row.npwp,
        detail=lambda row: "PKP" if row.is_pkp else "bukan PKP", width=160,
    ),
    Column("address", "Alamat", lambda row: row.address, stretch=True),
    Column("state", "Dipakai", _state, Kind.PILL, width=110),
)  # fmt: skip


class EntityForm(Form):
    """One legal entity.

    Args:
        view: The one to change, or None for a new one.
    """

    def __init__(self, view: EntityRow | None) -> None:
        super().__init__("Simpan" if view else "Tambah")
        self.view = view
        if view is None:
            self.text(
                "code", "&Kode", hint="Pendek, dipakai di laporan dan impor. Tetap selamanya."
            )
        self.text("entity", "&Nama", view.name if view else "", "Seperti di akta atau KTP.")
        self.add("kind", "&Jenis", choice(KINDS, view.kind if view else "lainnya"))
        self.text("npwp", "N&PWP", view.npwp if view else "", "15 atau 16 angka, boleh kosong.")
        self.long_text("address", "&Alamat", view.address if view else "")
        self.tick("is_pkp", "Pengusaha Kena Pajak (PKP)", on=view is not None and view.is_pkp)
        default = view is not None and view.is_default
        main = self.tick("is_default", "Badan usaha utama untuk dokumen baru", on=default)
        if default:
            main.setEnabled(False)
            main.setToolTip("Pilih badan usaha lain sebagai utama untuk menggantinya.")

    def command(self) -> CreateEntity | UpdateEntity | None:
        """What the form asks for; None when nothing is different.

        Raises:
            InvalidInput: With every field that is wrong.
        """
        values: dict[str, Any] = self.values()
        view = self.view
        if view is None:
            return typed(CreateEntity, values, words=WORDS, hints=_HINTS)
        old = {
            "entity": view.name, "kind": view.kind, "npwp": view.npwp, "address": view.address,
            "is_pkp": view.is_pkp, "is_default": view.is_default,
        }  # fmt: skip
        changed = {name: value for name, value in values.items() if value != old[name]}
        command = typed(UpdateEntity, {"code": view.code, **changed}, words=WORDS)
        return command if changed else None


class EntitiesPanel(Panel):
    """Legal entities, the default one first."""

    title: ClassVar[str] = "Entitas"
    icon: ClassVar[str] = "store"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"entity"})
    search_hint: ClassVar[str] = "Cari badan usaha"

    def build(self) -> None:
        self.may_manage = self.context.actor.may(MANAGE)
        empty = Empty("Belum ada badan usaha.", icon="store")
        self.list = self.set_table(COLUMNS, key=lambda row: row.code, empty=empty)
        self.list.activated.connect(self._open)
        if self.may_manage:
            self.set_primary("Tambah entitas", "F4", lambda: self._show(None))
            self.list.add_action("Ubah", "F2", lambda rows: self._open(rows[0]))

    def reload(self) -> None:
        self.ask(EntityList(), done=self._loaded, failed=self._load_failed, key="list")

    def _loaded(self, rows: tuple[EntityRow, ...]) -> None:
        wanted = self.search.text.casefold()
        self.list.show_rows(
            [row for row in rows if wanted in f"{row.code} {row.name} {row.npwp}".casefold()]
        )

    # ---------------------------------------------------------------- form
    def _open(self, row: EntityRow) -> None:
        self._show(row)

    def _show(self, row: EntityRow | None) -> None:
        form = EntityForm(row)
        form.setEnabled(self.may_manage)
        shown: QWidget = form
        if row is not None and self.may_manage:
            shown = self._with_logo(form, row.code)
        title = row.name if row else "Entitas baru"
        self.show_form(title, form, form.command, self._saved, within=shown)

    def _with_logo(self, form: EntityForm, code: str) -> QWidget:
        """The logo is a file of its own and kept at once, beside what *Simpan* saves."""
        desk = self.context.services.get(MemberDesk)  # type: ignore[type-abstract] # one is offered
        layout = column(gap=tokens.M)
        layout.addWidget(form)
        layout.addWidget(label("Logo kop surat", "heading"))
        layout.addWidget(label(_LOGO, "muted", wrap=True))
        layout.addWidget(desk.logo_box(self, code))
        layout.addStretch(1)
        made = QWidget()
        made.setLayout(layout)
        return made

    def _saved(self, done: Done[EntitySaved]) -> None:
        self.form_done(done)
        self.reload()


def gallery() -> list[Shot]:
    """States of the panel."""
    from app.identity.panels import samples
    from app.ui.gallery import NEVER, Shot, canned

    def panel(rows: object) -> EntitiesPanel:
        context = canned({**samples.ANSWERS, EntityList: rows})
        context.services.offer(samples.DESK, samples.SampleDesk)
        return EntitiesPanel(context)

    def form() -> EntitiesPanel:
        made = panel(samples.ENTITIES)
        made._open(samples.ENTITIES[0])  # noqa: SLF001 - the state after Enter
        return made

    return [
        Shot("sample", lambda: panel(samples.ENTITIES)),
        Shot("form", form),
        Shot("empty", lambda: panel(())),
        Shot("error", lambda: panel(ServerAway())),
        Shot("loading", lambda: panel(NEVER)),
    ]
