"""An attribute changed: its default, size, range, elements, name; and what the documents and indexes allow.

Appwrite keeps two records of an attribute, what its API shows and what its engine uses; here both are one.
The checks, and their order, are those of 1.8.1.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.php.equality import alike
from mockwrite.php.json_text import number
from mockwrite.php.numbers import grouped, leading, numeric
from mockwrite.store.querying import indexes
from mockwrite.store.schemas.jobs import rewrite
from mockwrite.store.schemas.limits import check_index, check_width, known_to_indexes, refuse_null
from mockwrite.store.schemas.schema_changes import attribute_of, refuse_default

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mockwrite.store.attributes import Attribute, Index
    from mockwrite.store.model import Collection, Database

__all__ = ["AttributeChange", "change_attribute", "check_range"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeChange:
    """What an attribute is changed to. None leaves a thing as it is; as a default, it means none."""

    required: bool
    default: Any = None
    size: int | None = None
    min: int | float | None = None
    max: int | float | None = None
    elements: Sequence[str] | None = None
    key: str | None = None


def change_attribute(
    database: Database, collection: Collection, key: str, change: AttributeChange, now: str
) -> Attribute:
    """Change an attribute; return it as the API answers it: renamed, with the time and the elements of before.

    What documents are filled with outlives a default of None, unless the attribute becomes required. Nothing
    asks of which type the attribute is, but its own type decides what fits: what fits not is an
    attribute_type_invalid here, and a fault of the real server.

    Raises AppwriteError: attribute_not_found, attribute_not_available, attribute_default_unsupported,
    attribute_value_invalid, attribute_type_invalid, attribute_limit_exceeded, index_invalid,
    attribute_already_exists, attribute_invalid_resize.
    """
    old = attribute_of(collection, key)
    if old.status != "available":
        raise AppwriteError("attribute_not_available")
    refuse_default(replace(old, required=change.required), change.default)
    new = _changed(old, change)
    if old.key != key:  # the API finds it in any letter case, the engine in its own only
        raise AppwriteError("attribute_not_found", subject=key)
    _check_type(new, change)
    _check_engine(database, collection, old, new, altered=change.size is not None or change.key is not None)
    if new.key != old.key:
        return _rename(collection, old, new, now)
    if new != old or _restates(old, change):
        new = replace(new, updated_at=now)
        collection.attributes.put(key, new)
    return new


def _restates(old: Attribute, change: AttributeChange) -> bool:
    """Whether PHP finds a change in bounds that are the same: of a float that is whole, JSON keeps an integer."""
    # 1.6.2, 1.9.6: validation.har, page "validation: updating attributes"
    bounds = [bound for bound in (change.min, change.max) if bound is not None]
    return old.format == "floatRange" and any(isinstance(number(float(bound)), int) for bound in bounds)


def check_range(low: float, high: float, default: Any, *, whole: bool = False) -> None:
    """Raise AppwriteError: attribute_value_invalid where `low` is above `high`, or the default not between.

    It must be an integer to be `whole`: ``5.0`` is none.
    """
    if low > high:
        raise AppwriteError("attribute_value_invalid", "minimum_above_maximum")
    number = 0 if default is None else numeric(default)
    misfit = number is None or (whole and isinstance(number, float)) or not low <= number <= high
    if default is not None and misfit:
        raise AppwriteError(
            "attribute_value_invalid",
            "range_expected",
            min=grouped(low),
            max=grouped(high),
        )


def _changed(old: Attribute, change: AttributeChange) -> Attribute:
    """The attribute as it is asked for."""
    default, fill = change.default, change.default
    low, high, elements = old.min, old.max, old.elements
    if low is not None and high is not None:
        low = low if change.min is None else change.min
        high = high if change.max is None else change.max
        if old.format == "floatRange" and default is not None:
            fill = _float(default)
        check_range(low, high, fill, whole=old.format == "intRange")
    elif old.format == "enum":
        elements = _elements(change)
    if fill is None and not change.required:
        fill = old.fill
    return replace(
        old,
        key=change.key or old.key,
        required=change.required,
        default=default,
        fill=fill,
        size=change.size or old.size,
        min=low,
        max=high,
        elements=elements,
    )


def _float(value: Any) -> float:
    """A default, of whatever kind, as PHP's floatval takes it."""
    if isinstance(value, str):
        return leading(value)
    return float(bool(value) if isinstance(value, list) else value)


def _elements(change: AttributeChange) -> tuple[str, ...]:
    if not change.elements:
        raise AppwriteError("attribute_value_invalid", "elements_empty")
    if change.default is not None and not any(alike(change.default, element) for element in change.elements):
        raise AppwriteError("attribute_value_invalid", "default_not_in_elements")
    return tuple(change.elements)


def _check_type(new: Attribute, change: AttributeChange) -> None:
    """Raise AppwriteError: attribute_type_invalid."""
    fits = new.relationship is None and (new.fill is None or new.type.takes_default(new.fill))
    if not fits or (change.size is not None and not new.type.resizes(new)):
        raise AppwriteError("attribute_type_invalid")


def _check_engine(
    database: Database, collection: Collection, old: Attribute, new: Attribute, *, altered: bool
) -> None:
    """Whether the table can have that column, and the indexes of the table still hold.

    Raises AppwriteError: attribute_limit_exceeded, index_invalid, attribute_already_exists,
    attribute_invalid_resize.
    """
    columns = [new if found is old else found for found in collection.attributes if found.usable]
    # 1.9.6: Databases/…/Attributes/Action.php, updateAttribute: it names the collection as the engine does.
    check_width(f"database_{database.sequence}_collection_{collection.sequence}", columns)
    indexes = [_renamed(index, old.key, new.key) for index in collection.indexes if index.usable]
    if new.type.spatial:
        _check_spatial_indexes(columns, collection.indexes)
    elif not altered:
        return
    known = known_to_indexes(columns)
    for index in indexes:
        check_index(index, index.prefixes, known)
    others = (found for found in columns if found is not new)
    if any(found.column.lower() == new.column.lower() for found in others):
        # 1.9.6: Attributes/Action.php names the key of before; validation.har "updating attributes"
        raise AppwriteError("attribute_already_exists", subject=old.key)
    if any(not new.type.holds(new, document.data.get(old.key)) for document in collection.documents):
        raise AppwriteError("attribute_invalid_resize")


def _check_spatial_indexes(columns: Iterable[Attribute], indexes: Iterable[Index]) -> None:
    found = {column.key.lower(): column for column in columns}
    for index in indexes:
        if index.usable and index.type == "spatial":
            for key in index.attributes:
                column = found.get(key.lower())
                if column is not None and not column.required:
                    refuse_null(key)


def _renamed(index: Index, old: str, new: str) -> Index:
    if old == new or old not in index.attributes:
        return index
    return replace(index, attributes=tuple(new if key == old else key for key in index.attributes))


def _rename(collection: Collection, old: Attribute, new: Attribute, now: str) -> Attribute:
    attributes = collection.attributes
    if new.key.lower() != old.key.lower() and new.key in attributes:
        raise AppwriteError("attribute_already_exists", subject=new.key)
    attributes.remove(old.key)
    attributes.put(new.key, replace(new, updated_at=now))

    def rename(data: dict[str, Any]) -> bool:
        if old.key not in data:
            return False
        data[new.key] = data.pop(old.key)
        return True

    rewrite(collection.documents, rename)
    indexes.forget(collection.documents, old.key)
    for index in list(collection.indexes):
        if old.key in index.attributes:
            collection.indexes.put(index.key, replace(_renamed(index, old.key, new.key), updated_at=now))
    return replace(new, elements=old.elements)
