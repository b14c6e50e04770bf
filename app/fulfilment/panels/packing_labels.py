"""For the piece in hand: a label at once (PU-37, WMS-MD-04), another lot (WMS-LOT-12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.catalog.panels.product_labels import Labelled, Wish, print_labels
from app.ui.tokens import Tone

if TYPE_CHECKING:
    from app.fulfilment.panels.packing_flow import PackingFlow
    from app.ui.panel import Panel


class ItemLabels:
    """Prints the label of the line that is next, or was chosen; leads to its other lots.

    Args:
        panel: The packing table.
        flow: What lies on it.
    """

    def __init__(self, panel: Panel, flow: PackingFlow) -> None:
        self._panel = panel
        self._flow = flow
        panel.add_action("Cetak label barang", "Shift+F8", self.print)
        panel.add_action("Pilih lot lain", "", self.choose_lot)
        #: The order another lot is being chosen for.
        self._choosing = ""
        panel.context.operations.changed.connect(self._chosen)

    def print(self) -> None:
        """One label; a product without barcode gets one, and the table knows it from then on."""
        view, session = self._flow.view, self._flow.session
        if view is None or session is None:
            self._panel.say("Buka pesanan dulu: label barang dicetak dari barisnya.", Tone.WARN)
            return
        lines = sorted(session.lines(), key=lambda one: (one.complete, not one.selected))
        line = lines[0].line
        code = next((one.code for one in view.codes if one.sku == line.sku and one.qty == 1), "")
        product = Labelled(line.sku, line.name, line.variant, code)
        print_labels(self._panel, (product,), Wish(1), made=lambda: self._flow.open(view.number))

    def choose_lot(self) -> None:
        """Where another lot is chosen for the open order (WMS-LOT-12)."""
        view = self._flow.view
        if view is None:
            self._panel.say("Buka pesanan dulu: lotnya dipilih per pesanan.", Tone.WARN)
        else:
            self._choosing = view.number
            self._panel.context.open("stock.reservations", document=view.number)

    def _chosen(self, kinds: frozenset[str]) -> None:
        """The parcel is read again, what was counted stays: its lots are others now."""
        view = self._flow.view
        if "override" not in kinds or view is None or view.number != self._choosing:
            return
        if not self._flow.busy:
            self._flow.open(view.number)
