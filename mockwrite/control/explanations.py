"""Why a request was refused, for the journal: which rule did it, and what would have let the request pass.

The real server tells its clients less than that, for good reasons that a test does not have.
"""

from __future__ import annotations

import traceback
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from mockwrite.control import document_explanations as documents
from mockwrite.control import file_explanations as files
from mockwrite.control.names import suggestion
from mockwrite.control.refusals import Refusal
from mockwrite.dialects import COLLECTIONS, TABLES
from mockwrite.releases import RELEASES
from mockwrite.releases.messages import Message
from mockwrite.services.registry import endpoints
from mockwrite.wire.admission import project_named
from mockwrite.wire.errors import worded
from mockwrite.wire.router import Router
from mockwrite.wire.scopes import GRANTABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mockwrite.errors import AppwriteError
    from mockwrite.releases import Release
    from mockwrite.wire.dispatch import RequestContext

__all__ = ["explain", "words"]

_FAILS_THERE = frozenset({
    "authenticator_without_label", "base64_expected", "border_color_missing", "border_too_wide", "chunk_missing",
    "cursor_of_user_memberships", "definition_limits_numeric", "jwt_duration_zero", "list_unanswered",
    "mfa_without_session", "number_too_large", "operator_beside_decoded", "operator_beside_encrypted",
    "operator_in_create", "operator_on_array", "operator_values_infinite", "operator_values_too_many", "order_by_list",
    "order_by_virtual", "picture_without_size", "preferences_unreadable", "scrypt_cpu_invalid",
    "scrypt_length_invalid", "scrypt_memory_invalid", "scrypt_parallel_invalid", "search_without_words",
    "sha_version_invalid", "target_taken", "totp_without_authenticator",
})  # fmt: skip
"""The messages of refusals of our own, where the real server does not refuse, but breaks."""

_FRAMES = 30
"""How many of the innermost calls a traceback shows."""


def words(context: RequestContext, error: AppwriteError) -> tuple[str, str]:
    """The type and the message that the client was told."""
    return worded(error, context.dialect, context.release)


def explain(context: RequestContext, error: AppwriteError) -> str:
    """Which rule refused the request, and what would have let it pass."""
    type, message = words(context, error)
    if error.__cause__ is not None and error.type == "general_unknown":
        return "mockwrite itself failed, which is a bug of it:\n" + _traceback(error.__cause__)
    refusal = Refusal(context, error.type, message)
    if _FAILS_THERE.intersection(_keys(error.detail)):
        return f"No rule of the real server, which fails on this with a 500. {message}"
    rule = _unnamed if refusal.unnamed else _RULES.get(error.type)
    said = rule(refusal) if rule is not None else None
    if said is None and type.startswith("mockwrite_"):
        return message
    return said or f"The rule is the real server's {type}: {_sentence(context, type, error)}"


def _keys(message: Message | None) -> Iterator[str]:
    """Yield the key of a message, and those of the messages in it."""
    if message is not None:
        yield message.key
        for value in message.values.values():
            if isinstance(value, Message):
                yield from _keys(value)


def _sentence(context: RequestContext, type: str, error: AppwriteError) -> str:
    return Message(type, subject=error.subject).text(sentences=context.release.messages)


def _traceback(failure: BaseException) -> str:
    return "".join(traceback.format_exception(failure, limit=-_FRAMES)).rstrip()


def _route(refusal: Refusal) -> str:
    request = refusal.context.request
    said = f"No route of this method and path: {request.method} {request.path}."
    if not request.path.startswith("/v1/"):
        return f"{said} The endpoint of an SDK ends in /v1."
    others = [release.version for release in RELEASES if _routes(release).find(request.method, request.path)]
    if others:
        return f"{said} Appwrite {refusal.context.release.version} has none; {' and '.join(others)} has it."
    return said


@cache
def _routes(release: Release) -> Router:
    return Router(endpoints(release))


def _project(refusal: Refusal) -> str:
    named = project_named(refusal.context.request.headers, refusal.sent)
    if named == "console":
        return _console(refusal)
    return (
        f'There is no project "{named}": in strict mode only those of the seed exist, and its id must be up to 36 '
        "letters, digits, and _ . -"
    )


def _unnamed(refusal: Refusal) -> str:
    header = "the header X-Appwrite-Project (setProject of an SDK)"
    if "project" in dict(parse_qsl(refusal.context.request.query)):
        return f"Only a GET takes its project from the query: this request needs {header}."
    return f"The request names no project. It takes {header}."


def _keyed(_refusal: Refusal) -> str:
    return "An API key counts beside the header X-Appwrite-Project alone, whatever project the query names."


def _console(_refusal: Refusal) -> str:
    return 'The project "console" is the Appwrite console\'s own; it is none of an app. Name another one.'


