"""The grid of integers on which MariaDB 10.11 decides how two shapes lie to each other.

It multiplies coordinates by the power of ten that leaves the larger shape 17 digits, and keeps two "digits"
of nine decimals each. So decimals stay decimals: what meets on paper meets here, though it would not in
binary.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mockwrite.mariadb.shapes import Shape

__all__ = ["Place", "Scale", "extent", "placed", "scale_for", "snapped"]

Scale = float
Place = tuple[float, float]

_DIGIT = 1e9
_WORD = 2**32


def extent(shape: Shape) -> float:
    """The largest absolute coordinate."""
    return max(map(extent, shape)) if isinstance(shape[0], list) else max(map(abs, shape))


def scale_for(extent: float) -> Scale:
    """What to multiply coordinates with when `extent` is the largest of both shapes."""
    power = 1e-2
    while power < extent:
        power *= 10.0
    return 1e18 / power / 10


def snapped(shape: Shape, scale: Scale) -> Shape:
    """A shape on the grid; without points that fall upon the one before them."""
    if not isinstance(shape[0], list):
        return [_snapped(coordinate, scale) for coordinate in shape]
    if isinstance(shape[0][0], list):
        return [snapped(ring, scale) for ring in shape]
    return [[x, y] for (y, x), _ in placed(shape, scale)]


def placed(
    points: Sequence[Sequence[float]], scale: Scale, *, closed: bool = False
) -> list[tuple[Place, Sequence[float]]]:
    """Points with their places, (y, x), on the grid; one for those that fall upon the one before them.

    Of a ring, `closed`, without the last point, which repeats the first.
    """
    found: list[tuple[Place, Sequence[float]]] = []
    for point in points:
        place = _snapped(point[1], scale), _snapped(point[0], scale)
        if not found or found[-1][0] != place:
            found.append((place, point))
    if closed and len(found) > 1 and found[0][0] == found[-1][0]:
        found.pop()
    return found


def _snapped(coordinate: float, scale: Scale) -> float:
    # When the division rounds up, the remainder is negative; the unsigned digit it is put into overflows, and
    # counts as one more of the higher digit.
    scaled = abs(coordinate * scale)
    high = int(scaled / _DIGIT)
    low = int(scaled - high * _DIGIT) % _WORD
    if low >= _DIGIT:
        high, low = high + 1, 0
    return (high * _DIGIT + low) * (-1.0 if coordinate < 0 else 1.0)
