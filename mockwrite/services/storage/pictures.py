"""Pictures drawn with Pillow, as the real server draws them with ImageMagick: the same sizes and kinds."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import TYPE_CHECKING

from mockwrite.errors import AppwriteError

try:
    from PIL import Image, ImageDraw, ImageSequence
except ModuleNotFoundError:
    raise AppwriteError("mockwrite_images_missing") from None

from mockwrite.services.storage.frames import Box, Frame, check_pixels

with suppress(ModuleNotFoundError):
    from pillow_heif import register_heif_opener

    register_heif_opener()  # HEIC is read and written where the extra mockwrite[heic] is installed

if TYPE_CHECKING:
    from mockwrite.store.files.contents import Content

__all__ = ["draw"]

_MOST_FRAMES = 500
_FINER = 3
"""So much finer than what is drawn is what it is drawn from."""

_FORMATS = {
    "jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF", "avif": "AVIF", "heic": "HEIF",
}  # fmt: skip
_MOVING = frozenset({"GIF", "WEBP"})
_ORIENTATION = 0x0112
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

    Raises AppwriteError: storage_file_type_unsupported for what cannot be read, or is too large; general_unknown
    where the real server breaks; mockwrite_not_supported for an output that Pillow does not write.
    """
    # utopia-php/image, Image.php: crop, opacity, background, border, radius, rotation, in this order.
    if not _has(_FORMATS[output]):
        raise AppwriteError("mockwrite_not_supported", "output_unsupported", output=output)
    crop = (width, height, gravity) if width or height or gravity != "center" else None
    picture = _placeholder() if content is None else _open(content, crop)
    if crop is not None:
        picture.crop(*crop)
    if opacity != 1:
        picture.frame = picture.frame.faded(opacity)
    if background:
        picture.flatten(f"#{background}")
    if border_width:
        if not border_color:
            raise AppwriteError("general_unknown", "border_color_missing")
        picture.frame = picture.frame.bordered(border_width, f"#{border_color}")
    if border_radius:
        picture.round(border_width, f"#{border_color}", border_radius)
    for degrees in ((rotation + 360) % 360, picture.upright):
        if degrees:
            picture.frame = picture.frame.rotated(degrees)
    return picture.encode(output, quality)


class _Picture:
    """The frames of a picture, of which most changes concern one; and what is kept beside them."""

    def __init__(
        self,
        size: tuple[int, int],
        frames: list[Frame],
        durations: list[int],
        format: str = "PNG",
        exif: bytes = b"",
    ) -> None:
        self.size = size
        self.frames = frames
        self.durations = durations
        self.format = format
        self.exif = exif
        self.current = 0
        noted = Image.Exif()
        noted.load(exif)
        self.upright = _UPRIGHT.get(noted.get(_ORIENTATION, 1), 0)

    @property
    def frame(self) -> Frame:
        """The frame that is changed: the first, or after a crop the last."""
        return self.frames[self.current]

    @frame.setter
    def frame(self, frame: Frame) -> None:
        self.frames[self.current] = frame

    def crop(self, width: int, height: int, gravity: str) -> None:
        """Make it of that size: the middle of it, or else a part of it that is pulled out of shape first."""
        if gravity == "center" and (width, height) == self.size:
            return
        width, height, pulled = _sizes(self.size, width, height)
        check_pixels(width, height, len(self.frames))
        self.current, self.size = len(self.frames) - 1, (width, height)
        if gravity == "center":
            self.frames, self.exif = [frame.fitted(width, height) for frame in self.frames], b""
            return
        size = max(pulled[0], 1), max(pulled[1], 1)
        across = _corner(gravity, "left", "right", pulled[0], width)
        down = _corner(gravity, "top", "bottom", pulled[1], height)
        parts = [frame.cut(size, Box(width, height, across, down)) for frame in self.frames]
        self.frames = [part.stretched(width, height) for part in parts] if self.format == "GIF" else parts

    def flatten(self, color: str) -> None:
        """Lay all frames over each other on a sheet of that colour, as large as the page of the first."""
        pages = [frame.on_page() for frame in self.frames]
        sheet = Image.new("RGBA", pages[0].size, color)
        for page in pages:
            sheet.alpha_composite(page.crop((0, 0, *sheet.size)))
        self.frames, self.current = [Frame(sheet)], 0

    def round(self, border: int, color: str, radius: int) -> None:
        """Round the corners; with a border there is one frame then."""
        self.frame = self.frame.rounded(self.size, border, color, radius)
        if border:
            self.frames, self.current, self.exif = [self.frame], 0, b""

    def encode(self, output: str, quality: int) -> bytes:
        """Return the picture as a file of that kind; if a frame but the first was changed last, of its own kind."""
        # imagick, setImageFormat: the kind of the current frame; the first one's is what is written
        format = _FORMATS[output] if self.current == 0 else self.format
        file, settings = io.BytesIO(), _quality(format, quality)
        frames = self.frames if format in _MOVING else self.frames[:1]
        if format == "GIF":
            images = [_dithered(frame.on_page()) for frame in frames]
        elif len(frames) > 1:
            images = [frame.on_page() for frame in frames]
        elif format == "JPEG":
            images = [frames[0].image.convert("RGB")]
            # ImageMagick turns the picture, and leaves the note that it is to be turned
            settings |= {"exif": self.exif} if self.exif else {}
        else:
            images = [frame.image for frame in frames]
        if len(images) > 1:
            images = [image.crop((0, 0, *images[0].size)) for image in images]
            settings |= {
                "save_all": True, "append_images": images[1:], "duration": self.durations, "loop": 0,
            }  # fmt: skip
        images[0].save(file, format, **settings)
        return file.getvalue()


