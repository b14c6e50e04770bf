"""The books as one file: exported with their seals, checked without a database, restored elsewhere.

A *book file* is a zip of JSON lines and a manifest; ``rules/format.py`` says what is in it.
"""
