"""Whether a point lies in an area. Pure and exact: whole pixels, edges belong to the area."""

from __future__ import annotations

from itertools import pairwise

from quizzes.content import Circle, Polygon, Rectangle, Shape

Point = tuple[int, int]


def lies_in(point: Point, shape: Shape) -> bool:
    """Whether the point is inside the shape or on its edge."""
    x, y = point
    if isinstance(shape, Rectangle):
        return shape.left <= x <= shape.right and shape.top <= y <= shape.bottom
    if isinstance(shape, Circle):
        return (x - shape.x) ** 2 + (y - shape.y) ** 2 <= shape.radius**2
    return _lies_in_polygon(point, shape)


def _lies_in_polygon(point: Point, polygon: Polygon) -> bool:
    """Even-odd rule: a ray to the right crosses the edges an odd number of times."""
    edges = list(pairwise((*polygon.points, *polygon.points[:1])))
    if any(_on_edge(point, start, end) for start, end in edges):
        return True
    return sum(_crosses(point, start, end) for start, end in edges) % 2 == 1


def _on_edge(point: Point, start: Point, end: Point) -> bool:
    (x, y), (x1, y1), (x2, y2) = point, start, end
    in_line = (x2 - x1) * (y - y1) == (y2 - y1) * (x - x1)
    return in_line and min(x1, x2) <= x <= max(x1, x2) and min(y1, y2) <= y <= max(y1, y2)


def _crosses(point: Point, start: Point, end: Point) -> bool:
    (x, y), (x1, y1), (x2, y2) = point, start, end
    if (y1 > y) == (y2 > y):
        return False
    # x of the edge at height y is right of the point; multiplied out, so that nothing is rounded
    turn = (x - x1) * (y2 - y1) - (x2 - x1) * (y - y1)
    return turn < 0 if y2 > y1 else turn > 0
