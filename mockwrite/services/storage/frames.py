"""One frame of a picture, and what ImageMagick makes of it: the same sizes, and much the same pixels."""

from __future__ import annotations

import math
from typing import NamedTuple

from PIL import Image, ImageChops, ImageColor, ImageDraw

from mockwrite.errors import AppwriteError

__all__ = ["MOST_PIXELS", "Box", "Frame", "Page", "check_pixels"]

MOST_PIXELS = 64_000_000
"""No larger picture is unpacked or drawn, all its frames together, however few bytes it has."""

_SMOOTH = 256
"""Corners of a larger radius are drawn without smoothing, which takes sixteen times the memory."""

_CLEAR = (0, 0, 0, 0)


class Page(NamedTuple):
    """The canvas that a frame lies on, and where on it: a crop leaves it as large as what was cropped."""

    width: int
    height: int
    x: int = 0
    y: int = 0


class Box(NamedTuple):
    """A part of a picture to be cut out; a width or height of 0 is all that follows."""

    width: int
    height: int
    x: int
    y: int


class Frame(NamedTuple):
    """A picture with its colours and its transparency; most have no page of their own."""

    image: Image.Image
    page: Page | None = None

    def fitted(self, width: int, height: int) -> Frame:
        """Return the middle of that size, after the picture has been made just large enough for it.

        Raises AppwriteError: general_unknown where it would have no pixel.
        """
        # imagick 3.7, s_crop_thumbnail_image
        own = self.image.size
        across, down = width / own[0], height / own[1]
        if across > down:
            size = width, int(across * own[1] + 0.5)
        else:
            size = int(down * own[0] + 0.5), height
        if not all(size):
            raise AppwriteError("general_unknown", "picture_without_size")
        shown = Box(width, height, (size[0] - width) // 2, (size[1] - height) // 2)
        return Frame(_part(self.image, size, shown, Image.Resampling.LANCZOS).image)

    def cut(self, size: tuple[int, int], shown: Box) -> Frame:
        """Return what is `shown` of the picture once it is pulled to that size.

        Raises AppwriteError as `fitted`.
        """
        return _part(self.image, size, shown, Image.Resampling.BOX)

    def stretched(self, width: int, height: int) -> Frame:
        return Frame(self.image.resize((max(width, 1), max(height, 1)), Image.Resampling.LANCZOS))

    def faded(self, opacity: float) -> Frame:
        image = self.image.copy()
        image.putalpha(round(255 * opacity))
        return self._replace(image=image)

    def on_page(self) -> Image.Image:
        """Return the whole page with the picture on it."""
        if self.page is None:
            return self.image
        canvas = _canvas(self.page.width, self.page.height)
        canvas.paste(self.image, (self.page.x, self.page.y))
        return canvas

    def bordered(self, width: int, color: str) -> Frame:
        """Return the picture on a sheet of that colour, which shows through it, too."""
        own, page = self.image.size, self.page
        sheet = _canvas(own[0] + 2 * width, own[1] + 2 * width, ImageColor.getrgb(color))
        sheet.alpha_composite(self.image, (width, width))
        if page is not None:
            page = page._replace(width=page.width + 2 * width, height=page.height + 2 * width)
        return Frame(sheet, page)

    def rounded(self, size: tuple[int, int], border: int, color: str, radius: int) -> Frame:
        """Return the picture with round corners; with a border, on a canvas of its size without one.

        Raises AppwriteError: general_unknown for a border that leaves nothing between.
        """
        right, bottom = (side - 1 - border for side in size)
        if min(right, bottom) < border:
            raise AppwriteError("general_unknown", "border_too_wide")
        corners = border, border, right, bottom
        mask = ImageChops.multiply(_round_sheet(self.image.size, corners, radius), self.image.getchannel("A"))
        image = _canvas(*self.image.size)
        # What is gone has no colour.
        image.paste(self.image, mask=mask.point(lambda alpha: 255 if alpha else 0))
        image.putalpha(mask)
        if not border:
            return self._replace(image=image)
        half = border / 2
        outer = border - half, border - half, right + half, bottom + half
        inner = border + half, border + half, right - half, bottom - half
        ring = _round_sheet(size, outer, radius + half)
        if inner[0] < inner[2] and inner[1] < inner[3]:
            ring = ImageChops.subtract(ring, _round_sheet(size, inner, max(radius - half, 0)))
        canvas = _canvas(*size)
        canvas.paste(_canvas(*size, ImageColor.getrgb(color)), mask=ring)
        canvas.alpha_composite(image.crop((0, 0, *size)))
        return Frame(canvas)

    def rotated(self, degrees: int) -> Frame:
        """Return the picture turned clockwise, on the canvas that ImageMagick makes: half a pixel more all round."""
        image = self.image
        if degrees % 90 == 0:
            turned = image.rotate(-degrees, expand=True)
            return Frame(turned, self.page and _turned(self.page, degrees % 360, turned.size))
        angle, (width, height) = math.radians(degrees), image.size
        reach = (
            (abs(width * math.cos(angle)) + abs(height * math.sin(angle))) / 2,
            (abs(width * math.sin(angle)) + abs(height * math.cos(angle))) / 2,
        )
        size = tuple(
            math.ceil(middle + half - math.floor(middle - half - 0.5) + 0.5)
            for middle, half in zip((width / 2, height / 2), reach, strict=True)
        )
        turned = image.rotate(-degrees, expand=True, resample=Image.Resampling.BILINEAR)
        canvas = _canvas(size[0], size[1])
        canvas.paste(turned, ((size[0] - turned.width) // 2, (size[1] - turned.height) // 2))
        return Frame(canvas)


def check_pixels(width: int, height: int, frames: int = 1) -> None:
    """Raise AppwriteError: storage_file_type_unsupported for more than `MOST_PIXELS`."""
    if width * height * frames > MOST_PIXELS:
        raise AppwriteError("storage_file_type_unsupported", "picture_too_large")


def _part(image: Image.Image, size: tuple[int, int], shown: Box, resampling: Image.Resampling) -> Frame:
    """Return what is shown of the picture in that size; of the rest nothing is drawn."""
    # ImageMagick, transform.c CropImage: what lies outside is left out, so that the part can be smaller.
    left, width = _span(shown.x, shown.width, size[0])
    top, height = _span(shown.y, shown.height, size[1])
    across, down = image.width / size[0], image.height / size[1]
    box = left * across, top * down, (left + width) * across, (top + height) * down
    part = image.resize((width, height), resampling, box)
    return Frame(part, None if (width, height) == size else Page(*size, left, top))


def _span(start: int, length: int, whole: int) -> tuple[int, int]:
    """Return where the part begins and how long it is. Raises AppwriteError: general_unknown for nothing."""
    length = length or whole
    start, length = (0, length + start) if start < 0 else (start, length)
    length = min(length, whole - start)
    if length <= 0:
        raise AppwriteError("general_unknown", "picture_without_size")
    return start, length


def _turned(page: Page, degrees: int, size: tuple[int, int]) -> Page:
    # ImageMagick, shear.c IntegralRotateImage
    width, height, x, y = page
    if degrees == 90:
        return Page(height, width, height - size[0] - y, x)
    if degrees == 270:
        return Page(height, width, y, width - size[1] - x)
    return Page(width, height, width - size[0] - x, height - size[1] - y) if degrees == 180 else page


def _round_sheet(
    size: tuple[int, int], corners: tuple[float, float, float, float], radius: float
) -> Image.Image:
    """Return a mask of that size: a rectangle with round corners, which are ellipses where it is small."""
    left, top, right, bottom = corners
    across, down = (int(min(radius, (end - start) / 2)) for start, end in ((left, right), (top, bottom)))
    sheet = Image.new("L", size, 0)
    box = round(left), round(top), round(right), round(bottom)
    ImageDraw.Draw(sheet).rectangle(box, fill=255)
    if across < 1 or down < 1:
        return sheet
    times = 4 if max(across, down) <= _SMOOTH else 1
    disc = Image.new("L", (2 * across * times, 2 * down * times), 0)
    ImageDraw.Draw(disc).ellipse((0, 0, disc.width - 1, disc.height - 1), fill=255)
    disc = disc.resize((2 * across, 2 * down), Image.Resampling.BOX)
    for x, from_left in ((box[0], 0), (box[2] + 1 - across, across)):
        for y, from_top in ((box[1], 0), (box[3] + 1 - down, down)):
            sheet.paste(disc.crop((from_left, from_top, from_left + across, from_top + down)), (x, y))
    return sheet


def _canvas(width: int, height: int, color: tuple[int, ...] = _CLEAR) -> Image.Image:
    check_pixels(width, height)
    return Image.new("RGBA", (width, height), color)
