"""Screens of files and marketplaces."""
