"""Entries of recordings as HAR 1.2 has them, and files of these."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

JSON = dict[str, Any]

API = "https://api.example.com/v1"

MADE = {
    "$id": "lib",
    "name": "Café",
    "$createdAt": "2026-11-27T10:00:01.000+00:00",
    "$updatedAt": "2026-11-27T10:00:01.000+00:00",
    "enabled": True,
    "type": "legacy",
}


def entry(method: str, path: str, status: int, answer: Any, body: Any = None, **headers: str) -> JSON:
    """An entry as HAR 1.2 has it."""
    sent = {"X-Appwrite-Project": "demo", "X-Appwrite-Key": "demo-key", "Content-Type": "application/json"}
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    request: JSON = {
        "method": method,
        "url": API + path,
        "cookies": [],
        "headers": pairs(sent | headers),
        "queryString": [],
        "bodySize": -1,
    }
    if body is not None:
        request["postData"] = {"mimeType": "application/json", "text": json.dumps(body)}
    return {
        "startedDateTime": "2026-11-27T10:00:01.000+00:00",
        "time": 3,
        "request": request,
        "response": {
            "status": status,
            "cookies": [],
            "headers": pairs({"Content-Type": "application/json; charset=UTF-8"}),
            "content": {"size": len(text.encode()), "mimeType": "application/json", "text": text},
            "bodySize": -1,
        },
        "cache": {},
        "timings": {"send": 0, "wait": 3, "receive": 0},
    }


def pairs(headers: dict[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in headers.items()]


def write(folder: Path, entries: Any, name: str = "export.har", **log: Any) -> Path:
    path = folder / name
    path.write_text(json.dumps({"log": {"version": "1.2", **log, "entries": entries}}, ensure_ascii=False))
    return path


Verified = Callable[..., tuple[int, str]]


def packed(path: Path) -> dict[str, bytes]:
    plain, archive = path.read_bytes(), io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("export.har", plain)
    return {
        "export.har.gz": gzip.compress(plain[:500]) + gzip.compress(plain[500:]),
        "export.zhar": zlib.compress(plain),
        "export.zip": archive.getvalue(),
        "utf-16.har": plain.decode().encode("utf-16"),
    }
