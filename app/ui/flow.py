"""Widgets beside each other that go on in the next line where the room ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from app.ui import tokens
from app.ui.widgets import row

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

#: Somebody said whether it is seen; a widget nobody showed yet is not hidden for good.
_SAID: Final = Qt.WidgetAttribute.WA_WState_ExplicitShowHide


class Flow(QWidget):
    """A bar of filters: one line on a wide screen, as many as it takes on a narrow one.

    It is as narrow as its widest widget, so a bar of many never pushes the window over its edge.

    Args:
        widgets: From left to right.
        gap: Pixels between them, and between the lines.
    """

    def __init__(self, *widgets: QWidget, gap: int = tokens.S) -> None:
        super().__init__()
        self._gap = gap
        self._widgets: list[QWidget] = []
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for widget in widgets:
            self.add(widget)

    def add(self, widget: QWidget) -> None:
        """Put a widget at the end."""
        hidden = widget.isHidden() and widget.testAttribute(_SAID)
        widget.setParent(self)
        widget.setVisible(not hidden)
        self._widgets.append(widget)
        self._again()

    def take(self, widget: QWidget) -> None:
        """Take a widget out again; whoever does decides what becomes of it."""
        self._widgets.remove(widget)
        self._again()

    # ---------------------------------------------------------------- measures
    def sizeHint(self) -> QSize:
        wanted = [_wanted(each) for each in self._shown()]
        wide = sum(each.width() for each in wanted) + self._gap * max(0, len(wanted) - 1)
        return QSize(wide, max((each.height() for each in wanted), default=0))

    def minimumSizeHint(self) -> QSize:
        wanted = [_wanted(each) for each in self._shown()]
        return QSize(
            max((each.width() for each in wanted), default=0),
            max((each.height() for each in wanted), default=0),
        )

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        places = self._places(width)
        return max((box.bottom() + 1 for _widget, box in places), default=0)

    # ---------------------------------------------------------------- laying out
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # one was shown or hidden, or says more
            self._again()
        return super().event(event)

    def _again(self) -> None:
        self.updateGeometry()
        self._lay_out()

    def _lay_out(self) -> None:
        for widget, box in self._places(self.width()):
            widget.setGeometry(box)

    def _shown(self) -> list[QWidget]:
        return [each for each in self._widgets if not each.isHidden()]

    def _places(self, room: int) -> list[tuple[QWidget, QRect]]:
        """Where each stands in so many pixels; those of a line have one middle."""
        lines: list[list[tuple[QWidget, QSize]]] = []
        left = 0
        for widget in self._shown():
            size = _wanted(widget)
            if not lines or left + size.width() > room:
                lines.append([])
                left = 0
            lines[-1].append((widget, size))
            left += size.width() + self._gap
        found, top = [], 0
        for line in lines:
            height, left = max(size.height() for _widget, size in line), 0
            for widget, size in line:
                down = top + (height - size.height()) // 2
                found.append((widget, QRect(left, down, min(size.width(), room), size.height())))
                left += size.width() + self._gap
            top += height + self._gap
        return found


class Beside(QWidget):
    """Parts beside each other in equal shares; below each other where one would be squeezed.

    It is as narrow as its widest part.

    Args:
        parts: From left to right.
        least: Pixels below which a part is squeezed.
        gap: Pixels between them.
    """

    def __init__(self, *parts: QWidget, least: int, gap: int = tokens.XL) -> None:
        super().__init__()
        self._parts, self._least = parts, least
        self._layout = row(gap=gap)
        for part in parts:
            self._layout.addWidget(part, 1, Qt.AlignmentFlag.AlignTop)
        self.setLayout(self._layout)

    def minimumSizeHint(self) -> QSize:
        items = (self._layout.itemAt(at) for at in range(self._layout.count()))
        wide = max(item.minimumSize().width() for item in items if item is not None)
        return QSize(wide, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        count = len(self._parts)
        needed = count * self._least + (count - 1) * self._layout.spacing()
        wide = event.size().width() >= needed
        wanted = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if wanted != self._layout.direction():
            self._layout.setDirection(wanted)
            self.updateGeometry()


def _wanted(widget: QWidget) -> QSize:
    """Its own size, within what was set for it."""
    hint = widget.sizeHint().expandedTo(widget.minimumSizeHint())
    return hint.boundedTo(widget.maximumSize()).expandedTo(widget.minimumSize())
