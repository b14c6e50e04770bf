"""Attachments of any document: photos and PDFs kept in the database itself, each content once.

Words: *content* is bytes known by their SHA-256; an *attachment* ties a content to a *subject*, a
document of whichever slice offered its kind by ``steps.offer``.  Both are append-only; a mistaken
attachment is withdrawn with a reason and stays on record.
"""
