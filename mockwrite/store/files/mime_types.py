"""What kind of file bytes are, as libmagic tells it from the bytes alone: neither a name nor a client is asked.

A table of the common kinds, with libmagic's names for them (5.44 to 5.46); what is in no table is text where it
reads as text, else ``application/octet-stream``.
"""

from __future__ import annotations

import json
import re
from typing import NoReturn

__all__ = ["HEAD", "mime_type"]

HEAD = 1024 * 1024
"""So many bytes from the beginning tell the kind."""

_NOTHING = "application/x-empty"
_UNKNOWN = "application/octet-stream"
_TEXT = "text/plain"

# Offset, bytes, kind: the first that fits.
_MAGIC = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF8", "image/gif"),
    (0, b"II*\0", "image/tiff"),
    (0, b"MM\0*", "image/tiff"),
    (0, b"8BPS", "image/vnd.adobe.photoshop"),
    (0, b"\0\0\1\0", "image/vnd.microsoft.icon"),
    (0, b"\0\0\0\x0cJXL \r\n\x87\n", "image/jxl"),
    (0, b"\xff\x0a", "image/jxl"),
    (0, b"\0\0\0\x0cjP  \r\n\x87\n", "image/jp2"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"%!", "application/postscript"),
    (0, b"{\\rtf", "text/rtf"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"BZh", "application/x-bzip2"),
    (0, b"\xfd7zXZ\0", "application/x-xz"),
    (0, b"(\xb5/\xfd", "application/zstd"),
    (0, b"7z\xbc\xaf'\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/x-rar"),
    (0, b"!<arch>\ndebian", "application/vnd.debian.binary-package"),
    (0, b"!<arch>", "application/x-archive"),
    (0, b"SQLite format 3\0", "application/vnd.sqlite3"),
    (0, b"\0asm", "application/wasm"),
    (0, b"\xca\xfe\xba\xbe", "application/x-java-applet"),
    (0, b"wOFF", "font/woff"),
    (0, b"wOF2", "font/woff2"),
    (0, b"OTTO", "application/vnd.ms-opentype"),
    (0, b"\0\1\0\0\0", "font/sfnt"),
    (0, b"fLaC", "audio/flac"),
    (0, b"MThd", "audio/midi"),
    (0, b"#!AMR", "audio/amr"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xfa", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"\xff\xf1", "audio/x-hx-aac-adts"),
    (0, b"\xff\xf9", "audio/x-hx-aac-adts"),
    (0, b".snd", "audio/basic"),
    (0, b"FLV\1", "video/x-flv"),
    (0, b"0&\xb2u\x8ef\xcf\x11", "video/x-ms-asf"),
    (0, b"\0\0\1\xba", "video/mpeg"),
    (0, b"\0\0\1\xb3", "video/mpeg"),
    (0, b"\xd4\xc3\xb2\xa1", "application/vnd.tcpdump.pcap"),
    (0, b"\xde\x12\x04\x95", "application/x-gettext-translation"),
    (0, b"\x95\x04\x12\xde", "application/x-gettext-translation"),
    (0, b"SIMPLE  =", "image/fits"),
    (257, b"ustar", "application/x-tar"),
)

_FORMS = {
    b"RIFFWEBP": "image/webp", b"RIFFWAVE": "audio/x-wav", b"RIFFAVI ": "video/x-msvideo",
    b"FORMAIFF": "audio/x-aiff", b"FORMAIFC": "audio/x-aiff",
}  # fmt: skip
_BRANDS = {
    b"heic": "image/heic", b"heix": "image/heic", b"mif1": "image/heif", b"msf1": "image/heif-sequence",
    b"hevc": "image/heic-sequence", b"avif": "image/avif", b"avis": "image/avif",
    b"qt  ": "video/quicktime", b"M4A ": "audio/x-m4a", b"M4V ": "video/x-m4v",
    b"3gp4": "video/3gpp", b"3gp5": "video/3gpp", b"3gp6": "video/3gpp", b"3g2a": "video/3gpp2",
    b"isom": "video/mp4", b"iso2": "video/mp4", b"iso4": "video/mp4", b"iso5": "video/mp4", b"iso6": "video/mp4",
    b"mp41": "video/mp4", b"mp42": "video/mp4", b"avc1": "video/mp4", b"dash": "video/mp4", b"MSNV": "video/mp4",
}  # fmt: skip
_ELF = {
    1: "application/x-object",
    2: "application/x-executable",
    3: "application/x-sharedlib",
    4: "application/x-coredump",
}
_SHARED = 3
_OFFICE = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)

