"""Appwrite 1.8.1: the base, from which the other releases say how they differ."""

from __future__ import annotations

from mockwrite.releases import providers
from mockwrite.releases.release import CrossOrigin, Release
from mockwrite.releases.sentences import SENTENCES
from mockwrite.releases.statuses import STATUSES

__all__ = ["RELEASE"]

_HEADERS = (
    "Origin, Cookie, Set-Cookie, X-Requested-With, Content-Type, Access-Control-Allow-Origin, "
    "Access-Control-Request-Headers, Accept, X-Appwrite-Project, X-Appwrite-Key, X-Appwrite-Dev-Key, "
    "X-Appwrite-Locale, X-Appwrite-Mode, X-Appwrite-JWT, X-Appwrite-Response-Format, X-Appwrite-Timeout, "
    "X-SDK-Version, X-SDK-Name, X-SDK-Language, X-SDK-Platform, X-SDK-GraphQL, X-Appwrite-ID, "
    "X-Appwrite-Timestamp, Content-Range, Range, Cache-Control, Expires, Pragma"
)
_LAST_HEADERS = "X-Forwarded-For, X-Forwarded-User-Agent"

RELEASE = Release(
    version="1.8.1",
    shown_statuses=frozenset({400, 401, 402, 403, 404, 408, 409, 412, 416, 422, 429, 451, 501, 503}),
    cross_origin=CrossOrigin(
        allowed_headers=f"{_HEADERS}, {_LAST_HEADERS}",
        preflight_headers=f"{_HEADERS}, X-Appwrite-Session, X-Fallback-Cookies, {_LAST_HEADERS}",
        max_age=None,
        names_localhost=True,
        heeds_referer=True,
        goes_by_host=False,
        guards_reads=False,
        knows_tauri=False,
        joins_apple_systems=False,
    ),
    unknown_routes_are_pages=False,
    other_services=frozenset({
        "cards", "console", "functions", "graphql", "messaging", "migrations", "projects", "proxy",
        "sites", "vcs",
    }),
    statuses=STATUSES,
    messages=SENTENCES,

    keys_need_project_header=False,
    scopes={},
    refuses_key_beside_session=True,
    refuses_jwt_beside_session=False,

    # 1.8.1: app/config/{services,apis}.php; app/controllers/shared/api.php
    services=(
        "account", "avatars", "databases", "tablesdb", "locale", "health", "storage", "teams", "users", "sites",
        "functions", "graphql", "messaging",
    ),
    protocols=("rest", "graphql", "realtime"),
    oauth2_providers=providers.EARLIER,
    folds_service_names=False,
    bars_protocols_first=False,

    has_tables=True,
    has_upserts=True,
    has_bulk_writes=True,
    has_transactions=True,
    has_increments=True,
    has_presences=False,
    has_file_tokens=True,
    has_project_api=False,
    has_verifications=True,

    says_null=True,
    parses_emails=False,
    passes_null=False,
    bounds_integers=False,
    keeps_names=False,
    upserts_without_data=False,
    checks_relationship_values=False,
    lists_without_total=True,
    filters_memberships_of_users=True,
    lists_legacy_databases_apart=False,

    attribute_types=frozenset({
        "string", "integer", "double", "boolean", "datetime", "relationship", "point", "linestring", "polygon",
    }),
    made_whole=False,
    shows_row_bytes=False,
    has_database_types=True,
    shows_encryption=True,
    encrypts_any_size=False,
    calls_renames_documents=False,
    has_spatial_indexes=True,
    shows_index_lengths=True,
    keeps_half_relationships=True,
    indexes_arrays=True,
    keeps_unbuilt_indexes=False,

    query_methods=frozenset({
        "equal", "notEqual", "lessThan", "lessThanEqual", "greaterThan", "greaterThanEqual", "between", "notBetween",
        "isNull", "isNotNull", "contains", "notContains", "startsWith", "notStartsWith", "endsWith", "notEndsWith",
        "search", "notSearch", "and", "or", "vectorDot", "vectorCosine", "vectorEuclidean",
        "crosses", "notCrosses", "intersects", "notIntersects", "overlaps", "notOverlaps", "touches", "notTouches",
        "distanceEqual", "distanceNotEqual", "distanceGreaterThan", "distanceLessThan",
        "orderAsc", "orderDesc", "orderRandom", "cursorAfter", "cursorBefore", "limit", "offset", "select",
    }),
    takes_numeric_sequences=False,
    selects_leniently=False,
    filters_on_paths=True,
    paths_follow_junctions=False,
    converts_nested_filters=True,
    cursors_by_first_order=False,
    explains_all_queries=False,
    keeps_lists=False,

    has_sequences=True,
    sequences_are_texts=False,
    reads_links_unasked=False,
    nested_writes_stay=False,
    keeps_dates_of_nested=True,
    drops_reserved_fields=True,
    shows_empty_columns=True,
    increments_name_places=False,
    encryption_refuses_operators=False,
    upserts_heed_case=False,
    casts_cached_floats=False,
    refused_commits_hang=False,

    hash_options=None,
    # 1.8.1: app/controllers/api/projects.php
    lacks_policies=frozenset({
        "password_strength", "memberships_user_id", "memberships_user_phone", "memberships_user_accessed_at",
    }),
    sessions_per_user=10,
    forgives_sign_ins=False,
    ends_sessions_by_recovery=False,
    redirects_to_hosts=False,
    reaches_by_code=True,
    escapes_subjects=True,
    escapes_links=True,
    mails_stored_times=False,
    names_sha_version=True,
    checks_old_passwords=True,
    longest_team_role=36,
    logs_at_once=True,
    logs_shown_sessions_alone=False,
    logs_deletions=False,
    recovery_factor="recoverycode",
    says_mfa_created=False,
    counts_codes_by_address=True,
    logs_user_types=False,
    has_jwt_durations=False,
    has_email_details=False,
    has_impersonation=False,
    has_membership_details=False,
    # 1.8.1: app/controllers/api/{users,teams}.php
    has_empty_phones=True,
    asks_team_of_memberships=False,
    filters_by_team_roles=True,

    has_audit_queue=False,

    turns_relationship_path=False,
    # 1.8.1: app/controllers/api/storage.php, Response/Model/{Bucket,File}.php, Request.php cacheIdentifier
    has_transformations=True,
    shows_size_on_disk=False,
    counts_chunks_in_steps=False,
    answers_finished_uploads=False,
    largest_file=30_000_000,
    longest_file_name=255,
    grants_create_on_files=False,
    lowest_quality=-1,
    limits_file_updates=True,
    replaces_chunks=True,  # utopia-php/storage 0.18.14: Local.php upload
    counts_all_chunks=False,
    tells_of_each_chunk=True,
    longest_view=20_000_000,
    cuts_long_ranges=True,
    previews_by_all_parameters=True,
    previews_by_values=False,
    preview_max_age=15_552_000,

    rows_are_documents=False,
    channels_by_action=False,
    realtime_subscriptions=False,
    realtime_hides_errors=True,
    realtime_shows_violations=False,
)  # fmt: skip
