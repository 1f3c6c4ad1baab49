"""Pictures drawn with Pillow, QR codes made with segno: letters on a colour, dark squares on white."""

from __future__ import annotations

import io
import re

from mockwrite.errors import AppwriteError

try:
    import segno
    from PIL import Image, ImageDraw, ImageFont
except ModuleNotFoundError:
    raise AppwriteError("mockwrite_avatars_missing") from None

__all__ = ["initials", "qr_code", "tile"]

_COLORS = ("#27625f", "#7c3f58", "#2f5d8a", "#6a4c93", "#8a4b2f", "#3d6b35", "#525252")
_WORDS = re.compile(r"[\s_]+")


def initials(name: str, width: int, height: int, background: str) -> bytes:
    """Return the first letters of the first two words of a name; the color follows from them, unless it is given."""
    letters = "".join(word[0] for word in _WORDS.split(name.strip())[:2] if word).upper()
    color = f"#{background}" if background else _COLORS[sum(map(ord, letters)) % len(_COLORS)]
    return _letters(letters, width, height, color)


def tile(text: str, width: int, height: int) -> bytes:
    """Return a tile with a code on it."""
    return _letters(text, width, height, _COLORS[sum(map(ord, text)) % len(_COLORS)])


def qr_code(text: str, size: int, margin: int) -> bytes:
    """Return a QR code of `size` pixels a side, with `margin` squares of white around it."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False, encoding="utf-8").save(drawn, kind="png", scale=8, border=margin)
    with Image.open(drawn) as image:
        return _png(image.convert("RGB").resize((size, size), Image.Resampling.NEAREST))


def _letters(text: str, width: int, height: int, color: str) -> bytes:
    image = Image.new("RGB", (width, height), color)
    if text:
        size = max(min(width / max(len(text), 1), height) * 0.6, 1)
        ImageDraw.Draw(image).text(
            (width / 2, height / 2), text, fill="white", font=ImageFont.load_default(size), anchor="mm"
        )
    return _png(image)


def _png(image: Image.Image) -> bytes:
    drawn = io.BytesIO()
    image.save(drawn, "PNG")
    return drawn.getvalue()