# Looked for in the first bytes of a text, in this order.
_SEARCHED = 4096
_PATTERNS = (
    (rb"\A<\?php", "text/x-php"),
    (rb"\A#! ?/(?:usr/)?(?:local/)?bin/(?:env )?(?:ba|da|k|z|tc|c)?sh\b", "text/x-shellscript"),
    (rb"\A#! ?/(?:usr/)?(?:local/)?bin/(?:env )?python", "text/x-script.python"),
    (rb"\A#! ?/(?:usr/)?(?:local/)?bin/(?:env )?perl", "text/x-perl"),
    (rb"\A#! ?/(?:usr/)?(?:local/)?bin/(?:env )?ruby", "text/x-ruby"),
    (rb"\A#! ?/(?:usr/)?(?:local/)?bin/(?:env )?node", "application/javascript"),
    (rb"\A#! ?/(?:usr/)?(?:local/)?bin/(?:env )?php", "text/x-php"),
    (rb"\A\s*%PDF-", "application/pdf"),
    (rb"(?i)<!doctype svg", "image/svg+xml"),
    (rb"\A<\?xml [^>]*>.{0,4096}<svg", "image/svg+xml"),
    (rb"\A<svg", "image/svg+xml"),
    (rb"\A<\?xml[ \t\r\n]", "text/xml"),
    (rb"(?i)<!doctype\s+html|<(?:html|head|title|script|style|table)[> ]|<a\s+href=", "text/html"),
    (rb"\ABEGIN:VCALENDAR", "text/calendar"),
    (rb"(?i)\ABEGIN:VCARD", "text/vcard"),
    (rb"\A-----BEGIN PGP MESSAGE-", "application/pgp-encrypted"),
    (rb"\A(?:From|Received|Return-Path|Delivered-To|Message-ID): ", "message/rfc822"),
    (rb"\A(?:diff |--- .*\n\+\+\+ )", "text/x-diff"),
    (rb"\A\\documentclass", "text/x-tex"),
    (
        rb"(?m)^from[ \t]+[\w.]+[ \t]+import|^class \w+(?:\(.*\))? *:|^ {0,50}def +\w+\([\w*, ]*\):$",
        "text/x-script.python",
    ),
)
_BEGINS = tuple((re.compile(pattern, re.DOTALL), kind) for pattern, kind in _PATTERNS)

# What a line of a program looks like; the most telling first, as libmagic weighs them.
_SOURCES_SEARCHED = 8192
_LINES = (
    (rb"\A-----?BEGIN PGP (?:PRIVATE|PUBLIC) KEY BLOCK-", "application/pgp-keys"),
    (rb"(?i)\A@ ?(?:echo +off|rem|set )", "text/x-msdos-batch"),
    (rb"^msgid(?s:.){1,1024}^msgstr", "text/x-po"),
    (rb"\A/\* XPM \*/", "image/x-xpixmap"),
    (rb"^namespace\s+[_A-Za-z]{1,30}\s*\{|^using\s+(?:namespace )?std(?:::)?[A-Za-z]*\s*;", "text/x-c++"),
    (rb"^[ \t]*template[ \t]*<.*>[ \t]*$|^[ \t]*(?:public|private|protected):", "text/x-c++"),
    (rb"^[ \t]*virtual[ \t]+.*[};][ \t]*$", "text/x-c++"),
    (rb"^#include", "text/x-c"),
    (rb"[\"']use strict[\"']|module(?:\.|\[[\"'])exports.*=|typeof.*[!=]==", "application/javascript"),
    (rb"^(?:const|var|let).*=.*require\(|\((?:async )?function[( ]", "application/javascript"),
    (rb"^export (?:function|class|default|const|var|let|async) ", "application/javascript"),
    (rb"^(?:import|export)(?:.* from | [\"']\./)", "application/javascript"),
    (rb"^import.*;$", "text/x-java"),
    (rb"^dnl |^AC_DEFUN\(\[", "text/x-m4"),
    (rb"\A(?:'?\.|'|)\\\"", "text/troff"),
    (rb"\A(?:.*\n){0,19}\.[A-Za-z][A-Za-z0-9](?:[ \t]|$)", "text/troff"),
    (rb"^(?:#\s*ifn?def|(?:struct|union)\s)", "text/x-c"),
    (rb"\\(?:input|begin|section|setlength|documentstyle|chapter|relax|contentsline)", "text/x-tex"),
    (rb"\((?:setq|defvar|defparam|defun|autoload|custom-set-variables) ", "text/x-lisp"),
    (rb"^[ \t]{0,50}\.(?:asciiz|byte|even|globl|text|file|type)", "text/x-asm"),
    (rb"\A(?:.*\n){0,99}(?:CFLAGS|VPATH|LDFLAGS|all:|\.PRECIOUS)", "text/x-makefile"),
)
_SOURCES = tuple((re.compile(pattern, re.MULTILINE), kind) for pattern, kind in _LINES)

# Bytes that no text has: the bell, blanks and the escape pass, and so does whatever is no ASCII.
_NO_TEXT = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f]")
_BOMS = (b"\xff\xfe", b"\xfe\xff")
_DEEPEST = 500
_CSV_LINES, _FEWEST_CSV_LINES = 10, 3
_QUOTED = re.compile(rb'"(?:[^"]|"")*"?')


