"""Base64 in texts: words of it, and lines of one width that belong together, as mails and certificates have them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["with_packed"]

_WORD = re.compile(r"[A-Za-z0-9+/_-]{12,}={0,2}")
_LINES_OR_WORD = re.compile(
    rf"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{{20,}}+(?:\r?\n[ \t]*+[A-Za-z0-9+/]++)++={{0,2}}|{_WORD.pattern}"
)
_FOLD = re.compile(r"(\r?\n[ \t]*)")


def with_packed(text: str, clean: Callable[[str], str | None]) -> str:
    """Return text whose base64 went through `clean`, folded as it was.

    `clean` returns None for what is none, or holds no text.
    """

    def word(found: re.Match[str]) -> str:
        return clean(found[0]) or found[0]

    def lines_or_word(found: re.Match[str]) -> str:
        return "".join(_cleaned(found[0], clean, word)) if "\n" in found[0] else word(found)

    return _LINES_OR_WORD.sub(lines_or_word, text)


def _cleaned(
    text: str, clean: Callable[[str], str | None], word: Callable[[re.Match[str]], str]
) -> Iterator[str]:
    """Yield the parts of what may be folded base64, or be words below each other."""
    pieces = _FOLD.split(text)
    lines, folds = pieces[::2], [*pieces[1::2], ""]
    begin = 0
    while begin < len(lines):
        width, end = len(lines[begin]), begin + 1
        # The last line may be shorter.
        while end < len(lines) and len(lines[end - 1]) == width >= len(lines[end]):
            end += 1
        token = "".join(lines[begin:end])
        found = clean(token) if end > begin + 1 else None
        if found is None or found == token:
            for line, fold in zip(lines[begin:end], folds[begin:end], strict=True):
                yield (_WORD.sub(word, line) if found is None else line) + fold
        else:
            padded = found + "=" * (-len(found) % 4 if len(token) % 4 == 0 else 0)
            yield folds[begin].join(padded[at : at + width] for at in range(0, len(padded), width))
            yield folds[end - 1]
        begin = end
