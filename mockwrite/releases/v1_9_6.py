# ruff: noqa: E501 - one line a sentence, however long it is
"""Appwrite 1.9.6, as it differs from 1.8.1."""

from __future__ import annotations

from dataclasses import replace

from mockwrite.releases import providers, v1_8_1
from mockwrite.releases.release import CrossOrigin

__all__ = ["RELEASE"]

# fmt: off
_MESSAGES = {
    # 1.9.6: src/Appwrite/Auth/Validator/PasswordStrength.php; accounts.har "signing up"
    "password_expected_uncommon": "Password must be between 8 and 256 characters long.",
    # 1.9.6: Health/Http/Health/Queue/Base.php
    "queue_threshold_hit": "Queue jobs threshold hit. Current value is 0 and threshold is {threshold}.",
    "failed_jobs_threshold_hit": "Queue failed jobs threshold hit. Current value is 0 and threshold is {threshold}.",
    # 1.9.6: app/config/errors.php; what is said of a type names the subject, unless the code that throws gives none.
    "user_blocked": "The current user has been blocked.",
    "database_not_found": "Database with the requested ID '{subject}' could not be found.",
    "database_already_exists": "Database with the requested ID '{subject}' already exists. Try again with a different ID or use ID.unique() to generate a unique ID.",
    "collection_not_found": "Collection with the requested ID '{subject}' could not be found.",
    "collection_already_exists": "A collection with the requested ID '{subject}' already exists. Try again with a different ID or use ID.unique() to generate a unique ID.",
    "collection_limit_exceeded": "The maximum number of collections for database '{subject}' has been reached.",
    "table_not_found": "Table with the requested ID '{subject}' could not be found.",
    "table_already_exists": "A table with the requested ID '{subject}' already exists. Try again with a different ID or use ID.unique() to generate a unique ID.",
    "table_limit_exceeded": "The maximum number of tables for database '{subject}' has been reached.",
    "document_not_found": "Document with the requested ID '{subject}' could not be found.",
    "document_already_exists": "Document with the requested ID '{subject}' already exists. Try again with a different ID or use ID.unique() to generate a unique ID.",
    "row_not_found": "Row with the requested ID '{subject}' could not be found.",
    "row_missing_data": "The row data is missing. Try again with row data populated.",
    "row_already_exists": "Row with the requested ID '{subject}' already exists. Try again with a different ID or use ID.unique() to generate a unique ID.",
    "attribute_not_found": "Attribute with the requested key '{subject}' could not be found.",
    "attribute_unknown": "The attribute '{subject}' required for the index could not be found. Please confirm all your attributes are in the available state.",
    "attribute_not_available": "The requested attribute '{subject}' is not yet available. Please try again later.",
    "attribute_already_exists": "Attribute with the requested key '{subject}' already exists. Attribute keys must be unique, try again with a different key.",
    "attribute_limit_exceeded": "The maximum number or size of attributes for collection '{subject}' has been reached.",
    "attribute_type_invalid": "The attribute '{subject}' type is invalid.",
    "column_not_found": "Column with the requested key '{subject}' could not be found.",
    "column_unknown": "The column '{subject}' required for the index could not be found. Please confirm all your columns are in the available state.",
    "column_not_available": "The requested column '{subject}' is not yet available. Please try again later.",
    "column_already_exists": "Column with the requested key '{subject}' already exists. Column keys must be unique, try again with a different key.",
    "column_limit_exceeded": "The maximum number or size of columns for table '{subject}' has been reached.",
    "column_type_invalid": "The column '{subject}' type is invalid.",
    "index_not_found": "Index with the requested key '{subject}' could not be found.",
    "index_limit_exceeded": "The maximum number of indexes for collection '{subject}' has been reached.",
    "index_already_exists": "Index with the requested key '{subject}' already exists. Try again with a different key.",
    "index_dependency": "Attribute '{subject}' cannot be renamed or deleted. Please remove the associated index first.",
    "column_index_not_found": "Index with the requested key '{subject}' could not be found.",
    "column_index_limit_exceeded": "The maximum number of indexes for table '{subject}' has been reached.",
    "column_index_already_exists": "Index with the requested key '{subject}' already exists. Try again with a different key.",
    "column_index_dependency": "Column '{subject}' cannot be renamed or deleted. Please remove the associated index first.",
    "transaction_not_found": "Transaction with the requested ID '{subject}' could not be found.",
    # 1.9.6: utopia-php/validators Integer.php, utopia-php/database Validator/Structure.php; validation.har
    "integer_expected": "Value must be a valid signed {bits}-bit integer between {low} and {high}",
    "integer_too_wide": "Value must be a valid signed {bits}-bit integer between {low} and {high}",
    # 1.9.6: utopia-php/database Validator/Authorization.php; permissions.har, relationships.har "what is refused"
    "action_without_permissions": "No permissions provided for action '{action}'",
    "action_not_permitted": 'Missing "{action}" permission for role "{role}". Only "{held}" scopes are allowed and "{given}" was given.',
    "document_security_missing": "Authorization Error",
    # 1.9.6: Databases/…/Indexes/Create.php, Attributes/Relationship/Create.php
    "index_attribute_unknown": "The {w.attribute} '{key}' required for the index could not be found. Please confirm all your {w.attributes} are in the available state.",
    "index_attribute_unavailable": "The requested {w.attribute} '{key}' is not yet available. Please try again later.",
    "index_limit": "The maximum number of indexes for {w.collection} '{collection}' has been reached.",
    "job_relationship_unindexed": "Failed to create relationship indexes: {problem}",
    "two_way_key_exists": "{w.Attribute} with the requested key '{key}' already exists. {w.Attribute} keys must be unique, try again with a different key.",
    # 1.9.6: Utopia/Database/Validator/Operation.php
    "operation_expected": "",
}
# fmt: on