def mime_type(data: bytes) -> str:
    """The kind of a file that begins with `data`, of which `HEAD` bytes are enough."""
    if not data:
        return _NOTHING
    return _by_magic(data) or _by_text(data) or _UNKNOWN


def _by_magic(data: bytes) -> str | None:
    for offset, magic, kind in _MAGIC:
        if data.startswith(magic, offset):
            return kind
    return next((found for find in _CONTAINERS if (found := find(data))), None)


def _media(data: bytes) -> str | None:
    """A container of pictures, sound or video, by what it says of itself."""
    first, word = data[:4], data[8:12]
    if data[4:8] == b"ftyp":
        return _BRANDS.get(word, "video/mp4" if word[:3] == b"mp4" else None)
    if first == b"OggS":
        return "video/ogg" if data[28:35] == b"\x80theora" else "audio/ogg"
    if first == b"\x1aE\xdf\xa3":
        return "video/webm" if b"webm" in data[4:64] else "video/x-matroska"
    if first == b"BM" + data[2:4] and data[6:10] == b"\0\0\0\0":
        return "image/bmp"
    return _FORMS.get(first + word)


def _program(data: bytes) -> str | None:
    if data[:4] == b"\x7fELF":
        type = int.from_bytes(data[16:18], "big" if data[5:6] == b"\2" else "little")
        if type == _SHARED and b"ld-linux" in data[:4096]:
            return "application/x-pie-executable"
        return _ELF.get(type, _UNKNOWN)
    if data[:2] == b"MZ":
        portable = b"PE\0\0" in data[:1024]
        return "application/vnd.microsoft.portable-executable" if portable else "application/x-dosexec"
    return None


def _zipped(data: bytes) -> str | None:
    """A zip archive, by its first entries: an Office document, an OpenDocument, an EPUB, a program of Java's."""
    if data[:4] in (b"PK\5\6", b"PK\7\x08"):
        return "application/zip"
    if data[:4] != b"PK\3\4":
        return None
    length = int.from_bytes(data[26:28], "little")
    name, extra = data[30 : 30 + length], int.from_bytes(data[28:30], "little")
    start = 30 + length + extra
    if name == b"mimetype":
        size = int.from_bytes(data[18:22], "little")
        told = data[start : start + size].decode("ascii", "replace").strip()
        if told == "application/epub+zip" or told.startswith("application/vnd.oasis.opendocument."):
            return told
    if name in (b"[Content_Types].xml", b"_rels/.rels", b"docProps/app.xml"):
        for folder, kind in _OFFICE:
            if re.search(rb"PK\x03\x04.{26}" + folder, data, re.DOTALL):
                return kind
        return "application/octet-stream" if b"PK\1\2" not in data else "application/zip"
    if name in (b"AndroidManifest.xml", b"classes.dex"):
        return "application/vnd.android.package-archive"
    if name == b"META-INF/MANIFEST.MF" or (name == b"META-INF/" and data[start - extra :][:2] == b"\xfe\xca"):
        return "application/java-archive"
    return "application/zip"


def _compound(data: bytes) -> str | None:
    """A file of Office before 2007, by the names of its streams."""
    if not data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return None
    for name, kind in (
        ("WordDocument", "application/msword"),
        ("Workbook", "application/vnd.ms-excel"),
        ("PowerPoint Document", "application/vnd.ms-powerpoint"),
    ):
        if name.encode("utf-16-le") in data:
            return kind
    return "application/x-ole-storage"


_CONTAINERS = (_media, _zipped, _compound, _program)


def _by_text(data: bytes) -> str | None:
    text = data.rstrip(b"\0")
    if len(text) <= 1:
        return None
    if text.startswith(_BOMS):
        return _TEXT
    if _NO_TEXT.search(text):
        return None
    if text.lstrip()[:1] in (b"{", b"[") and _is_json(text):
        return "application/json"
    if _is_csv(text):
        return "text/csv"
    head, more = text[:_SEARCHED], text[:_SOURCES_SEARCHED]
    found = next((kind for pattern, kind in _BEGINS if pattern.search(head)), None)
    return found or next((kind for pattern, kind in _SOURCES if pattern.search(more)), _TEXT)


def _is_json(data: bytes) -> bool:
    """Whether the whole of it is one object or list."""
    if data.count(b"[") + data.count(b"{") > 2 * _DEEPEST and _depth(data) > _DEEPEST:
        return False
    try:
        value = json.loads(data, parse_constant=_refuse)
    except ValueError:
        return False
    return isinstance(value, (dict, list))


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _depth(data: bytes) -> int:
    deepest = depth = 0
    for byte in data:
        depth += (byte in b"[{") - (byte in b"]}")
        deepest = max(deepest, depth)
    return deepest


def _is_csv(data: bytes) -> bool:
    """Whether at least three lines, and the first ten at most, have as many commas each."""
    lines = _QUOTED.sub(b"", data).split(b"\n", _CSV_LINES)[:-1]
    commas = {line.count(b",") for line in lines}
    return len(lines) >= _FEWEST_CSV_LINES and len(commas) == 1 and commas != {0}
