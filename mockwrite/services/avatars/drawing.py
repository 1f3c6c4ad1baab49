"""Pictures drawn with Pillow, QR codes made with segno: letters on a colour, dark squares on white."""

from __future__ import annotations

import io

from mockwrite.errors import AppwriteError

try:
    import segno
    from PIL import Image, ImageDraw, ImageFont
except ModuleNotFoundError:
    raise AppwriteError("mockwrite_avatars_missing") from None

__all__ = ["initials", "qr_code", "tile"]

_COLORS = ("#27625f", "#7c3f58", "#2f5d8a", "#6a4c93", "#8a4b2f", "#3d6b35", "#525252")
# 1.9.6: Avatars/Http/Initials/Get.php
_THEMES = ("#FD366E", "#FE9567", "#7C67FE", "#68A3FE", "#85DBD8")


def initials(name: str, width: int, height: int, background: str) -> bytes:
    """Return the initials of a name; the color follows from them, unless it is given."""
    letters = _initials(name)
    color = f"#{background}" if background else _THEMES[sum(map(ord, letters)) % len(_THEMES)]
    return _letters(letters, width, height, color)


def _initials(name: str) -> str:
    """The plain letters and digits that words begin with: two, if the second word has one, or else all."""
    words = name.split(" ") if " " in name else name.split("_")
    letters = ""
    for place, word in enumerate(words):
        first = word[:1]
        if first.isascii() and first.isalnum():
            letters += first.upper()
            if place == 1:
                break
    return letters


def tile(text: str, width: int, height: int) -> bytes:
    """Return a tile with a code on it."""
    return _letters(text, width, height, _COLORS[sum(map(ord, text)) % len(_COLORS)])


def qr_code(text: str, size: int, margin: int) -> bytes:
    """Return a QR code of `size` pixels a side, with `margin` squares of white around it."""
    # 1.9.6: Avatars/Http/QR/Get.php; chillerlan/php-qrcode 4.3.4: QROptionsTrait.php eccLevel
    code = segno.make(text, error="l", boost_error=False, micro=False, encoding="utf-8")
    drawn = io.BytesIO()
    code.save(drawn, kind="png", scale=15, border=margin)
    with Image.open(drawn) as image:
        return _png(image.convert("RGB").resize((size, size), Image.Resampling.LANCZOS))


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
