"""Screens of the daily summaries."""
