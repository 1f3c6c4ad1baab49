"""Rows of figures with their bounds, as a table."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Row", "table"]


@dataclass(frozen=True)
class Row:
    """A figure, and the bound that it keeps: at least or at most."""

    name: str
    figure: float
    unit: str
    bound: float
    at_least: bool = False

    @property
    def good(self) -> bool:
        return self.figure >= self.bound if self.at_least else self.figure <= self.bound


def table(rows: list[Row]) -> str:
    """A line a row: what, the figure, its bound, whether it keeps it."""
    width = max(len(row.name) for row in rows)
    return "\n".join(
        f"{row.name:<{width}}  {row.figure:>9.3f} {row.unit:<14} "
        f"{'≥' if row.at_least else '≤'} {row.bound:g}  {'ok' if row.good else 'MISSED'}"
        for row in rows
    )
