"""The operations that a transaction stages, as a parameter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mockwrite.dialects import COLLECTIONS
from mockwrite.php.numbers import numeric
from mockwrite.releases.messages import Message
from mockwrite.wire.kinds import InvalidError, Kind

if TYPE_CHECKING:
    from mockwrite.dialects import Dialect

__all__ = ["ACTIONS", "Operation"]

_SINGLE = ("create", "update", "upsert", "delete", "increment", "decrement")
_BULK = ("bulkCreate", "bulkUpdate", "bulkUpsert", "bulkDelete")
ACTIONS = _SINGLE + _BULK

_TRIMMED = " \t\n\r\0\x0b"


@dataclass(frozen=True)
class Operation(Kind):
    """One operation: an object with the keys that its action asks for. Its messages are Appwrite 1.8.1's."""

    dialect: Dialect = COLLECTIONS
    message = Message("operation_expected")

    def in_dialect(self, dialect: Dialect) -> Kind:
        return Operation(dialect)

    def check(self, value: Any) -> dict[str, Any]:
        if isinstance(value, list):
            raise InvalidError("operation_key_missing", key="databaseId")
        if not isinstance(value, dict):
            self.refuse()
        self._check_names(value)
        action = value["action"]
        data = value.get("data")
        if "data" not in value and action != "delete":
            raise InvalidError("operation_key_missing", key="data")
        if "data" in value and not _is_array(data):
            raise InvalidError("operation_data_expected")
        if action in ("bulkUpdate", "bulkDelete"):
            _check_bulk(action, data)
        elif action in ("increment", "decrement"):
            self._check_step(action, data)
        return value

    def _check_names(self, value: dict[str, Any]) -> None:
        required = ("databaseId", "action", f"{self.dialect.collection}Id")
        for key in required:
            if key not in value:
                raise InvalidError("operation_key_missing", key=key)
        for key in required:
            if not _is_filled(value[key]):
                raise InvalidError("operation_key_empty", key=key)
        action = value["action"]
        if action not in ACTIONS:
            raise InvalidError("operation_action_unknown", actions=", ".join(ACTIONS))
        document = f"{self.dialect.document}Id"
        if action in _SINGLE and document not in value:
            raise InvalidError("operation_id_missing", key=document, action=action)
        if document in value and not _is_filled(value[document]):
            raise InvalidError("operation_id_empty", key=document)

    def _check_step(self, action: str, data: Any) -> None:
        attribute = self.dialect.attribute
        if not isinstance(data, dict) or attribute not in data:
            raise InvalidError("operation_data_missing", key=attribute, action=action)
        if "value" in data and numeric(data["value"]) is None:
            raise InvalidError("operation_value_expected", action=action)


def _check_bulk(action: str, data: Any) -> None:
    if not isinstance(data, dict) or "queries" not in data:
        raise InvalidError("operation_data_missing", key="queries", action=action)
    if not _is_array(data["queries"]):
        raise InvalidError("operation_queries_expected", action=action)
    if action == "bulkUpdate" and "data" not in data:
        raise InvalidError("operation_data_missing", key="data", action=action)
    if action == "bulkUpdate" and not _is_array(data["data"]):
        raise InvalidError("operation_changes_expected", action=action)


def _is_array(value: Any) -> bool:
    return isinstance(value, (list, dict))


def _is_filled(value: Any) -> bool:
    return isinstance(value, str) and value.strip(_TRIMMED) != ""