def _scope(refusal: Refusal) -> str:
    endpoint = refusal.context.endpoint
    scopes = " or ".join(endpoint.scopes) if endpoint else ""
    caller = refusal.caller
    if caller is not None and caller.privileged and endpoint and GRANTABLE.isdisjoint(endpoint.scopes):
        return f"The route takes the scope {scopes}, which no API key has: it is for guests and sessions."
    if caller is not None and caller.privileged:
        return f"The route takes an API key with the scope {scopes}; this key has it not: grant it."
    return (
        f"The route takes the scope {scopes}, which {refusal.who} does not have. An API key has it (the header "
        "X-Appwrite-Key); a session of a user has it for what users do themselves, such as account."
    )


def _unauthorized(refusal: Refusal) -> str | None:
    caller = refusal.caller
    if caller is not None and caller.refusal is not None:
        return "The project is strict, and knows no such API key. Put the key into the seed, or leave strict mode."
    if "Permissions must be one of" in refusal.message:
        return documents.granting(refusal)
    if refusal.collection is not None:
        return documents.permission(refusal)
    if refusal.operation.startswith(("storage.", "tokens.")):
        return files.permission(refusal)
    if refusal.operation.startswith("teams."):
        return f"This takes an owner of the team, or an API key; {refusal.who} is neither."
    return None


def _argument(refusal: Refusal) -> str | None:
    parameters = refusal.context.endpoint.parameters if refusal.context.endpoint else ()
    for parameter in parameters:
        if f"`{parameter.name}`" in refusal.message:
            shown = repr(refusal.sent.get(parameter.name))
            return f"{parameter.name} was {shown[:200]}. It takes this: {parameter.kind.message}"
        if f'"{parameter.name}" is not optional' in refusal.message:
            sent = [name for name in refusal.sent if name not in {known.name for known in parameters}]
            unread = f" Of what was sent, this is not read: {', '.join(sent)}." if sent else ""
            near = max((suggestion(name, [parameter.name]) for name in sent), default="")
            return f"{parameter.name} was not sent, and has no default.{unread}{near}"
    return None


def _limited(refusal: Refusal) -> str:
    limits = refusal.context.endpoint.limits if refusal.context.endpoint else ()
    told = "; ".join(
        f"{limit.limit} calls in {limit.window} seconds for each {limit.key}" for limit in limits
    )
    return (
        f"The limit of this route is full: {told}. API keys are exempt, and a window opens as the time comes."
    )


def _origin(refusal: Refusal) -> str:
    request = refusal.context.request
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    hosts = [platform.host for platform in refusal.project.people.platforms] if refusal.project else []
    return (
        f"The project is strict, and {origin} is on none of its platforms ({', '.join(hosts) or 'it has none'}). "
        'Add one to the seed: {"type": "web", "hostname": …}, or of an app {"type": "android", "key": …}. '
        "Requests with an API key need none."
    )


def _key_and_session(_refusal: Refusal) -> str:
    return (
        "The request shows both an API key and a session or JWT. Send one of them: one SDK client for each."
    )


def _jwt(refusal: Refusal) -> str:
    return f"X-Appwrite-JWT was refused: {refusal.message} A JWT is good for 15 minutes, on the server that made it."


def _credentials(refusal: Refusal) -> str:
    email = str(refusal.sent.get("email", "")).lower()
    users = refusal.project.people.users if refusal.project else None
    found = users.where("email", email) if users is not None else []
    if not found:
        return f'No user has the email "{email}".'
    if found[0].password.hash is None:
        return f'The user "{found[0].id}" has no password: they signed up otherwise.'
    return f'The password is not that of the user "{found[0].id}".'


def _blocked(refusal: Refusal) -> str:
    return f"{refusal.Who} is blocked: its status is false. users.updateStatus unblocks it."


def _method_off(refusal: Refusal) -> str:
    method = refusal.context.endpoint.auth_method if refusal.context.endpoint else ""
    return (
        f'The project has this way to sign in switched off: "{method}": false in settings.auth.methods of the seed, in '
        "methods= of the marker, or by the console. API keys may go on."
    )


def _switched_off(refusal: Refusal) -> str:
    kind = "service" if refusal.type == "general_service_disabled" else "protocol"
    policies = refusal.project.policies if refusal.project else None
    off = getattr(policies, f"{kind}s_off", ())
    return (
        f"The project has switched off, by settings.{kind}s of the seed, by {kind}s= of the marker, by the console or "
        f"by a key: {', '.join(sorted(off))}. API keys may go on, but not on Realtime."
    )


def _factors(refusal: Refusal) -> str:
    user = refusal.caller.user if refusal.caller else None
    known = ", ".join(user.factors) if user else ""
    return (
        f"{refusal.Who} has multi-factor authentication on, and the session showed one factor. Make a challenge for "
        f"one of these, and meet it: {known}. A code that is sent is in the outbox."
    )


def _challenge(_refusal: Refusal) -> str:
    return "This takes a session that met a challenge in the last half hour: account.updateMfaChallenge."


