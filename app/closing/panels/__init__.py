"""Screens of closing: the months and their checklist, the self-check."""
