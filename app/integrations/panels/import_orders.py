"""Impor Pesanan: choose a marketplace's file, see what it would do, take it over (ERP-ORD-08)."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from PySide6.QtWidgets import QComboBox, QFileDialog, QFrame, QStackedWidget, QWidget

from app.core.text import angka
from app.integrations.api import ImportOrders, ImportPreview, PreviewOrders, Totals
from app.integrations.orderfile import OrderFile, read_order_file
from app.integrations.panels import samples
from app.integrations.panels.import_findings import (
    COLUMNS,
    About,
    findings,
    outcome,
    sentence,
    sums,
)
from app.integrations.xlsx.source import Reading, Source
from app.orders.api import AllocateOrders, CreateStore
from app.orders.api.common import NoStore
from app.orders.panels.store_form import NewStoreForm
from app.orders.rules.platform import PLATFORM_LABELS, PlatformState
from app.stock.api import WarehouseList
from app.stock.panels import samples as stock_samples
from app.ui import tokens
from app.ui.cards import Card
from app.ui.facts import Facts
from app.ui.gallery import NEVER, Shot, canned
from app.ui.panel import Panel
from app.ui.states import Empty, Notice
from app.ui.tables import Table
from app.ui.theme import theme
from app.ui.tokens import Tone
from app.ui.widgets import column, label, row, scrolling, set_property

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent

    from app.core.client import Client
    from app.core.commands import Done
    from app.core.errors import UserError
    from app.integrations.api import Imported
    from app.integrations.panels.import_findings import Finding
    from app.orders.api import Allocated
    from app.orders.api.stores import StoreSaved
    from app.stock.api import WarehouseRow
    from app.ui.operations import Progress

_FILES: Final = "Ekspor pesanan (*.xlsx *.xls *.xlsm *.csv *.tsv *.txt)"
_SKUS: Final = "orders.sku_mapping"
_COURIERS: Final = "orders.courier_mapping"
_ORDERS: Final = "orders.list"
_STORES: Final = "orders.stores"


class ImportOrdersPanel(Panel):
    """One file at a time: nothing is written before *Impor* is pressed."""

    title: ClassVar[str] = "Impor Pesanan"
    icon: ClassVar[str] = "import"
    refresh_on: ClassVar[frozenset[str]] = frozenset()

    def build(self) -> None:
        self._file: OrderFile | None = None
        self._preview: ImportPreview | None = None
        self._action: QAction | None = None
        self._path: Path | None = None
        self.setAcceptDrops(True)
        self.add_action("Pilih berkas …", "F3", self.choose_file)
        self.add_action("Petakan SKU", "F6", partial(self.context.open, _SKUS))
        self.add_action("Petakan ekspedisi", "F7", self._open_couriers)
        self.add_action("Lihat pesanan", "F8", partial(self.context.open, _ORDERS))
        self._store = QComboBox()
        self._store.setAccessibleName("Toko")
        self._store.activated.connect(lambda _at: self._compare())
        self._store.hide()
        self.title_line.add_filter(self._store)
        self.cards.set_cards(
            (
                Card("new", "Baru", Tone.OK),
                Card("changed", "Diperbarui", Tone.DONE),
                Card("same", "Tidak berubah"),
                Card("trouble", "Tidak masuk", Tone.ERROR),
            )
        )
        self.cards.pressed.connect(self._card_pressed)
        self._build_body()
        self._forget()

    def _build_body(self) -> None:
        self._notice = Notice()
        self._sums = QFrame()
        set_property(self._sums, "role", "card")
        self._sums_layout = column(margin=tokens.M, gap=tokens.M)
        self._sums.setLayout(self._sums_layout)
        self.findings = Table(
            self, "ImportFindings", COLUMNS, key=lambda each: f"{each.kind}{each.row}{each.what}"
        )
        self.findings.counted.connect(self.message.count)
        self._clean = label("", "muted", wrap=True)
        right, beside = QWidget(), column(gap=tokens.S)
        beside.addWidget(self._clean)
        beside.addWidget(self.findings, 1)
        beside.addStretch(0)
        right.setLayout(beside)
        body, line = QWidget(), row(gap=tokens.M)
        side = scrolling(self._sums)  # with large letters it is higher than a small screen
        side.setFixedWidth(theme().px(300))
        line.addWidget(side)
        line.addWidget(right, 1)
        body.setLayout(line)
        self._body = QStackedWidget()
        self._body.addWidget(self._notice)
        self._body.addWidget(body)
        self.set_content(self._body)

    def reload(self) -> None:
        """What is shown is a file, not the database."""

    def opened(self, **arguments: object) -> None:
        """``path`` reads a file at once."""
        if "path" in arguments:
            self.open_file(Path(str(arguments["path"])))

    # ---------------------------------------------------------------- choosing
    def choose_file(self) -> None:
        """Ask which file."""
        dialog = QFileDialog(self, "Pilih berkas ekspor pesanan", "", _FILES)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.open_file(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def open_file(self, path: Path) -> None:
        """Read a file and show what it would do."""
        self._forget()
        self.hide_detail()
        self._path = path
        self.run(partial(_look, path), done=self._looked, failed=self._refused)

    def _compare(self) -> None:
        """Look again, with the store that was chosen."""
        file = self._file
        if file is None:
            return
        query = PreviewOrders.of(file, store=self._store.currentData() or "")
        self.ask(query, done=self._show, failed=self.fail, key="preview")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if len(files) != 1:
            self.say("Tarik satu berkas saja; berkas berikutnya sesudah yang ini.", Tone.WARN)
            return
        event.acceptProposedAction()
        self.open_file(files[0])

    def _refused(self, error: UserError) -> None:
        """What is wrong stands in the middle, with the way out of it."""
        self._forget()
        if isinstance(error, NoStore):
            self._without_store(error)
            return
        way = ("Pilih berkas lain", self.choose_file)
        self._notice.show_empty(Empty(error.message, *way, "error"))
        self.fail(error)

    # ---------------------------------------------------------------- a platform without a store
    def _without_store(self, error: NoStore) -> None:
        """Who may make the store does it here, and the file goes on."""
        here = not error.closed and self.context.actor.may(CreateStore.permission)
        sentence = error.message
        way = ("Daftar Toko", partial(self.context.open, _STORES))
        if here:
            sentence = f"Belum ada toko {error.words}. Buat tokonya, lalu berkas ini dilanjutkan."
            way = (f"Buat toko {error.words}", partial(self._ask_store, error))
        self._notice.show_empty(Empty(sentence, *way, "store"))
        self.say(sentence, Tone.WARN)
        if here:
            self._ask_store(error)

    def _ask_store(self, error: NoStore) -> None:
        self.ask(WarehouseList(), done=partial(self._store_form, error), key="warehouses")

    def _store_form(self, error: NoStore, warehouses: tuple[WarehouseRow, ...]) -> None:
        form, path = NewStoreForm(warehouses, error.platform), self._path

        def made(done: Done[StoreSaved]) -> None:
            self.form_done(done)
            if path is not None:
                self.open_file(path)

        self.place_form(
            f"Toko {error.words} baru", form, lambda: self.do(form.command(), done=made)
        )

    # ---------------------------------------------------------------- the preview
    def _looked(self, answer: tuple[OrderFile, ImportPreview]) -> None:
        self._file, preview = answer
        self._offer_stores(preview)
        self._show(preview)

    def _offer_stores(self, preview: ImportPreview) -> None:
        self._store.clear()
        if not preview.store:
            self._store.addItem("Pilih toko …", "")
        for store in preview.stores:
            self._store.addItem(f"{store.name} ({store.code})", store.code)
        self._store.setCurrentIndex(max(0, self._store.findData(preview.store)))
        self._store.setVisible(len(preview.stores) > 1)

    def _show(self, preview: ImportPreview) -> None:
        self._preview = preview
        rejected = len(preview.rejected) + len(preview.skipped)
        self.cards.show()
        self.cards.show_values(
            {
                "new": (
                    angka(preview.new),
                    f"{angka(preview.outside)} sudah terkirim" if preview.outside else "",
                ),
                "changed": angka(preview.changed),
                "same": (
                    angka(preview.unchanged + preview.older),
                    f"{angka(preview.older)} lebih lama dari data kita" if preview.older else "",
                ),
                "trouble": angka(rejected),
            }
        )
        self._fill_sums(preview.label, preview.layout, ("Di berkas",), (preview.totals,))
        self._fill_findings(list(findings(preview)))
        self._body.setCurrentIndex(1)
        if not preview.store:
            self._main("Pilih toko dulu", self._store.showPopup)
            self.title_line.set_status("Pilih toko", Tone.WARN)
            self.say(f"{preview.file_name}: ada beberapa toko; pilih toko berkas ini.", Tone.WARN)
            return
        words = f"Impor {angka(preview.to_write)} pesanan"
        self._main(words, self.take_over, enabled=bool(preview.to_write))
        wrong = bool(rejected)
        self.title_line.set_status(
            "Ada yang tidak masuk" if wrong else "Siap diimpor", Tone.WARN if wrong else Tone.OK
        )
        self.say(sentence(preview), Tone.WARN if wrong else Tone.NEUTRAL)

    def _fill_sums(
        self, kind: str, layout: str, sides: Sequence[str], totals: Sequence[Totals]
    ) -> None:
        """What the file adds up to; after the import beside what the database does."""
        while (item := self._sums_layout.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        self._sums_layout.addWidget(label(kind[:1].upper() + kind[1:], "heading", wrap=True))
        self._sums_layout.addWidget(label(layout, "muted", wrap=True))
        lines: list[tuple[str, str | QWidget | None]] = []
        if len(sides) > 1:
            lines.append(("", "  ·  ".join(sides)))
        for title, values in sums(totals):
            same = len(set(values)) == 1
            mark = "  (sama)" if len(values) > 1 else ""
            lines.append((title, f"{values[0]}{mark}" if same else "  ·  ".join(values)))
        self._sums_layout.addWidget(Facts(lines))
        statuses = [
            (PLATFORM_LABELS[PlatformState(state)], angka(count))
            for state, count in totals[0].by_status.items()
        ]
        self._sums_layout.addWidget(label("Status di marketplace", "heading"))
        self._sums_layout.addWidget(Facts(statuses))
        self._sums_layout.addStretch(1)

    def _fill_findings(self, found: Sequence[Finding], clean: str = "") -> None:
        self.findings.show_rows(found)
        self.findings.setVisible(bool(found))
        self._clean.setText(clean or ("" if found else "Semua baris terbaca dan dikenal."))
        self._clean.setVisible(bool(self._clean.text()))

    def _card_pressed(self, key: str) -> None:
        """Show what a card counts: the orders it wrote, or the findings that keep some out."""
        if key == "trouble" and self._preview is not None:
            wanted = {About.ERROR, About.SKIPPED}
            self._fill_findings([each for each in findings(self._preview) if each.kind in wanted])
        elif self._preview is None:
            self.context.open(_ORDERS)

    # ---------------------------------------------------------------- taking over
    def take_over(self) -> None:
        """Import the file, in one transaction."""
        file, preview = self._file, self._preview
        if file is None or preview is None or not preview.to_write:
            return
        command = ImportOrders.of(file, store=preview.store)

        def work(client: Client, progress: Progress) -> Done[Imported]:
            return client.do(command, progress=progress)

        self.run(work, done=self._imported, failed=self.fail, writes=True)

    def _imported(self, done: Done[Imported]) -> None:
        preview, result = self._preview, done.value
        self._file = self._preview = None
        self._store.hide()
        self.cards.show_values(
            {
                "new": angka(result.created),
                "changed": angka(result.updated),
                "same": angka(result.unchanged + result.older),
                "trouble": angka(len(result.rejected) + len(result.skipped)),
            }
        )
        kind = preview.label if preview is not None else result.kind
        sides = ("Di berkas", "Di Lumbung")
        self._fill_sums(kind, result.file_name, sides, (result.file, result.database))
        found = list(findings(preview)) if preview is not None else []
        self._fill_findings(found, outcome(result))
        self.title_line.set_status(
            "Jumlahnya sama" if result.agrees else "Lihat keterangan",
            Tone.OK if result.agrees else Tone.WARN,
        )
        # Those of orders that left before Lumbung hold nobody up, and the page does not list them.
        held = sum(bool(each.waiting) for each in preview.unknown_skus) if preview else 0
        self._next(result, held)
        self.say(done.message)

    def _next(self, result: Imported, held: int) -> None:
        """The one thing to do now.

        Args:
            result: What the import did.
            held: SKUs without a product that keep orders from being shipped.
        """
        if result.needs_fix and held:
            self._main(f"Petakan {angka(held)} SKU", partial(self.context.open, _SKUS))
        elif result.ready and self.context.actor.may("allocation.create"):
            words = f"Alokasikan {angka(result.ready)} pesanan"
            self._main(words, partial(self._allocate, result.store))
        else:
            self._main("Pilih berkas lain", self.choose_file)

    def _allocate(self, store: str) -> None:
        def allocated(done: Done[Allocated]) -> None:
            self.say(done.message)
            self._main("Pilih berkas lain", self.choose_file)

        self.do(AllocateOrders(store=store), done=allocated)

    def _open_couriers(self) -> None:
        self.context.open(_COURIERS, unmapped=True)

    # ---------------------------------------------------------------- pieces
    def _forget(self) -> None:
        self._file = self._preview = None
        self._store.hide()
        self.cards.hide()
        self.title_line.set_status("")
        self.findings.show_rows(())
        self._notice.show_empty(
            Empty(
                "Tarik berkas ekspor pesanan Shopee, TikTok Shop/Tokopedia, atau Mengantar ke "
                "sini. Jenisnya dikenali dari isinya; tidak ada yang disimpan sebelum Anda "
                "menekan Impor.",
                "Pilih berkas …",
                self.choose_file,
                "import",
            )
        )
        self._body.setCurrentIndex(0)
        self._main("Pilih berkas", self.choose_file)

    def _main(self, text: str, run: Callable[[], object], *, enabled: bool = True) -> None:
        """Another main action in place of the one before; two on one key would both stay silent."""
        if self._action is not None:
            self.removeAction(self._action)
            self._action.deleteLater()
        self._action = self.set_primary(text, "F4", run, enabled=enabled)


def _look(path: Path, client: Client, progress: Progress) -> tuple[OrderFile, ImportPreview]:
    """Read and compare, on a worker thread."""
    reading = Reading(
        progress=lambda done, total: progress(done, total, f"Membaca {path.name}"),
        should_stop=lambda: progress.cancelled,
    )
    file = read_order_file(Source.of_path(path), reading)
    progress(0, 0, f"Membandingkan {angka(len(file.orders))} pesanan")
    return file, client.ask(PreviewOrders.of(file))


# ---------------------------------------------------------------- gallery


def gallery() -> list[Shot]:
    """States of the panel."""

    def panel(preview: object = samples.PREVIEW) -> ImportOrdersPanel:
        answers = {PreviewOrders: preview, ImportOrders: samples.IMPORTED}
        return ImportOrdersPanel(canned(answers))

    def showing(preview: ImportPreview) -> ImportOrdersPanel:
        made = panel()
        made._looked((samples.FILE, preview))  # noqa: SLF001 - a file is not read for a picture
        return made

    def done() -> ImportOrdersPanel:
        made = showing(samples.PREVIEW)
        made._imported(samples.IMPORTED)  # noqa: SLF001 - the same
        return made

    def without_store() -> ImportOrdersPanel:
        answers = {WarehouseList: stock_samples.WAREHOUSES}
        made = ImportOrdersPanel(canned(answers))
        made._refused(NoStore("mengantar"))  # noqa: SLF001 - the same
        return made

    def reading() -> ImportOrdersPanel:
        made = panel(NEVER)
        made.run(lambda client, _progress: client.ask(PreviewOrders()), done=lambda _never: None)
        return made

    return [
        Shot("preview", lambda: showing(samples.PREVIEW)),
        Shot("clean", lambda: showing(samples.CLEAN)),
        Shot("stores", lambda: showing(samples.CHOOSE)),
        Shot("result", done),
        Shot("no-store", without_store),
        Shot("empty", panel),
        Shot("loading", reading),
    ]