def _token(refusal: Refusal) -> str | None:
    project = refusal.project
    asked = project.people.challenges.get(str(refusal.sent.get("challengeId", ""))) if project else None
    good = refusal.context.release.recovery_factor
    if asked is None or asked.factor == good or asked.factor.lower() != good.lower():
        return None
    return (
        f'The challenge is for "{asked.factor}", as the request for it said. Appwrite {refusal.context.release} takes '
        f'recovery codes for "{good}" alone, to the letter, whatever the SDK sends.'
    )


def _signed_in(refusal: Refusal) -> str:
    return f"{refusal.Who} is signed in already. Delete the session, or use an SDK client that has none."


def _provider_off(_refusal: Refusal) -> str:
    return (
        "All OAuth2 providers are off, as in a new project, and mockwrite cannot switch one on. Sign a user in "
        "otherwise: by user() in a test, or by a token of users.createToken and account.createSession."
    )


def _unsupported(refusal: Refusal) -> str:
    asked = refusal.operation or f"{refusal.context.request.method} {refusal.context.request.path}"
    return f"{refusal.message} The real server may carry {asked} out."


def _database(refusal: Refusal) -> str | None:
    id = str(refusal.sent.get("databaseId", ""))
    if refusal.project is None:
        return None
    found = refusal.project.databases.get(id)
    if found is not None and not found.enabled:
        return (
            f'The database "{found.id}" is disabled: it exists for API keys alone, and {refusal.who} is none.'
        )
    if found is not None:
        return f"Operations on many documents take an API key; for {refusal.who} the database does not exist."
    names = [database.id for database in refusal.project.databases]
    known = _those("databases", names) + suggestion(id, names)
    return f'The project "{refusal.project.id}" has no database "{id}".{known}'


def _collection(refusal: Refusal) -> str | None:
    dialect = refusal.dialect
    id = str(refusal.sent.get(f"{dialect.collection}Id", ""))
    if refusal.database is None:
        return None
    found = refusal.database.collections.get(id)
    if found is not None and not found.enabled:
        return f'"{found.id}" is disabled: it exists for API keys alone, and {refusal.who} is none.'
    names = [collection.id for collection in refusal.database.collections]
    known = _those(dialect.collections, names) + suggestion(id, names)
    return f'The database "{refusal.database.id}" has no {dialect.collection} "{id}".{known}'


def _those(what: str, names: list[str]) -> str:
    return (
        f" Its {what}: {', '.join(names[:20])}{' …' if len(names) > 20 else ''}."
        if names
        else f" It has no {what}."
    )


def _taken(refusal: Refusal) -> str:
    words = TABLES if refusal.dialect is TABLES else COLLECTIONS
    resource = refusal.type.removeprefix("storage_").partition("_")[0]
    name = words.name(resource) if resource != "user" else resource
    id = refusal.sent.get(f"{name}Id") or refusal.sent.get("key")
    return f'There is a {name} "{id}" already; ids and keys are the same whatever the case of their letters.'


_RULES: dict[str, Callable[[Refusal], str | None]] = {
    "general_route_not_found": _route,
    "project_not_found": _project,
    "project_id_missing": _keyed,
    "general_access_forbidden": _console,
    "general_unauthorized_scope": _scope,
    "user_unauthorized": _unauthorized,
    "general_argument_invalid": _argument,
    "general_rate_limit_exceeded": _limited,
    "general_service_disabled": _switched_off,
    "general_api_disabled": _switched_off,
    "general_unknown_origin": _origin,
    "user_key_and_session_set": _key_and_session,
    "user_jwt_invalid": _jwt,
    "user_invalid_credentials": _credentials,
    "user_blocked": _blocked,
    "user_auth_method_unsupported": _method_off,
    "user_more_factors_required": _factors,
    "user_challenge_required": _challenge,
    "user_invalid_token": _token,
    "user_session_already_exists": _signed_in,
    "project_provider_disabled": _provider_off,
    "mockwrite_not_supported": _unsupported,
    "database_not_found": _database,
    "collection_not_found": _collection,
    "database_already_exists": _taken,
    "collection_already_exists": _taken,
    "attribute_already_exists": _taken,
    "index_already_exists": _taken,
    "team_already_exists": _taken,
    "storage_bucket_already_exists": _taken,
    "storage_bucket_transformations_disabled": files.not_transformed,
    "storage_file_empty": files.file_missing,
    "storage_file_already_exists": files.file_exists,
    "storage_bucket_not_found": files.bucket_not_found,
    "storage_file_not_found": files.file_not_found,
    "storage_file_type_unsupported": files.size_or_kind,
    "storage_invalid_content_range": files.range_refused,
    "storage_invalid_file_size": files.size_or_kind,
    "storage_invalid_range": files.range_refused,
    "document_not_found": documents.not_found,
    "document_already_exists": documents.already_exists,
    "document_invalid_structure": documents.structure,
    "document_update_conflict": documents.conflict,
    "attribute_not_available": documents.not_available,
    "attribute_unknown": documents.unknown_attribute,
    "attribute_not_found": documents.unknown_attribute,
    "general_query_invalid": documents.query,
    "general_cursor_not_found": documents.cursor,
}
