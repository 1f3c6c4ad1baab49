"""Pictures drawn with Pillow, as the real server draws them with ImageMagick: the same sizes and kinds."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING

from mockwrite.errors import AppwriteError

try:
    from PIL import Image, ImageColor, ImageDraw, ImageOps, ImageSequence
except ModuleNotFoundError:
    raise AppwriteError("mockwrite_images_missing") from None

if TYPE_CHECKING:
    from mockwrite.store.files.contents import Content

__all__ = ["draw"]

_MOST_PIXELS = 64_000_000
"""No larger picture is unpacked or drawn, all its frames together, however few bytes it has."""

_MOST_FRAMES = 500
_FORMATS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF", "avif": "AVIF"}
_UPRIGHT = {3: 180, 6: 90, 8: -90}
_NO_FILE = (1200, 800)


def draw(
    content: Content | None,
    *,
    width: int,
    height: int,
    gravity: str,
    quality: int,
    border_width: int,
    border_color: str,
    border_radius: int,
    opacity: float,
    rotation: int,
    background: str,
    output: str,
) -> bytes:
    """Return the picture; without a `content`, what stands for a file that is none.

    AppwriteError: storage_file_type_unsupported for what cannot be read, or is too large; mockwrite_not_supported
    for an output that Pillow does not write.
    """
    # utopia-php/image, Image.php: crop, opacity, background, border, radius, rotation, in this order.
    if output not in _FORMATS:
        raise AppwriteError("mockwrite_not_supported", "output_unsupported", output=output)
    frames, upright, durations = _placeholder() if content is None else _open(content)
    frames, size = _cropped(frames, width, height, gravity.lower())
    if opacity != 1:
        frames = [_fade(frame, opacity) for frame in frames]
    if background:
        frames = [_flatten(frame, f"#{background}") for frame in frames[:1]]
    if border_width:
        if not border_color:
            raise AppwriteError("general_argument_invalid", "border_color_missing")
        frames = [ImageOps.expand(frame, border_width, _color(border_color)) for frame in frames]
    if border_radius:
        frames = [_round(frame, size, border_width, border_color, border_radius) for frame in frames[:1]]
    for degrees in ((rotation + 360) % 360, upright):
        if degrees:
            frames = [_rotate(frame, degrees) for frame in frames]
    return _encode(frames, durations, output, quality)


def _open(content: Content) -> tuple[list[Image.Image], int, list[int]]:
    """Return the frames, how far they are to be turned to stand upright, and how long each is shown."""
    try:
        with Image.open(io.BytesIO(content.read())) as image:
            count = min(getattr(image, "n_frames", 1), _MOST_FRAMES)
            if image.width * image.height * count > _MOST_PIXELS:
                raise AppwriteError("storage_file_type_unsupported", "picture_too_large")
            upright = _UPRIGHT.get(image.getexif().get(0x0112, 1), 0)
            frames, durations = [], []
            for frame in ImageSequence.Iterator(image):
                frames.append(frame.convert("RGBA"))
                durations.append(frame.info.get("duration", 0))
                if len(frames) == count:
                    break
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise AppwriteError("storage_file_type_unsupported", "picture_too_large") from None
    except (OSError, ValueError, SyntaxError):
        raise AppwriteError("storage_file_type_unsupported", "picture_broken") from None
    return frames, upright, durations


def _placeholder() -> tuple[list[Image.Image], int, list[int]]:
    """Return a sheet of paper, for files that are no pictures."""
    image = Image.new("RGBA", _NO_FILE, (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    pen.polygon([(480, 230), (640, 230), (720, 310), (720, 570), (480, 570)], fill="#b0bec5")
    pen.polygon([(640, 230), (720, 310), (640, 310)], fill="#90a4ae")
    return [image], 0, [0]


def _cropped(
    frames: list[Image.Image], width: int, height: int, gravity: str
) -> tuple[list[Image.Image], tuple[int, int]]:
    """Return the frames in the size that is asked for, and that size."""
    own = frames[0].size
    if not (width or height or gravity != "center"):
        return frames, own
    size = _size(width, height, *own)
    if size[0] * size[1] * len(frames) > _MOST_PIXELS:
        raise AppwriteError("storage_file_type_unsupported", "picture_too_large")
    return [_crop(frame, size, gravity) for frame in frames], size


def _size(width: int, height: int, own_width: int, own_height: int) -> tuple[int, int]:
    aspect = own_width / own_height
    if not width and not height:
        return own_width, own_height
    return max(width or int(height * aspect), 1), max(height or int(width / aspect), 1)


def _crop(image: Image.Image, size: tuple[int, int], gravity: str) -> Image.Image:
    """Return the part of that size, after the picture has been made just large enough for it."""
    across = 0.0 if "left" in gravity else 1.0 if "right" in gravity else 0.5
    down = 0.0 if gravity.startswith("top") else 1.0 if gravity.startswith("bottom") else 0.5
    return ImageOps.fit(image, size, centering=(across, down))


def _fade(image: Image.Image, opacity: float) -> Image.Image:
    image.putalpha(round(255 * opacity))
    return image


def _flatten(image: Image.Image, color: str) -> Image.Image:
    return Image.alpha_composite(Image.new("RGBA", image.size, color), image)


def _color(hex: str) -> tuple[int, ...]:
    return ImageColor.getrgb(f"#{hex}")


def _round(image: Image.Image, size: tuple[int, int], border: int, color: str, radius: int) -> Image.Image:
    """Return the picture with round corners; with a border, on a canvas of its size without one."""
    box = (border, border, max(size[0] - 1 - border, border), max(size[1] - 1 - border, border))
    mask = Image.new("L", image.size, 0)
    ImageDraw.Draw(mask).rounded_rectangle(box, radius, fill=255)
    rounded = Image.new("RGBA", image.size, (0, 0, 0, 0))
    rounded.paste(image, mask=mask)
    if not border:
        return rounded
    canvas = Image.new("RGBA", size, (0, 0, 0, 0))
    ImageDraw.Draw(canvas).rounded_rectangle(box, radius, outline=_color(color), width=border)
    canvas.alpha_composite(rounded.crop((0, 0, *size)))
    return canvas


def _rotate(image: Image.Image, degrees: int) -> Image.Image:
    """Return the picture turned clockwise, on the canvas that ImageMagick makes for it: half a pixel more all round."""
    if degrees % 90 == 0:
        return image.rotate(-degrees, expand=True)
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
    canvas = Image.new("RGBA", (size[0], size[1]), (0, 0, 0, 0))
    canvas.paste(turned, ((size[0] - turned.width) // 2, (size[1] - turned.height) // 2))
    return canvas


def _encode(frames: list[Image.Image], durations: list[int], output: str, quality: int) -> bytes:
    file, format = io.BytesIO(), _FORMATS[output]
    settings: dict[str, object] = {}
    if format == "JPEG":
        frames = [frames[0].convert("RGB")]
    if quality >= 0:
        settings = (
            {"compress_level": 9 - round(quality / 100 * 9)} if format == "PNG" else {"quality": quality}
        )
    if len(frames) > 1 and format in ("GIF", "WEBP"):
        settings |= {"save_all": True, "append_images": frames[1:], "duration": durations, "loop": 0}
    frames[0].save(file, format, **settings)
    return file.getvalue()
