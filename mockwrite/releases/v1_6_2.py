# ruff: noqa: E501 - one line a sentence, however long it is
"""Appwrite 1.6.2, as it differs from 1.8.1."""

from __future__ import annotations

from dataclasses import replace

from mockwrite.releases import v1_8_1

__all__ = ["RELEASE"]

_CROSS_ORIGIN = v1_8_1.RELEASE.cross_origin

# fmt: off
_MESSAGES = {
    # 1.6.2: app/config/errors.php
    "general_route_not_found": "The requested route was not found. Please refer to the API docs and try again.",
    "database_query_order_null": "The order attribute had a null value. Cursor pagination requires all documents order attribute values are non-null.",
    # 1.6.2: app/controllers/shared/api.php; accounts.har, page "signing in"
    "scopes_missing": "{name} (role: {role}) missing scope ({scope})",
    # 1.6.2: Network/Validator/Origin.php
    "origin_scheme_unsupported": "Unsupported platform",
    # utopia-php/database 0.66.0: Validator/Query/Order.php
    "order_nested": "Attribute not found in schema: {path}",
    "order_attribute_not_found": "Attribute not found in schema: {path}",
    # utopia-php/database 0.66.0: Validator/Query/Filter.php; queries.har, page "filters with values"
    "query_on_single": 'Cannot query contains on attribute "{attribute}" because it is not an array or string.',
    # utopia-php/database 0.66.0: Database.php updateDocumentRelationships
    "relink_child_expected": "No ID provided.",
    # 1.6.2: app/config/locale/translations/en.json
    "mail_recovery": "Password Reset",
    "mail_verification": "Account Verification",
    "index_fulltext_type": 'Attribute "{key}" cannot be part of a FULLTEXT index, must be of type string',
}
# fmt: on

RELEASE = replace(
    v1_8_1.RELEASE,
    version="1.6.2",
    messages={**v1_8_1.RELEASE.messages, **_MESSAGES},
    # utopia-php/database 0.66.0: Query.php, isMethod
    query_methods=frozenset({
        "equal", "notEqual", "lessThan", "lessThanEqual", "greaterThan", "greaterThanEqual", "between", "isNull",
        "isNotNull", "contains", "startsWith", "endsWith", "search", "and", "or",
        "orderAsc", "orderDesc", "cursorAfter", "cursorBefore", "limit", "offset", "select",
    }),
    # 1.6.2: controllers/general.php
    shown_statuses=v1_8_1.RELEASE.shown_statuses - {422},
    cross_origin=replace(
        _CROSS_ORIGIN,
        allowed_headers=_CROSS_ORIGIN.allowed_headers.replace("X-Appwrite-Dev-Key, ", ""),
        preflight_headers=_CROSS_ORIGIN.preflight_headers.replace("X-Appwrite-Dev-Key, ", ""),
        goes_by_host=True,  # 1.6.2: Network/Validator/Origin.php; formats.har, page "formats: a browser"
    ),
    other_services=v1_8_1.RELEASE.other_services - {"sites"},
    # 1.6.2: app/config/services.php
    services=tuple(name for name in v1_8_1.RELEASE.services if name not in ("tablesdb", "sites")),
    # 1.6.2: app/config/roles.php and the routes of app/controllers/api/databases.php
    attribute_types=v1_8_1.RELEASE.attribute_types - {"point", "linestring", "polygon"},
    has_tables=False,
    has_upserts=False,
    has_bulk_writes=False,
    has_transactions=False,
    has_increments=False,
    lists_without_total=False,
    filters_memberships_of_users=False,  # 1.6.2: app/controllers/api/users.php
    has_file_tokens=False,
    # 1.6.2: app/controllers/api/storage.php
    has_transformations=False,
    lowest_quality=0,
    longest_view=2_000_000,
    cuts_long_ranges=False,
    # 1.6.2: app/controllers/shared/api.php
    previews_by_values=True,
    preview_max_age=2_592_000,
    selects_leniently=True,  # queries.har
    filters_on_paths=False,  # relationships.har, its filters
    converts_nested_filters=False,  # queries.har, page "queries: and, or, together"
    cursors_by_first_order=True,  # utopia-php/database 0.66.0: Adapter/MariaDB.php find
    drops_reserved_fields=False,  # validation.har, page "documents"
    # 1.6.2: Utopia/Response/Model/Document.php filter; utopia-php/database 0.66.0: Database.php find
    has_sequences=False,
    # utopia-php/database 0.66.0: Adapter/SQL.php startTransaction fails within a transaction, and rolls back that
    nested_writes_stay=True,
    keeps_dates_of_nested=False,  # relationships.har
    reads_links_unasked=True,
    # 1.6.2: Utopia/Response/Model/{Database,AttributeString,Index}.php
    has_database_types=False,
    shows_encryption=False,
    shows_index_lengths=False,
    has_spatial_indexes=False,
    keeps_half_relationships=False,  # 1.6.2: controllers/api/databases.php createAttribute; relationships.har
    says_null=False,  # validation.har, pages "attributes" and "updating attributes"
    passes_null=True,  # utopia-php/framework 0.33.19: App.php validate
    encrypts_any_size=True,  # validation.har, page "attributes"
    calls_renames_documents=True,  # validation.har, page "updating attributes"
    explains_all_queries=True,  # validation.har, page "databases"
    # 1.6.2: Auth/Auth.php DEFAULT_ALGO_OPTIONS
    hash_options={"type": "argon2", "memoryCost": 2048, "timeCost": 4, "threads": 3},
    # 1.6.2: app/controllers/api/account.php
    has_verifications=False,
    counts_codes_by_address=False,
    redirects_to_hosts=True,
    reaches_by_code=False,
    mails_stored_times=True,
    names_sha_version=False,  # 1.6.2: app/controllers/api/users.php createUser, Auth/Hash/Sha.php
    escapes_subjects=False,  # 1.6.2: app/controllers/api/teams.php
    # 1.6.2: app/controllers/api/{account,projects,users}.php
    lacks_policies=v1_8_1.RELEASE.lacks_policies | {"invalidate_sessions"},
    filters_by_team_roles=False,  # 1.6.2: Database/Validator/Queries/Memberships.php
    logs_at_once=False,  # accounts.har, page "signing in"
    # 1.6.2: app/realtime.php
    realtime_hides_errors=False,
)  # fmt: skip
