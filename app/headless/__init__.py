"""Lumbung without a window: the same commands and queries as JSON lines.

For automation, support and other programs.
"""
