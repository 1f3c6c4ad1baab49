"""Operations that are declared, so that they say what they are: not supported.

They are those of OAuth2, what the console shows (usage statistics, and the logs of databases), and most of what a
project has besides its policies. Who may not call them is told so first, as by the real server, and so is who asks
wrongly, or for what is not there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from mockwrite.errors import AppwriteError
from mockwrite.releases.providers import PROVIDERS, WITHOUT_SETTINGS
from mockwrite.services.account.oauth2 import PROVIDER
from mockwrite.services.databases.resolve import collection_of, database_of
from mockwrite.services.storage.access import any_bucket_of
from mockwrite.wire.endpoint import RateLimit, Service
from mockwrite.wire.parameters import Datetime, Parameter, Text, WhiteList

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mockwrite.wire.endpoint import Call

__all__ = ["service"]

_ACCOUNTS = Service("account", groups=["account"])
_USERS = Service("users", groups=["users"])
_STORAGE = Service("storage", groups=["storage"])
_HEALTH = Service("health", groups=["health"])
_DATABASES = Service("databases", groups=["database"])
_PRESENCES = Service("presences", groups=["presences"], when=lambda release: release.has_presences)
_BOTH = Service("databases", both=True, groups=["database"])
_PROJECT = Service("project", groups=["project"], when=lambda release: release.has_project_api)
_OLD_PROJECT = Service("project", groups=["projects"])
_CONSOLE = Service("console", groups=["projects"])

OAUTH2 = "OAuth2"
USAGE = "Usage statistics"
RANGE = Parameter("range", WhiteList(("24h", "30d", "90d"), strict=True), default="30d")
LOGS = "The log of a database"

BY_ADDRESS = (RateLimit(50, 3600, "ip:{ip}"),)
# 1.9.6: Project/Http/Project/OAuth2/…/Update.php getProviderSDKMethod
_SDK_NAMES = {
    "fusionauth": "FusionAuth",
    "github": "GitHub",
    "tradeshiftBox": "TradeshiftSandbox",
    "wordpress": "WordPress",
}


def _find_database(call: Call) -> None:
    database_of(call, str(call.sent["databaseId"]))


def _find_collection(call: Call) -> None:
    collection_of(call, str(call.sent["databaseId"]), str(call.sent[f"{call.dialect.collection}Id"]))


def _find_bucket(call: Call) -> None:
    any_bucket_of(call, str(call.sent["bucketId"]))


def _declare(
    service: Service,
    method: str,
    path: str,
    operation: str,
    what: str,
    scope: str,
    *,
    parameters: Sequence[Parameter] = (),
    limits: Sequence[RateLimit] = (),
    aliases: Sequence[str] = (),
    refusals_are_pages: bool = False,
    find: Callable[[Call], object] | None = None,
) -> None:
    """The endpoint; `find` refuses what is not there."""

    def refuse(call: Call, **sent: Any) -> NoReturn:
        if find is not None:
            find(call)
        raise AppwriteError("mockwrite_not_supported", "operation_unsupported", operation=what)

    service.endpoint(
        method,
        path,
        operation,
        *(parameters or ((RANGE,) if what is USAGE else ())),
        scope=scope,
        limits=limits,
        aliases=aliases,
        refusals_are_pages=refusals_are_pages,
    )(refuse)


def _users(method: str, path: str, operation: str, what: str) -> None:
    access = "read" if method == "GET" else "write"
    _declare(_USERS, method, f"/users{path}", operation, what, f"users.{access}")


def _way_back(method: str, path: str, operation: str, *parameters: Parameter, **settings: Any) -> None:
    """Where a provider sends a browser back to."""
    texts = (
        Parameter(name, Text(2048, 1 if name == "state" else 0), default="")
        for name in ("code", "state", "error", "error_description")
    )
    _declare(
        _ACCOUNTS,
        method,
        f"/account/sessions/oauth2{path}",
        operation,
        OAUTH2,
        "public",
        parameters=(*parameters, PROVIDER, *texts),
        refusals_are_pages=True,
        **settings,
    )


_PROJECT_ID = Parameter("projectId", Text(1024), required=True)
_way_back("GET", "/callback/{provider}/{projectId}", "oauth2Callback", _PROJECT_ID)
_way_back("POST", "/callback/{provider}/{projectId}", "oauth2Callback", _PROJECT_ID)
_way_back("GET", "/{provider}/redirect", "oauth2Redirect", limits=BY_ADDRESS)

_users("GET", "/usage", "getUsage", USAGE)
_declare(_PRESENCES, "GET", "/presences/usage", "getUsage", USAGE, "presences.read")

_declare(
    _HEALTH,
    "GET",
    "/health/certificate",
    "getCertificate",
    "A look at a certificate elsewhere",
    "health.read",
    parameters=(Parameter("domain", Text(0), required=True),),
)
_declare(_HEALTH, "GET", "/health/stats", "getStats", "The console's statistics", "root")

_declare(_STORAGE, "GET", "/storage/usage", "getUsage", USAGE, "files.read")
_declare(
    _STORAGE, "GET", "/storage/{bucketId}/usage", "getBucketUsage", USAGE, "files.read", find=_find_bucket
)

_COLLECTION = "/databases/{databaseId}/collections/{collectionId}"
_DOCUMENT = _COLLECTION + "/documents/{documentId}"

# 1.9.6: Databases/Http/Databases/…/{Logs/XList,Usage/Get}.php
_declare(
    _DATABASES,
    "GET",
    "/databases/{databaseId}/logs",
    "listLogs",
    LOGS,
    "databases.read",
    find=_find_database,
)
_declare(
    _BOTH,
    "GET",
    _COLLECTION + "/logs",
    "listCollectionLogs",
    LOGS,
    "collections.read",
    find=_find_collection,
)
_declare(_BOTH, "GET", _DOCUMENT + "/logs", "listDocumentLogs", LOGS, "documents.read", find=_find_collection)
_declare(_BOTH, "GET", "/databases/usage", "listUsage", USAGE, "collections.read")
_declare(
    _BOTH,
    "GET",
    "/databases/{databaseId}/usage",
    "getUsage",
    USAGE,
    "collections.read",
    find=_find_database,
)
_declare(_BOTH, "GET", _COLLECTION + "/usage", "getCollectionUsage", USAGE, "collections.read")

# 1.9.6: Platform/Modules/Project; 1.6.2, 1.8.1: app/controllers/api/project.php
_declare(
    _OLD_PROJECT,
    "GET",
    "/project/usage",
    "getUsage",
    USAGE,
    "projects.read",
    parameters=(
        Parameter("startDate", Datetime(), required=True),
        Parameter("endDate", Datetime(), required=True),
        Parameter("period", WhiteList(("1h", "1d")), default="1d"),
    ),
)
_declare(_CONSOLE, "GET", "/console/variables", "variables", "What the console is told", "projects.read")
_declare(_PROJECT, "DELETE", "/project", "delete", "The end of a project", "project.write")


def _of_project(what: str, scope: str, *routes: str, service: Service = _PROJECT) -> None:
    """The operations on a resource of a project; each of the `routes` says its name, its method and its path."""
    for route in routes:
        operation, method, path = route.split()
        access = "read" if method == "GET" else "write"
        _declare(service, method, f"/project/{path}", operation, what, f"{scope}.{access}")


_of_project(
    "A variable of a project",
    "projects",
    "createVariable POST variables",
    "listVariables GET variables",
    "getVariable GET variables/{variableId}",
    "updateVariable PUT variables/{variableId}",
    "deleteVariable DELETE variables/{variableId}",
    service=_OLD_PROJECT,
)
_of_project(
    "A key of a project",
    "keys",
    "createKey POST keys",
    "createEphemeralKey POST keys/ephemeral",
    "listKeys GET keys",
    "getKey GET keys/{keyId}",
    "updateKey PUT keys/{keyId}",
    "deleteKey DELETE keys/{keyId}",
)
_of_project(
    "A platform of a project",
    "platforms",
    "listPlatforms GET platforms",
    "getPlatform GET platforms/{platformId}",
    "deletePlatform DELETE platforms/{platformId}",
    *(
        f"{verb}{kind}Platform {method} platforms/{kind.lower()}{rest}"
        for kind in ("Android", "Apple", "Linux", "Web", "Windows")
        for verb, method, rest in (("create", "POST", ""), ("update", "PUT", "/{platformId}"))
    ),
)
_of_project("A label of a project", "project", "updateLabels PUT labels")
_of_project("SMTP", "project", "updateSMTP PATCH smtp", "createSMTPTest POST smtp/tests")
_of_project(
    "A template for mails",
    "templates",
    "listEmailTemplates GET templates/email",
    "updateEmailTemplate PATCH templates/email",
    "getEmailTemplate GET templates/email/{templateId}",
)
_of_project(
    OAUTH2,
    "oauth2",
    *(
        f"updateOAuth2{_SDK_NAMES.get(id, id[0].upper() + id[1:])} PATCH oauth2/{id}"
        for id in PROVIDERS
        if id not in WITHOUT_SETTINGS
    ),
)

service = (
    *_ACCOUNTS,
    *_USERS,
    *_STORAGE,
    *_HEALTH,
    *_DATABASES,
    *_PRESENCES,
    *_BOTH,
    *_PROJECT,
    *_OLD_PROJECT,
    *_CONSOLE,
)
