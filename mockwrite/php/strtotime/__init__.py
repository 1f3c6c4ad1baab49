"""Dates as PHP reads them: the texts that ``new DateTime($text)`` takes, in PHP 8.3.

`words` are the vocabulary, `grammar` the shapes, `rules` what a shape says. A `moment` collects that from
each `token`, with `steps` away and a zone from `zones`; the `calendar` makes an instant of it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from mockwrite.php.strtotime.grammar import SHAPES
from mockwrite.php.strtotime.moment import Moment
from mockwrite.php.strtotime.rules import RULES, Rule
from mockwrite.php.strtotime.token import Token, UnreadableDateError

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["UnreadableDateError", "strtotime"]


@cache
def _shapes() -> list[tuple[re.Pattern[str], Rule]]:
    """Compiled when first asked for: that takes longer than all else here, and most dates are in ISO 8601."""
    return [
        (re.compile(pattern, re.ASCII), RULES[name])
        for name, patterns in SHAPES.items()
        for pattern in patterns
    ]


def strtotime(text: str, now: datetime) -> datetime:
    """The instant that `text` means to PHP 8.3, in UTC; UnreadableDateError if none.

    What the text leaves open comes from `now`, which is aware; the empty text is `now`. Without a zone the
    text is in UTC. An instant beyond the years 1 to 9999 becomes the nearest of these. Takes some 50 µs.
    """
    text = text.strip(" \t\n\v\f\r") + "\0"
    moment = Moment()
    at = 0
    while at < len(text):
        end = at
        for pattern, rule in _shapes():
            match = pattern.match(text, at)
            if match is not None and match.end() > end:
                end, found = match.end(), rule
        if end == at:
            raise UnreadableDateError(text)
        found(moment, Token(text[at:end]))
        at = end
    return moment.instant(now)
