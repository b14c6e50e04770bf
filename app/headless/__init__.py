"""Lumbung without a window: the same commands and queries as JSON lines, for automation and other programs."""
