"""The one list of panels.  Add a slice's panels here as lazy strings; nothing is imported by it.

The title must be an entry of the navigation tree (``registry.NAVIGATION``); section ``None`` is for
panels that are opened from another panel.  Function keys inside panels are F2 to F10; keys that
open a panel are Shift+F1 to Shift+F12.
"""

from __future__ import annotations

from typing import Final

from app.shell.registry import PanelSpec

PANELS: Final[tuple[PanelSpec, ...]] = (
    PanelSpec(
        id="fulfilment.packing",
        title="Packing",
        section="PESANAN",
        icon="box",
        permission="pack.execute",
        factory="app.fulfilment.panels.packing:PackingPanel",
        shortcut="Shift+F3",
        point_of_use=True,
        first=True,
    ),
    PanelSpec(
        id="stock.monitoring",
        title="Monitoring",
        section="GUDANG",
        icon="stock",
        permission="inventory.read",
        factory="app.stock.panels.monitoring:MonitoringPanel",
        shortcut="Shift+F5",
    ),
    PanelSpec(
        id="stock.card",
        title="Mutasi Stok",
        section="GUDANG",
        icon="history",
        permission="inventory.read",
        factory="app.stock.panels.card:StockCardPanel",
    ),
    PanelSpec(
        id="stock.lots",
        title="Lot & Serial",
        section="GUDANG",
        icon="lot",
        permission="lot.read",
        factory="app.stock.panels.lots:LotsPanel",
    ),
    PanelSpec(
        id="stock.locations",
        title="Gudang & Lokasi",
        section="GUDANG",
        icon="warehouse",
        permission="location.read",
        factory="app.stock.panels.locations:LocationsPanel",
    ),
    PanelSpec(
        id="stock.reservations",
        title="Reservasi Stok",
        section=None,
        icon="lock",
        permission="inventory.read",
        factory="app.stock.panels.reservations:ReservationsPanel",
    ),
    PanelSpec(
        id="stock.opening",
        title="Impor Stok Awal",
        section=None,
        icon="import",
        permission="inventory.approve",
        factory="app.integrations.panels.opening_import:OpeningImportFiles",
    ),
    PanelSpec(
        id="documents.printers",
        title="Printer & Label",
        section="PENGATURAN",
        icon="printer",
        permission="signed_in",
        factory="app.documents.panels.printers:PrintersPanel",
    ),
    PanelSpec(
        id="documents.print_queue",
        title="Antrean Cetak",
        section=None,
        icon="printer",
        permission="signed_in",
        factory="app.documents.panels.print_queue:PrintQueuePanel",
    ),
    PanelSpec(
        id="identity.organisation",
        title="Organisasi",
        section="PENGATURAN",
        icon="store",
        permission="settings.manage",
        factory="app.identity.panels.organisation:OrganisationPanel",
    ),
    PanelSpec(
        id="identity.users",
        title="Anggota",
        section="PENGATURAN",
        icon="users",
        permission="user.read",
        factory="app.identity.panels.users:UsersPanel",
    ),
    PanelSpec(
        id="identity.roles",
        title="Peran",
        section="PENGATURAN",
        icon="lock",
        permission="role.read",
        factory="app.identity.panels.roles:RolesPanel",
    ),
    PanelSpec(
        id="audit.trail",
        title="Audit",
        section="PENGATURAN",
        icon="audit",
        permission="audit.read",
        factory="app.audit.panels.audit_trail:AuditTrailPanel",
    ),
    PanelSpec(
        id="shell.workstation",
        title="PC ini",
        section=None,
        icon="settings",
        permission="signed_in",
        factory="app.shell.workstation:WorkstationPanel",
    ),
    PanelSpec(
        id="shell.help",
        title="Bantuan",
        section=None,
        icon="help",
        permission="signed_in",
        factory="app.shell.help:HelpPanel",
        area="side",
    ),
)
