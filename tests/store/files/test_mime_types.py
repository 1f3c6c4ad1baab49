"""The kinds of files, by their bytes alone, as libmagic of 5.43 to 5.46 names them."""

from __future__ import annotations

import io
import zipfile

import pytest

from mockwrite.store.files.mime_types import mime_type


def zipped(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "application/x-empty"),
        (b"x", "application/octet-stream"),
        (b"xy", "text/plain"),
        (b"x\0\0", "application/octet-stream"),
        (b"xy\0", "text/plain"),
        (b"\x00\x01\x02", "application/octet-stream"),
        ("größe".encode("latin-1"), "text/plain"),
        (b"\xff\xfeh\0i\0", "text/plain"),
        (b'{"a": [1]}', "application/json"),
        (b'"a text"', "text/plain"),
        (b"[NaN]", "text/plain"),
        (b"[" * 2000, "text/plain"),
        (b"<svg><title>a</title></svg>", "image/svg+xml"),
        (b"a <title> in a text", "text/html"),
        (b'<?xml version="1.0"?><a/>', "text/xml"),
        (b"#!/usr/bin/env python3\n", "text/x-script.python"),
        (b"a { color: red }", "text/plain"),
        (b"BMW is a car maker", "text/plain"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "image/heic"),
        (b"\0\0\0\x18ftypisom\0\0\2\0", "video/mp4"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "audio/x-wav"),
        (b"\x1aE\xdf\xa3\x9fB\x82\x84webm", "video/webm"),
        (b"import { a } from './a.js';\n", "application/javascript"),
        (b"import java.util.List;\n", "text/x-java"),
        (b"// a list\n#include <list>\nusing namespace std;\n", "text/x-c++"),
        (b"#ifndef A\n#define A\n", "text/x-c"),
        (b"a {\n  .text-big { color: red }\n}\n", "text/x-asm"),
        (b"@echo off\r\n", "text/x-msdos-batch"),
        (b'<?xml version="1.0"?><!DOCTYPE html><html/>', "text/xml"),
        (zipped("a.txt"), "application/zip"),
        (zipped("META-INF/MANIFEST.MF"), "application/java-archive"),
        (zipped("AndroidManifest.xml"), "application/vnd.android.package-archive"),
        (
            zipped("[Content_Types].xml", "_rels/.rels", "word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
    ],
)
def test_the_kind_of_a_file(data: bytes, kind: str) -> None:
    assert mime_type(data) == kind


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"a,b\n1,2\n", "text/plain"),
        (b"a,b\n1,2\n3,4", "text/plain"),
        (b"a,b\n1,2\n3,4\n", "text/csv"),
        (b"a,b\n1,2\n3,4,5\n", "text/plain"),
        (b"a,b\n" * 10 + b"and what comes, then, does not count\n", "text/csv"),
        (b'"a,x",b\n1,2\n3,"4\n5"\n', "text/csv"),
    ],
)
def test_a_table_is_one_from_its_third_line_on(data: bytes, kind: str) -> None:
    # libmagic 5.44: is_csv.c csv_parse, which looks at ten lines that end
    assert mime_type(data) == kind
