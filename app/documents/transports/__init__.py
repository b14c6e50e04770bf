"""Ways to bring bytes to a printer: raw TCP, CUPS, the Windows spooler, a folder.

Each either delivers everything or raises `PrinterUnavailable`, which says how much may have reached
the printer; on that the queue decides whether it may send again by itself.
"""
