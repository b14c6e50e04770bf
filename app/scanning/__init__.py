"""Scanning: what a scanned code is, before any slice says what it means.

Owns the clean form of a code (``normalise``), GTINs and GS1 element strings (``gtin``, ``gs1``),
command words and reserved prefixes (``commands``), the keyboard layout self test (``layout``),
which scans of a look count (``intake``) and the order in which a code is looked up (``lookup``).
Everything is pure: no Qt, no database, no clock.  Words: *scan* = one code as it arrived; *look* =
codes that arrived within one glance of the scanner; *AIM id* = the three characters (``]C1``) with
which a scanner may say which symbology it read.
"""