def _sizes(own: tuple[int, int], width: int, height: int) -> tuple[int, int, tuple[int, int]]:
    """Return what a crop makes of a picture, and what it is pulled to for a gravity but the centre."""
    aspect = own[0] / own[1]
    if not width:
        width = int(height * aspect)
    if not height:
        height = int(width / aspect)
    if not (width or height):
        width, height = own
    return width, height, (width, int(width * aspect)) if width > height else (int(height * aspect), height)


def _open(content: Content, crop: tuple[int, int, str] | None) -> _Picture:
    """Return the picture, unpacked no finer than its crop needs.

    Raises AppwriteError: storage_file_type_unsupported; mockwrite_not_supported for a kind that Pillow does not read.
    """
    try:
        with Image.open(io.BytesIO(content.read())) as image:
            count = min(getattr(image, "n_frames", 1), _MOST_FRAMES)
            size = image.size
            check_pixels(*size, count)
            finest = size
            if crop is not None:
                *fitted, pulled = _sizes(size, *crop[:2])
                wide, high = fitted if crop[2] == "center" else pulled
                scale = min(max(wide / size[0], high / size[1]) * _FINER, 1)
                finest = max(int(size[0] * scale), 1), max(int(size[1] * scale), 1)
                image.draft("RGB", finest)
            frames, durations = [], []
            for frame in ImageSequence.Iterator(image):
                frames.append(Frame(_reduced(frame, finest).convert("RGBA")))
                durations.append(frame.info.get("duration", 0))
                if len(frames) == count:
                    break
            return _Picture(size, frames, durations, image.format or "", image.info.get("exif", b""))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise AppwriteError("storage_file_type_unsupported", "picture_too_large") from None
    except (OSError, ValueError, SyntaxError):
        if content.read(4, 8) == b"ftyp" and not _has("HEIF"):
            raise AppwriteError("mockwrite_not_supported", "heic_unsupported") from None
        raise AppwriteError("storage_file_type_unsupported", "picture_broken") from None


def _placeholder() -> _Picture:
    """Return a sheet of paper, for files that are no pictures."""
    image = Image.new("RGBA", _NO_FILE, (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    pen.polygon([(480, 230), (640, 230), (720, 310), (720, 570), (480, 570)], fill="#b0bec5")
    pen.polygon([(640, 230), (720, 310), (640, 310)], fill="#90a4ae")
    return _Picture(_NO_FILE, [Frame(image)], [0])


def _reduced(image: Image.Image, finest: tuple[int, int]) -> Image.Image:
    """Return the picture, by a whole number smaller, if it can be and still be larger than that."""
    times = min(image.width // finest[0], image.height // finest[1])
    if times < 2:
        return image
    whole = image if image.mode in ("L", "RGB", "RGBA") else image.convert("RGBA")
    return whole.reduce(times)


def _has(format: str) -> bool:
    """Return whether Pillow, with what is installed beside it, writes pictures of that format."""
    Image.init()
    return format in Image.SAVE


def _corner(gravity: str, first: str, last: str, whole: int, length: int) -> int:
    """Return where the part begins: at either end, or in the middle, as for a gravity in capitals."""
    words = gravity.split("-")
    if first in words:
        return 0
    return whole - length if last in words else int(whole / 2 - length / 2)


def _quality(format: str, quality: int) -> dict[str, object]:
    if quality < 0 or format == "GIF":
        return {}
    return {"compress_level": 9 - round(quality / 100 * 9)} if format == "PNG" else {"quality": quality}


def _dithered(image: Image.Image) -> Image.Image:
    """Return the picture with each pixel either there or not, as a GIF has it."""
    if image.getchannel("A").getextrema() == (255, 255):
        return image.convert("RGB")
    image = image.copy()
    image.putalpha(image.getchannel("A").point(lambda alpha: 255 if alpha > 127 else 0))
    return image
