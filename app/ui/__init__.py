"""The Qt kit: what every screen is made of.  It knows no slice, no SQL and no business rule.

A screen is a :class:`app.ui.panel.Panel`; it reads and writes through
:class:`app.ui.operations.Operations` (worker threads), shows rows in :class:`app.ui.tables.Table`,
speaks through its message line and, at a point of use, through :class:`app.ui.verdict.VerdictBand`.
Scans arrive from :mod:`app.ui.scan`.  Colours, sizes and fonts are in :mod:`app.ui.tokens` and
nowhere else.  How a panel is written: ``app/ui/panel.py``.
"""
