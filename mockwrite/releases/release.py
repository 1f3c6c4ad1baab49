"""What can differ between two of Appwrite's releases: values, tables, and switches with a name each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mockwrite.releases.sentences import Sentence

__all__ = ["CrossOrigin", "Release"]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class CrossOrigin:
    """What a release tells browsers of pages from elsewhere, and what it lets these do."""

    allowed_headers: str
    """What a page may send, as answers say it; `preflight_headers` is what OPTIONS says."""
    preflight_headers: str
    max_age: str | None
    """For how many seconds a browser may go by it; None: nothing is said of that."""
    names_localhost: bool
    """Whether answers allow localhost, where they do not allow the page's own origin."""
    heeds_referer: bool
    """Whether a page is known by the address that it refers to, if it does not name its origin."""
    goes_by_host: bool
    """Whether the host alone tells an origin, and one without a host is trusted."""
    guards_reads: bool
    """Whether pages of unknown origins may not even read."""
    knows_tauri: bool
    """Whether a page in an app of Tauri's, such as tauri://localhost, goes by its host as others do."""
    joins_apple_systems: bool
    """Whether an app that the project has for one of Apple's systems is trusted on all of them."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Release:
    """A release of Appwrite, as far as a client can tell it from another one.

    `v1_8_1.RELEASE` says all of it; the others say where they differ. A rule asks a field of the release by its
    name, never for its `version`.
    """

    version: str

    # The wire.
    shown_statuses: frozenset[int]
    """The statuses that errors have in production; any other one is a 500 that keeps its type alone."""
    cross_origin: CrossOrigin
    unknown_routes_are_pages: bool
    """Whether the refusal of a route that there is not is a page of HTML."""
    other_services: frozenset[str]
    """The first words of paths below ``/v1`` that the release has, and mockwrite not at all or in little part."""
    statuses: Mapping[str, int]
    """The nominal status of each type of error."""
    messages: Mapping[str, Sentence]
    """Every sentence that a client can read, by its key."""

    # Callers.
    keys_need_project_header: bool
    """Whether a key is refused where the header X-Appwrite-Project does not name its project."""
    scopes: Mapping[str, tuple[str, ...]]
    """The resources whose scopes, to read or to write, open the routes below a path, where these are not the base's."""
    refuses_key_beside_session: bool
    """Whether a key and a session in one request are refused; else the key goes first."""
    refuses_jwt_beside_session: bool
    """Whether a JWT and a session in one request are refused; else the JWT goes first."""

    # What a project switches off.
    services: tuple[str, ...]
    """The services that a project may switch off, in the order in which it shows them."""
    protocols: tuple[str, ...]
    """The protocols that it may switch off; the last one is Realtime's."""
    oauth2_providers: Mapping[str, str]
    """The names of those by whom a user may sign in, once a project switches them on, by id and in order."""
    folds_service_names: bool
    """Whether ``tablesdb`` is the service whose routes say ``tablesDB``, so that to switch it off has an effect."""
    bars_protocols_first: bool
    """Whether a protocol that is off is refused before the caller's scopes are checked."""

    # Routes: what the release has at all.
    has_tables: bool
    has_upserts: bool
    has_bulk_writes: bool
    has_transactions: bool
    has_increments: bool
    has_presences: bool
    has_file_tokens: bool
    has_project_api: bool
    """Whether a key sees and sets its project, at ``/v1/project``."""
    has_verifications: bool
    """Whether addresses are verified at ``/account/verifications``, and challenged at ``/account/mfa/challenges``."""
    turns_relationship_path: bool
    """Whether a relationship attribute is changed at ``attributes/relationship/{key}``, too; a column is not."""

    # Parameters.
    says_null: bool
    """Whether refusals say of parameters, all that may be null, that they may."""
    parses_emails: bool
    """Whether spaces around an e-mail address are nothing to its check, and one ``@`` alone may be in it."""
    passes_null: bool
    """Whether null for a parameter that may be left out goes by its check, and breaks what cannot take it."""
    bounds_integers: bool
    """Whether an integer that is sent must fit into the bits that its parameter says."""
    keeps_names: bool
    """Whether a change of a database or a collection may leave its name out."""
    upserts_without_data: bool
    """Whether the upsert of a document may leave its data out; a row may be without them anyhow."""
    checks_relationship_values: bool
    """Whether what is sent for a relationship is looked at before it is written: its kind, and the form of IDs."""
    lists_without_total: bool
    """Whether lists take ``total``, which false leaves the counting out."""
    filters_memberships_of_users: bool
    """Whether the memberships of a user are a list that takes queries and a search."""
    lists_legacy_databases_apart: bool
    """Whether the older vocabulary lists those databases alone that were made in it."""

    # Schemas.
    attribute_types: frozenset[str]
    """The types of attribute that it has, by the engine's word."""
    made_whole: bool
    """Whether a collection is made with its attributes and indexes."""
    shows_row_bytes: bool
    """Whether a collection shows how many bytes its rows may have, and have."""
    has_database_types: bool
    """Whether databases say which of the two APIs made them."""
    shows_encryption: bool
    """Whether attributes say whether they are encrypted."""
    encrypts_any_size: bool
    """Whether a short text may be encrypted, too."""
    calls_renames_documents: bool
    """Whether a name that another attribute has is refused as if it were a document's ID."""
    has_spatial_indexes: bool
    """Whether an index may be spatial."""
    shows_index_lengths: bool
    """Whether indexes show an ID and the lengths of their attributes."""
    keeps_half_relationships: bool
    """Whether this side keeps a relationship, for good in the making, that is refused for the other side's sake."""
    indexes_arrays: bool
    """Whether arrays can be indexed."""
    keeps_unbuilt_indexes: bool
    """Whether a unique index on values that are not becomes available: it is enforced then by nobody."""

    # Queries.
    query_methods: frozenset[str]
    """The methods that a query may have; what uses of them are refused is for the rules to say."""
    takes_numeric_sequences: bool
    """Whether a query may write ``$sequence`` as a number, too."""
    selects_leniently: bool
    """Whether a select may say a thing twice, or nothing."""
    filters_on_paths: bool
    """Whether filters go down paths into what a document is linked with."""
    paths_follow_junctions: bool
    """Whether filters on paths follow relationships many to many by their junction, and tell what is wrong."""
    converts_nested_filters: bool
    """Whether filters below ``and`` and ``or`` know the types of their attributes; else MariaDB gets what was sent."""
    cursors_by_first_order: bool
    """Whether a cursor goes by the first order and the sequence alone."""
    explains_all_queries: bool
    """Whether all lists say why their database refuses a query."""
    keeps_lists: bool
    """Whether lists of documents take ``ttl``, and collections ``purge``."""

    # Documents.
    has_sequences: bool
    """Whether documents have ``$sequence``."""
    sequences_are_texts: bool
    """Whether ``$sequence`` shows as text."""
    reads_links_unasked: bool
    """Whether reads show everything that a document is linked with, where they select nothing."""
    nested_writes_stay: bool
    """Whether the related documents that a change has made or changed stay so, where it is refused after them."""
    keeps_dates_of_nested: bool
    """Whether a document that is changed within another one keeps its ``$updatedAt``."""
    drops_reserved_fields: bool
    """Whether what a document sends of its place and its sequence is dropped, and not refused."""
    shows_empty_columns: bool
    """Whether an attribute with a dot in its key, of which nothing is set, shows by its column's name, too."""
    increments_name_places: bool
    """Whether the answer to an increment says in which database and collection the document is."""
    encryption_refuses_operators: bool
    """Whether no operator works on documents of which an attribute is encrypted."""
    upserts_heed_case: bool
    """Whether an upsert under an ID in other letters creates a document, which then takes the place of the other."""
    casts_cached_floats: bool
    """Whether 5 differs from a stored 5.0, and not 5.0 from it: the cache has JSON, which a release may cast."""
    refused_commits_hang: bool
    """Whether a commit that is refused, for want of a right say, leaves its transaction ``committing`` for good."""

    # People.
    hash_options: Mapping[str, Any] | None
    """What users made here tell of how their password is hashed; None: what is so."""
    lacks_policies: frozenset[str]
    """The fields of `Policies` that no project sets: they stay as in a new one."""
    sessions_per_user: int
    """How many sessions a user has at most in a new project; 0: any number."""
    forgives_sign_ins: bool
    """Whether a sign-in lets the tries before it count no longer."""
    ends_sessions_by_recovery: bool
    """Whether a password that is recovered ends other sessions, as a new password does."""
    redirects_to_hosts: bool
    """Whether a project sends its users to the hosts of its web platforms alone, and not to its apps' schemes."""
    reaches_by_code: bool
    """Whether a user who is made by the code that is mailed is reached at that address, too."""
    escapes_links: bool
    """Whether the URL that a mail links to is made HTML first: of its parameters the first alone keeps its name."""
    escapes_subjects: bool
    """Whether the name of a team is made HTML in the subject of an invitation to it."""
    mails_stored_times: bool
    """Whether links to confirm an address, or to set a new password, tell their end as the database has it."""
    names_sha_version: bool
    """Whether a hash that is imported as SHA without a version is SHA-256, and tells so; else it is SHA3-512."""
    checks_old_passwords: bool
    """Whether an old password must be one that could be set."""
    longest_team_role: int
    """How many characters a role in a team may have, in memberships and as the dimension of permissions."""
    logs_at_once: bool
    """Whether what users do is in their logs by the time that they look; else it is gathered for minutes first."""
    logs_shown_sessions_alone: bool
    """Whether the end of all sessions of a user is an event and logged only where the request shows one of them."""
    logs_deletions: bool
    """Whether it is in a user's logs that they deleted a device, or an authenticator."""
    recovery_factor: str
    """What a challenge must call a recovery code, to the letter, for one to meet it."""
    says_mfa_created: bool
    """Whether recovery codes and challenges that are made are answered with 201, and not with 200."""
    counts_codes_by_address: bool
    """Whether the codes that are mailed are counted by who asks for them, too, and not only by where they go."""
    logs_user_types: bool
    """Whether logs say what kind of user did it."""
    has_jwt_durations: bool
    """Whether a JWT is made for as long as its request says."""
    has_email_details: bool
    """Whether users tell what kind of address theirs is."""
    has_impersonation: bool
    """Whether users may be allowed to act as others."""
    has_empty_phones: bool
    """Whether a phone that is taken away leaves an empty text, of which there is one, or nothing."""
    filters_by_team_roles: bool
    """Whether lists of memberships take the roles as a filter."""
    asks_team_of_memberships: bool
    """Whether a membership is shown and changed below its own team alone."""
    has_membership_details: bool
    """Whether memberships have phones and last visits, and hide their users from each other."""

    # Health.
    has_audit_queue: bool
    """Whether the queues of audits and screenshots are looked at, and all caches as one."""

    # Storage.
    has_transformations: bool
    """Whether a bucket says if its files may be drawn as previews."""
    shows_size_on_disk: bool
    """Whether a file says how it is kept: its size there, encryption, compression; and a bucket what it holds."""
    counts_chunks_in_steps: bool
    """Whether a chunk's number follows from where it begins, in steps of 5 MiB, not from its own length."""
    answers_finished_uploads: bool
    """Whether a chunk that comes after the last one is answered with the file, and one's own file is found unread."""
    largest_file: int
    """How many bytes a bucket lets a file have at the most: _APP_STORAGE_LIMIT of a server, and 30 MB unless set."""
    longest_file_name: int
    """How long the name may be that an update gives to a file."""
    grants_create_on_files: bool
    """Whether an update of a file takes permissions to create, which mean nothing there."""
    lowest_quality: int
    """The least quality of a preview; -1 keeps that of the picture."""
    limits_file_updates: bool
    """Whether updates of files are counted, as uploads and deletions are."""
    replaces_chunks: bool
    """Whether a chunk that is sent again takes the place of the first."""
    counts_all_chunks: bool
    """Whether chunks under other extensions count, too, of which no file can be joined."""
    tells_of_each_chunk: bool
    """Whether each chunk is the event of a new file, or the last one alone."""
    longest_view: int
    """How many bytes a view shows of a range without an end."""
    cuts_long_ranges: bool
    """Whether more than 20 MB at once are cut as a range without an end is."""
    previews_by_all_parameters: bool
    """Whether all parameters tell previews that are kept apart, or those alone that change the picture."""
    previews_by_values: bool
    """Whether the values alone tell them apart, in the order in which they are sent, and not their names."""
    preview_max_age: int
    """How many seconds a client may keep a preview that was kept."""

    # Events, and Realtime.
    rows_are_documents: bool
    """Whether events of rows have the names of documents, too, and those of the API that made the database."""
    channels_by_action: bool
    """Whether channels come with an action at their end, too, and rows have those of ``tablesdb``."""
    realtime_subscriptions: bool
    """Whether connections have subscriptions, with queries, that they begin and end by messages."""
    realtime_hides_errors: bool
    """Whether Realtime says little to clients of what they did wrong."""
    realtime_shows_violations: bool
    """Whether Realtime says to clients why they cannot connect."""

    def __str__(self) -> str:
        return self.version
