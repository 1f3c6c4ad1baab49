"""A request to ``/databases`` as its twin to ``/tablesdb``, and answers of both in words that both share."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import unquote

from mockwrite.dialects import TABLES

__all__ = ["neutral", "translated"]

_KEYS = {
    "collectionId": "tableId",
    "documentId": "rowId",
    "documents": "rows",
    "attributes": "columns",
    "relatedCollectionId": "relatedTableId",
    "documentSecurity": "rowSecurity",
}
_OPERATION_KEYS = {"collectionId": "tableId", "documentId": "rowId"}
_OLDER_ONLY = ("documentSecurity", "orderRandom")
_WORDS = re.compile(r"(?i)tablesdb|databases?|tables?|collections?|columns?|attributes?|rows?|documents?")
_SCOPES = re.compile(r"missing scopes \(.*\)")
_NOBODY = {"$sequence": 0}  # what rows show where documents show an empty list
_NEUTRAL = {"table": "collection", "column": "attribute", "row": "document"}


def translated(method: str, path: str, body: bytes | None) -> tuple[str, bytes | None] | None:
    """The path and the body of the twin; None where there is none.

    A PUT of one document has none that is a translation: its parameters are declared otherwise for tables.
    """
    bare, _, query = path.partition("?")
    segments = bare.split("/")[1:]
    if segments[:1] != ["databases"] or any(word in unquote(query) for word in _OLDER_ONLY):
        return None
    own = ["tablesdb", *segments[1:]]
    for place in (2, 4):
        if len(own) > place and own[1] != "transactions":
            own[place] = TABLES.name(own[place])
    if method == "PUT" and len(own) == 6 and (own[5] == "unique()" or not _has_data(body)):
        return None
    return "/" + "/".join(own) + ("?" + _in_data(query) if query else ""), _body(body)


def neutral(text: bytes) -> Any:
    """An answer in words that both vocabularies share."""
    return _neutral(json.loads(text)) if text else None


def _has_data(body: bytes | None) -> bool:
    return body is not None and b'"data"' in body


def _body(body: bytes | None) -> bytes | None:
    try:
        sent = json.loads(body or b"")
    except ValueError:
        return body
    if not isinstance(sent, dict):
        return body
    own = {_KEYS.get(key, key): value for key, value in sent.items()}
    if isinstance(own.get("operations"), list):
        own["operations"] = [_operation(each) for each in own["operations"]]
    return _in_data(json.dumps(own)).encode()


def _operation(sent: Any) -> Any:
    if not isinstance(sent, dict):
        return sent
    own = {_OPERATION_KEYS.get(key, key): value for key, value in sent.items()}
    if own.get("action") in ("increment", "decrement") and isinstance(own.get("data"), dict):
        own["data"] = {"column" if key == "attribute" else key: value for key, value in own["data"].items()}
    return own


def _in_data(text: str) -> str:
    """What the system sets goes by another name."""
    return text.replace("$collectionId", "$tableId").replace("%24collectionId", "%24tableId")


def _neutral(value: Any, key: str = "") -> Any:
    if isinstance(value, list):
        return [_neutral(item) for item in value]
    if value == _NOBODY:
        return []
    if isinstance(value, dict):
        return {_worded(key): _neutral(item, key) for key, item in value.items()}
    if key == "type" and value in ("legacy", "tablesdb"):
        return "either"
    return _worded(value) if key in ("message", "type") and isinstance(value, str) else value


def _worded(text: str) -> str:
    """The text without the words of one vocabulary; the scopes that open a route are more for tables."""
    return _WORDS.sub(_word, _SCOPES.sub("missing scopes", text.replace("column_index", "index")))


def _word(found: re.Match[str]) -> str:
    word = found[0]
    if word.lower() in ("tablesdb", "databases"):
        return "databases"
    stem = word.lower().rstrip("s")
    return _NEUTRAL.get(stem, stem) + ("s" if word.lower().endswith("s") else "")
