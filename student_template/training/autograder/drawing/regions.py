"""Where a function of the plane is positive, as the outline of a region and as its border."""

from collections.abc import Iterator, Sequence

from .plot import Frame, Point
from .svg import along, number

Grid = Sequence[Sequence[float]]


def places(frame: Frame, columns: int, rows: int) -> tuple[list[float], list[float]]:
    """The numbers across and up at which ``region`` and ``border`` want a function's values."""
    (left, right), (low, high) = frame.across, frame.up
    across = [left + (right - left) * place / columns for place in range(columns + 1)]
    return across, [low + (high - low) * place / rows for place in range(rows + 1)]


def region(frame: Frame, values: Grid) -> str:
    """The part of the frame where ``values`` are positive, as the steps of one path.

    Args:
        values: ``values[i][j]`` at the i-th place up and the j-th place across, see ``places``.
    """
    steps = []
    for row in range(len(values) - 1):
        start = None
        for column, corners in enumerate(_cells(frame, values, row)):
            full = all(value > 0 for _, value in corners)
            if full and start is None:
                start = column
            if not full and start is not None:
                steps.append(_strip(frame, values, row, start, column))
                start = None
            if not full and (inside := _clipped(corners)):
                steps.append(along(inside, closed=True))
        if start is not None:
            steps.append(_strip(frame, values, row, start, len(values[row]) - 1))
    return "".join(steps)


def border(frame: Frame, values: Grid) -> str:
    """The line on which ``values`` are zero, as the steps of one path."""
    steps = []
    for row in range(len(values) - 1):
        for corners in _cells(frame, values, row):
            crossings = list(_crossings(corners))
            for pair in zip(crossings[::2], crossings[1::2], strict=True):
                steps.append(along(pair))
    return "".join(steps)


def _at(frame: Frame, values: Grid, row: int, column: int) -> Point:
    rows, columns = len(values) - 1, len(values[0]) - 1
    return frame.left + frame.width * column / columns, frame.top + frame.height * (1 - row / rows)


def _cells(frame: Frame, values: Grid, row: int) -> Iterator[list[tuple[Point, float]]]:
    """The four corners of each cell of a row, with their values, once around."""
    for column in range(len(values[row]) - 1):
        around = [(row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column)]
        yield [(_at(frame, values, i, j), values[i][j]) for i, j in around]


def _strip(frame: Frame, values: Grid, row: int, start: int, end: int) -> str:
    """Cells side by side as one rectangle."""
    (left, low), (right, _) = _at(frame, values, row, start), _at(frame, values, row, end)
    high = _at(frame, values, row + 1, start)[1]
    return f"M{number(left)} {number(low)}H{number(right)}V{number(high)}H{number(left)}Z"


def _clipped(corners: list[tuple[Point, float]]) -> list[Point]:
    """The part of a cell that is positive."""
    kept: list[Point] = []
    for place, (point, value) in enumerate(corners):
        after, next_value = corners[(place + 1) % 4]
        if value > 0:
            kept.append(point)
        if (value > 0) != (next_value > 0):
            kept.append(_between(point, value, after, next_value))
    return kept


def _crossings(corners: list[tuple[Point, float]]) -> Iterator[Point]:
    for place, (point, value) in enumerate(corners):
        after, next_value = corners[(place + 1) % 4]
        if (value > 0) != (next_value > 0):
            yield _between(point, value, after, next_value)


def _between(one: Point, value: float, other: Point, next_value: float) -> Point:
    part = value / (value - next_value)
    return one[0] + (other[0] - one[0]) * part, one[1] + (other[1] - one[1]) * part
