"""Appwrite 1.6.2, as it differs from 1.8.1."""

from __future__ import annotations

from dataclasses import replace

from mockwrite.releases import v1_8_1

__all__ = ["RELEASE"]

_CROSS_ORIGIN = v1_8_1.RELEASE.cross_origin

RELEASE = replace(
    v1_8_1.RELEASE,
    version="1.6.2",
    # 1.6.2: controllers/general.php
    shown_statuses=v1_8_1.RELEASE.shown_statuses - {422},
    cross_origin=replace(
        _CROSS_ORIGIN,
        allowed_headers=_CROSS_ORIGIN.allowed_headers.replace("X-Appwrite-Dev-Key, ", ""),
        preflight_headers=_CROSS_ORIGIN.preflight_headers.replace("X-Appwrite-Dev-Key, ", ""),
    ),
    other_services=v1_8_1.RELEASE.other_services - {"sites", "tokens"},
    # 1.6.2: app/config/roles.php and the routes of app/controllers/api/databases.php
    has_tables=False,
    has_upserts=False,
    has_bulk_writes=False,
    has_transactions=False,
    has_increments=False,
    lists_without_total=False,
    has_file_tokens=False,
    # 1.6.2: app/controllers/api/storage.php
    has_transformations=False,
    lowest_quality=0,
)
