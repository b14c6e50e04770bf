"""Screens of destruction; one file a screen."""
