"""Mengantar's files: one row per parcel, mostly cash on delivery."""
