"""Screens of the printers: the queue, printers and labels of this PC."""
