"""What the exchanges of a recording say of buckets and files: those that must have been there before."""

from __future__ import annotations

import base64
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mockwrite.contract.bodies import parsed
from mockwrite.contract.inference import granted_permission
from mockwrite.control.bucket_seeding import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mockwrite.contract.recording import Exchange

__all__ = ["NoticedFiles"]

JSON = dict[str, Any]

_PATH = re.compile(
    r"/storage/buckets(?:/(?P<bucket>[^/]+)(?:/files(?:/(?P<file>[^/]+)(?:/(?P<of>\w+))?)?)?)?"
)
_NAME = re.compile(r'filename="([^"]*)"')
_ACTIONS = {"GET": "read", "POST": "create", "PUT": "update", "PATCH": "update", "DELETE": "delete"}
_BUCKET = ("$id", "$permissions", *SETTINGS)
_LARGEST = 1 << 20


@dataclass(slots=True)
class NoticedFiles:
    """What is known of the storage of one project; what the recording `made` was not there before it."""

    made: set[tuple[str, ...]] = field(default_factory=set)
    buckets: dict[str, JSON] = field(default_factory=dict)
    files: dict[str, dict[str, JSON]] = field(default_factory=lambda: defaultdict(dict))
    uses: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def notice(self, exchange: Exchange) -> None:
        """Take note of an exchange that was answered well."""
        found = _PATH.fullmatch(exchange.path.split("?")[0])
        if found is None or exchange.method not in _ACTIONS:
            return
        bucket, file, of = found["bucket"], found["file"], found["of"]
        answer = parsed(exchange.answer_body or b"") if not of else None
        if exchange.method == "POST" and not exchange.lost and isinstance(answer, dict):
            self.made.add((*filter(None, (bucket,)), str(answer.get("$id"))))
        for shown in _shown(answer):
            self._take(shown)
        if bucket is not None and (file is not None or exchange.path.split("?")[0].endswith("/files")):
            used = granted_permission(exchange, _ACTIONS[exchange.method])
            self.uses[bucket] |= {used} if used else set()
        if of in ("view", "download") and exchange.answer_body is not None and exchange.status == 200:
            name = _NAME.search(exchange.answer_header("content-disposition") or "")
            content = {"base64": base64.b64encode(exchange.answer_body).decode()}
            self._keep(bucket, {"$id": file, **({"name": name[1]} if name else {})} | content)

    def _take(self, shown: JSON) -> None:
        id, bucket = shown["$id"], shown.get("bucketId")
        if bucket is None:
            if (id,) not in self.made:
                self.buckets.setdefault(id, {key: shown[key] for key in _BUCKET if key in shown})
        elif isinstance(bucket, str):
            told = ("$id", "name", "$permissions", "sizeOriginal", "$createdAt")
            self._keep(bucket, {key: shown[key] for key in told if key in shown})

    def _keep(self, bucket: str, file: JSON) -> None:
        if (bucket, file["$id"]) not in self.made:
            self.files[bucket][file["$id"]] = file | self.files[bucket].get(file["$id"], {})

    def seed(self, remarks: list[str]) -> list[JSON]:
        """Return the buckets with their files; what of it is made up goes to `remarks`."""
        found = []
        for id in dict.fromkeys([*self.buckets, *self.uses, *self.files]):
            if (id,) in self.made:
                continue
            files = sorted(self.files[id].values(), key=lambda file: str(file.get("$createdAt", "")))
            granted = any(file.get("$permissions") for file in files)
            inferred = {"$id": id, "name": id, "$permissions": sorted(self.uses[id]), "fileSecurity": granted}
            bucket = self.buckets.get(id, inferred)
            found.append({**bucket, "files": [_seeded(id, file, remarks) for file in files]})
        return found


def _seeded(bucket: str, file: JSON, remarks: list[str]) -> JSON:
    """Return a file with its content, or with as many zeros where no answer shows it."""
    seeded: JSON = {key: file[key] for key in ("$id", "name", "$permissions", "base64") if key in file}
    if "base64" not in file:
        size = file.get("sizeOriginal")
        size = size if isinstance(size, int) and 0 < size <= _LARGEST else 1
        seeded["base64"] = base64.b64encode(bytes(size)).decode()
        remarks.append(
            f"file {file['$id']} of bucket {bucket}: the recording has no content of it; zeros stand in"
        )
    return seeded


def _shown(answer: Any) -> Iterator[JSON]:
    """Yield the buckets and files in an answer."""
    listed = [answer.get("buckets"), answer.get("files"), [answer]] if isinstance(answer, dict) else []
    for each in (item for items in listed if isinstance(items, list) for item in items):
        if (
            isinstance(each, dict)
            and isinstance(each.get("$id"), str)
            and ("bucketId" in each or "fileSecurity" in each)
        ):
            yield each