# 1.9.6: app/config/cors.php
_HEADERS = (
    "Accept, Origin, Cookie, Set-Cookie, Content-Type, Content-Range, X-Appwrite-Project, X-Appwrite-Key, "
    "X-Appwrite-Dev-Key, X-Appwrite-Locale, X-Appwrite-Mode, X-Appwrite-JWT, X-Appwrite-Organization, "
    "X-Appwrite-Response-Format, X-Appwrite-Timeout, X-Appwrite-ID, X-Appwrite-Timestamp, X-Appwrite-Session, "
    "X-Appwrite-Platform, X-Appwrite-Impersonate-User-Id, X-Appwrite-Impersonate-User-Email, "
    "X-Appwrite-Impersonate-User-Phone, X-SDK-Version, X-SDK-Name, X-SDK-Language, X-SDK-Platform, X-SDK-GraphQL, "
    "X-SDK-Profile, Range, Cache-Control, Expires, Pragma, X-Fallback-Cookies, X-Requested-With, X-Forwarded-For, "
    "X-Forwarded-User-Agent"
)

RELEASE = replace(
    v1_8_1.RELEASE,
    version="1.9.6",
    messages={**v1_8_1.RELEASE.messages, **_MESSAGES},
    # 1.9.6: utopia-php/validators Integer.php
    bounds_integers=True,
    # 1.9.6: Databases/Update.php, Collections/Update.php; validation.har "databases"
    keeps_names=True,
    # 1.9.6: Databases/…/Documents/Upsert.php; writes.har "upsert"
    upserts_without_data=True,
    # 1.9.6: Databases/…/Documents/Action.php, validateRelationship; relationships.har
    checks_relationship_values=True,
    # 1.9.6: controllers/general.php
    shown_statuses=v1_8_1.RELEASE.shown_statuses | {405},
    # 1.9.6: formats.har, page "formats: a browser"; src/Appwrite/Network/Cors.php
    cross_origin=CrossOrigin(
        allowed_headers=_HEADERS,
        preflight_headers=_HEADERS,
        max_age="86400",
        names_localhost=False,
        heeds_referer=False,
        goes_by_host=False,
        guards_reads=True,
        knows_tauri=True,  # 1.9.6: Network/Validator/Origin.php
        joins_apple_systems=True,
    ),
    # 1.9.6: new19.har, page "new19: formats"
    unknown_routes_are_pages=True,
    # 1.9.6: Databases/…/Attributes/Relationship/Update.php; TablesDB/…/Columns/Relationship/Update.php has no such
    turns_relationship_path=True,
    other_services=v1_8_1.RELEASE.other_services | {
        "documentsdb", "mock", "organization", "reports", "vectorsdb", "webhooks",
    },
    # 1.9.6: app/config/{services,protocols}.php; app/controllers/shared/api.php
    services=(
        "account", "avatars", "databases", "tablesdb", "locale", "health", "project", "storage", "teams", "users",
        "vcs", "sites", "functions", "proxy", "graphql", "migrations", "messaging", "advisor",
    ),
    protocols=("rest", "graphql", "websocket"),
    oauth2_providers=providers.PROVIDERS,
    folds_service_names=True,
    bars_protocols_first=True,
    # 1.9.6: app/init/resources/request.php, apiKey; validation.har "around the service", accounts.har "signing in"
    keys_need_project_header=True,
    # 1.9.6: Databases/Http/TablesDB/Tables/{Columns,Indexes}, app/controllers/api/users.php
    scopes={
        "/v1/tablesdb/{databaseId}/tables/{tableId}/columns": ("tables", "collections", "columns", "attributes"),
        "/v1/tablesdb/{databaseId}/tables/{tableId}/indexes": ("tables", "collections", "indexes"),
        "/v1/users/{userId}/sessions": ("users", "sessions"),
        "/v1/users/{userId}/targets": ("users",),
        "/v1/project/variables": ("project",),  # Project/Http/Project/Variables
    },
    refuses_key_beside_session=False,
    # 1.9.6: Databases/…/Indexes/Create.php; validation.har "indexes"
    indexes_arrays=False,
    # 1.9.6: utopia-php/database, createIndex; writes.har "attributes that change under documents"
    keeps_unbuilt_indexes=True,
    # 1.9.6: utopia-php/database, decode; validation.har "documents"
    shows_empty_columns=False,
    # 1.9.6: Databases/…/Attributes/{Varchar,Text,Mediumtext,Longtext,BigInt}/Create.php
    attribute_types=v1_8_1.RELEASE.attribute_types | {"varchar", "text", "mediumtext", "longtext", "bigint"},
    # 1.9.6: utopia-php/database 6.0.0, Validator/Sequence.php; queries.har "one comparison"
    takes_numeric_sequences=True,
    # 1.9.6: tried on a real server: a 500, whichever attribute the operator is for
    encryption_refuses_operators=True,
    # 1.9.6: Databases/…/Collections/Create.php, Action.php (addRowBytesInfo)
    made_whole=True,
    shows_row_bytes=True,
    # 1.9.6: app/config/errors.php
    statuses={**v1_8_1.RELEASE.statuses, "general_resource_blocked": 403, "user_blocked": 403},
    # utopia-php/database 6.0.0: Query.php isMethod
    query_methods=v1_8_1.RELEASE.query_methods
    | {"containsAny", "containsAll", "exists", "notExists", "elemMatch"},
    # utopia-php/database 6.0.0: Database.php resolveRelationshipGroupToIds
    paths_follow_junctions=True,
    # 1.9.6: Databases/…/Documents/XList.php
    keeps_lists=True,
    # 1.9.6: Response/Model/Document.php filter
    sequences_are_texts=True,
    # utopia-php/database 6.0.0: Database.php upsertDocumentsWithIncrease, getDocument
    upserts_heed_case=True,
    refused_commits_hang=True,
    casts_cached_floats=True,
    # 1.9.6: Databases/…/Attribute/Increment.php
    increments_name_places=True,
    # 1.9.6: Databases/XList.php, getDatabaseTypeQueryFilters
    lists_legacy_databases_apart=True,
    has_project_api=True,  # Platform/Modules/Project
    has_audit_queue=True,  # Health/Http/Health/{Queue,Cache}
    has_presences=True,  # new19.har, page "presences"
    has_email_details=True,  # new19.har, page "users and impersonation"
    has_impersonation=True,  # the same page
    has_membership_details=True,  # new19.har, page "teams"
    # 1.9.6: app/controllers/api/users.php, Teams/Http/Memberships/{Get,Update}.php
    has_empty_phones=False,
    asks_team_of_memberships=True,
    has_jwt_durations=True,  # new19.har, page "account"
    logs_user_types=True,  # accounts.har, page "signing in"
    refuses_jwt_beside_session=True,  # new19.har, page "account"
    logs_shown_sessions_alone=True,  # app/controllers/api/account.php, Event/Event.php generateEvents
    logs_deletions=True,  # the labels audits.resource in app/controllers/api/account.php, Account/MFA
    recovery_factor="recoveryCode",  # Account/MFA/Challenges/Update.php
    says_mfa_created=True,  # Account/MFA/{RecoveryCodes,Challenges}/Create.php
    parses_emails=True,  # utopia-php/emails: Validator/Email.php
    escapes_links=False,  # app/controllers/api/account.php
    longest_team_role=81,  # accounts.har, page "teams"
    lacks_policies=frozenset(),  # Project/Http/Project/Policies
    sessions_per_user=0,  # Projects/Http/Projects/Create.php
    forgives_sign_ins=True,  # the label abuse-reset in app/controllers/api/account.php
    ends_sessions_by_recovery=True,  # app/controllers/api/account.php
    checks_old_passwords=False,  # the same page
    # 1.9.6: storage.har
    shows_size_on_disk=True,
    counts_chunks_in_steps=True,
    answers_finished_uploads=True,
    longest_file_name=128,
    grants_create_on_files=True,
    # 1.9.6: Storage/Http/Buckets/Files/{Update,Create}.php; utopia-php/storage 2.0.5: Local.php uploadChunk
    limits_file_updates=False,
    replaces_chunks=False,
    counts_all_chunks=True,
    tells_of_each_chunk=False,
    previews_by_all_parameters=False,
    passes_null=True,
    # 1.9.6: Event/Event.php mirrorCollectionEvents
    rows_are_documents=True,
    # 1.9.6: Messaging/Adapter/Realtime.php fromPayload
    channels_by_action=True,
    # 1.9.6: app/realtime.php onOpen, and Realtime/Message
    realtime_subscriptions=True,
    realtime_shows_violations=True,
)  # fmt: skip
