"""The shell: start-up, sign-in, the window with docks, navigation, status bar, local settings.

*Panel*: a screen in a dock.  *Workstation*: this PC.  *Habits*: what is remembered per person
and workstation (layout, column widths).  It imports no slice; panels are named in ``panels.py``.
"""
