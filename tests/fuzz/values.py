"""What the parameters of an endpoint may be sent: what is right, and what is anything but."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from mockwrite.wire import formatted, kinds, parameters
from tests.fuzz.playground import ATTRIBUTES, PASSWORD, WHOLE
from tests.fuzz.requests import placeholders

if TYPE_CHECKING:
    from mockwrite.wire.endpoint import Endpoint
    from mockwrite.wire.parameters import Parameter

__all__ = ["NASTY", "example", "junk", "right"]

OVERFLOWING = float("inf")
"""Stands for 1e999, which JSON allows and no float holds."""

NASTY: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1.5,
    -0.0,
    2**31,
    2**63 - 1,
    2**63,
    -(2**64),
    10**400,
    1e308,
    5e-324,
    OVERFLOWING,
    "",
    "0",
    " ",
    "null",
    "unique()",
    "current",
    "$id",
    "a" * 300,
    "é" * 3_000,
    "\0",
    "\r\nX-Evil: 1",
    "\u202e\u0301👩‍👩‍👧",
    "../../users",
    "%00%ff",
    "' OR 1=1 --",
    "a.b.c",
    "٣",
    "1e5",
    "9" * 5_000,  # Python makes no integer of so many digits
    "0x1A",
    "+49151123456789",
    "ann@example.com",
    "2024-02-30",
    "@99999999999999",
    "99999-12-31T23:59:59.999+00:00",
    "last monday of february 0000",
    '{"method":"increment","attribute":"","values":[1]}',
    '{"method":"equal"}',
    'read("any")',
    'read("user:ann/verified")',
    [],
    {},
    [None],
    [[]],
    [{}],
    ["", ""],
    [1, "1", 1.0, True],
    ["a"] * 501,
    {"0": "a", "1": "b"},
    {"": ""},
    {"$id": None, "$permissions": None},
    {"a": {"b": {"c": []}}},
    {"method": "increment", "attribute": "", "values": []},
)


def nested(depth: int) -> Any:
    """A list in a list in a list."""
    value: Any = []
    for _ in range(depth):
        value = [value]
    return value


NASTY = (*NASTY, nested(70), nested(505), nested(600))

_KEY = re.compile(r"/(?:attributes|columns)/(\w+)/\{key\}$")
_IDS = {
    "databaseId": "library",
    "collectionId": "books",
    "tableId": "books",
    "documentId": "b1",
    "rowId": "b1",
    "userId": "ann",
    "teamId": "readers",
    "attribute": "integer",
    "column": "integer",
    "name": "name",
}
_EXAMPLES: dict[str, Any] = {
    "password": PASSWORD,
    "oldPassword": PASSWORD,
    "email": "new@example.com",
    "phone": "+4915112345678",
    "number": "+4915112345678",
    "url": "http://localhost/join",
    "roles": ["editor"],
    "attributes": ["integer"],
    "columns": ["integer"],
    "orders": ["ASC"],
    "lengths": [None],
    "type": "key",
    "required": False,
    "default": None,
    "elements": ["one", "two"],
    "size": 200,
    "value": 1,
    "data": {"string": "new"},
    "documents": [{"$id": "b9", "string": "new"}],
    "rows": [{"$id": "b9", "string": "new"}],
    "permissions": ['read("any")'],
    "prefs": {"theme": "dark"},
    "labels": ["vip"],
    "secret": "0123456789",
    "identifier": "token",
    "passwordCpu": 8,
    "passwordMemory": 8,
    "passwordParallel": 1,
    "passwordLength": 64,
}
_LEFT_OUT = frozenset({"transactionId", "min", "max", "newKey", "providerId", "queries", "search", "total"})
# Of the two ways to create documents, the example is one.
_OTHER_WAY = frozenset({"documents", "rows"})


def example(endpoint: Endpoint, ids: dict[str, str]) -> dict[str, Any]:
    """Arguments that the endpoint takes, as far as one can know."""
    arguments: dict[str, Any] = {}
    for parameter in endpoint.parameters:
        name = parameter.name
        in_path = name in placeholders(endpoint)
        if name in _LEFT_OUT or (name in _OTHER_WAY and endpoint.operation.startswith(_CREATE)):
            continue
        if isinstance(parameter.kind, parameters.CustomId) and not in_path and endpoint.method == "POST":
            arguments[name] = "unique()"
        elif name == "key":
            arguments[name] = _key(endpoint, in_path)
        elif name == "default":
            if parameter.required:
                arguments[name] = None
        else:
            known = ids | _IDS if in_path or name.endswith("Id") else _EXAMPLES
            if name in known:
                arguments[name] = known[name]
            elif parameter.required:
                arguments[name] = _of_kind(parameter.kind)
    return arguments


_CREATE = ("databases.createDocument", "tablesDB.createRow")


def _key(endpoint: Endpoint, in_path: bool) -> str:
    if not in_path:
        return "fresh"
    if "/indexes/" in endpoint.path:
        return "key_string"
    kind = _KEY.search(endpoint.path)
    return kind[1] if kind and kind[1] in ATTRIBUTES else "string"


def _of_kind(kind: Any) -> Any:
    match kind:
        case kinds.Nullable(inner):
            return _of_kind(inner)
        case kinds.ArrayList(inner):
            return [_of_kind(inner)]
        case kinds.WhiteList(options):
            return options[0]
        case kinds.Boolean():
            return True
        case kinds.Range(low):
            return low
        case kinds.Integer() | kinds.Float() | kinds.Numeric():
            return 4
        case kinds.JSON() | kinds.Assoc():
            return {}
        case formatted.Email():
            return "new@example.com"
        case _:
            return "word"


# By their places: Hypothesis writes out what it samples from, and some of these are long.
_NASTY = st.sampled_from(range(len(NASTY))).map(NASTY.__getitem__)
_TEXT = st.text(max_size=12)
_SCALARS = _NASTY.filter(lambda value: not isinstance(value, (list, dict))) | _TEXT

_WORDS = st.sampled_from(
    [*WHOLE, "$id", "$permissions", "$sequence", "$createdAt", "$updatedAt", "method", "values"]
)

junk: st.SearchStrategy[Any] = st.one_of(
    _NASTY,
    st.recursive(
        _SCALARS,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT | _WORDS, inner, max_size=3),
        max_leaves=6,
    ),
)


# What else there is than what is usual.
_OTHERS = {
    **dict.fromkeys(("collectionId", "tableId"), ("books", "novels", "writers", "archive", "shelves")),
    **dict.fromkeys(("relatedCollectionId", "relatedTableId"), ("books", "novels", "writers", "none")),
    **dict.fromkeys(("documentId", "rowId"), ("b1", "B2", "n0", "w0", "a7", "new")),
    **dict.fromkeys(("attribute", "column"), ("integer", "float", "string", "numbers", "author")),
}
_QUERIES = (
    '{"method":"limit","values":[2]}',
    '{"method":"equal","attribute":"$id","values":["b1","n0"]}',
    '{"method":"select","values":["*","author.*"]}',
    '{"method":"orderDesc","attribute":"$createdAt"}',
    '{"method":"equal","attribute":"name","values":["N"]}',
)


def right(parameter: Parameter, usual: Any) -> st.SearchStrategy[Any]:
    """Values that the parameter takes, or nearly: they get a request as far as its action."""
    if parameter.name in _OTHERS:
        return st.sampled_from(_OTHERS[parameter.name])
    if parameter.name == "data":
        return data
    if parameter.name in ("documents", "rows"):
        return st.lists(data, max_size=3)
    if parameter.name == "permissions":
        return st.lists(permission, max_size=3)
    if parameter.name == "queries":
        return st.lists(st.sampled_from(_QUERIES), max_size=2)
    return st.just(usual) | _like(parameter.kind)


def _like(kind: Any) -> st.SearchStrategy[Any]:
    match kind:
        case kinds.Nullable(inner):
            return st.none() | _like(inner)
        case kinds.ArrayList(inner):
            return st.lists(_like(inner), max_size=3)
        case kinds.WhiteList(options):
            return st.sampled_from(options)
        case kinds.Boolean():
            return st.booleans()
        case kinds.Range(low, high):
            return st.sampled_from([low, high, low + 1, str(low)])
        case kinds.Integer() | kinds.Numeric():
            return st.integers(-(2**63), 2**63 - 1)
        case kinds.Float():
            return st.floats(allow_nan=False) | st.integers(-(2**63), 2**63 - 1)
        case kinds.Text():
            return _TEXT
        case kinds.JSON() | kinds.Assoc():
            return st.dictionaries(_TEXT, junk, max_size=3)
        case parameters.UID() | parameters.Key():
            return st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,35}", fullmatch=True)
        case _:
            return _SCALARS


permission = st.builds(
    '{}("{}")'.format,
    st.sampled_from(["read", "write", "create", "update", "delete", "reed"]),
    st.sampled_from(
        [
            "any",
            "guests",
            "users",
            "users/verified",
            "user:ann",
            "user:0",
            "team:readers/owner",
            "label:vip",
            "x:y/z",
        ]
    ),
)
_operator = st.builds(
    lambda method, values, as_text: (
        f'{{"method":"{method}","attribute":"","values":[1]}}'
        if as_text
        else {"method": method, "attribute": "", "values": values}
    ),
    st.sampled_from(
        ["increment", "multiply", "divide", "modulo", "power", "arrayAppend", "arrayInsert", "arrayFilter",
         "arrayRemove", "stringConcat", "stringReplace", "dateAddDays", "dateSetNow", "toggle"]
    ),
    st.lists(_SCALARS, max_size=3),
    st.booleans(),
)  # fmt: skip
_value = st.sampled_from(list(WHOLE.values())) | _operator | junk
data = st.dictionaries(_WORDS, _value, max_size=4).map(
    lambda fields: {**fields, "$id": fields["$id"]} if "$id" in fields else fields
)
