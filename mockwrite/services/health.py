"""Whether the server is there, and well: it is, always."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.wire.endpoint import Service
from mockwrite.wire.parameters import Integer, Parameter, Text, WhiteList

if TYPE_CHECKING:
    from collections.abc import Callable

    from mockwrite.releases import Release
    from mockwrite.wire.endpoint import Call

__all__ = ["service"]

service = Service("health", groups=["health"])

JSON = dict[str, Any]

THRESHOLD = Parameter("threshold", Integer(loose=True), default=5000)
QUEUES = {
    "webhooks": "getQueueWebhooks",
    "logs": "getQueueLogs",
    "certificates": "getQueueCertificates",
    "builds": "getQueueBuilds",
    "deletes": "getQueueDeletes",
    "mails": "getQueueMails",
    "messaging": "getQueueMessaging",
    "migrations": "getQueueMigrations",
    "functions": "getQueueFunctions",
    "stats-resources": "getQueueStatsResources",
    "stats-usage": "getQueueUsage",
}
_FAILING = (
    "v1-database",
    "v1-deletes",
    "v1-audits",
    "v1-mails",
    "v1-functions",
    "v1-stats-resources",
    "v1-stats-usage",
    "v1-webhooks",
    "v1-certificates",
    "v1-builds",
    "v1-messaging",
    "v1-migrations",
)
_SCREENSHOTS = "v1-screenshots"


def _has_audit_queue(release: Release) -> bool:
    return release.has_audit_queue


def _failing(own: Parameter, release: Release) -> Parameter:
    if not release.has_audit_queue:
        return own
    place = _FAILING.index("v1-messaging")
    return replace(own, kind=WhiteList((*_FAILING[:place], _SCREENSHOTS, *_FAILING[place:])))


def _as_it_is(value: Any, call: Call) -> Any:
    return value


def _status(name: str) -> JSON:
    return {"name": name, "ping": 0, "status": "pass"}


def _statuses(*names: str) -> JSON:
    return {"total": len(names), "statuses": [_status(name) for name in names]}


@service.endpoint("GET", "/health", "get", scope="health.read", model=_as_it_is)
def get(call: Call) -> JSON:
    return _status("http")


@service.endpoint("GET", "/health/version", "getVersion", scope="public", model=_as_it_is)
def get_version(call: Call) -> JSON:
    return {"version": call.release.version}


@service.endpoint("GET", "/health/db", "getDB", scope="health.read", model=_as_it_is)
def get_db(call: Call) -> JSON:
    return _statuses("Console.DB (console)", "Projects.DB (database_db_main)")


@service.endpoint("GET", "/health/cache", "getCache", scope="health.read", model=_as_it_is)
def get_cache(call: Call) -> JSON:
    return _statuses("Cache" if call.release.has_audit_queue else "Cache (cache_redis_main)")


@service.endpoint("GET", "/health/pubsub", "getPubSub", scope="health.read", model=_as_it_is)
def get_pubsub(call: Call) -> JSON:
    return _statuses("PubSub (pubsub)")


@service.endpoint("GET", "/health/storage", "getStorage", scope="health.read", model=_as_it_is)
@service.endpoint("GET", "/health/storage/local", "getStorageLocal", scope="health.read", model=_as_it_is)
def get_storage(call: Call) -> JSON:
    return _status("")


@service.endpoint("GET", "/health/anti-virus", "getAntivirus", scope="health.read", model=_as_it_is)
def get_antivirus(call: Call) -> JSON:
    return {"version": "", "status": "disabled"}


@service.endpoint("GET", "/health/time", "getTime", scope="health.read", model=_as_it_is)
def get_time(call: Call) -> JSON:
    now = int(call.world.clock.now().timestamp())
    return {"remoteTime": now, "localTime": now, "diff": 0}


def _queue(
    path: str,
    operation: str,
    *parameters: Parameter,
    refusal: str = "queue_threshold_hit",
    when: Callable[[Release], bool] | None = None,
) -> None:
    """The endpoint that tells how long a queue is. Nothing ever waits here."""

    def size(call: Call, threshold: int, **others: str) -> JSON:
        if threshold <= 0:
            raise AppwriteError("health_queue_size_exceeded", refusal, threshold=threshold)
        return {"size": 0}

    service.endpoint(
        "GET",
        f"/health/queue/{path}",
        operation,
        *parameters,
        THRESHOLD,
        scope="health.read",
        model=_as_it_is,
        when=when,
    )(size)


for _path, _operation in QUEUES.items():
    _queue(_path, _operation)
_queue("audits", "getQueueAudits", when=_has_audit_queue)
_queue("databases", "getQueueDatabases", Parameter("name", Text(256), default="database_db_main"))
_queue(
    "failed/{name}",
    "getFailedJobs",
    Parameter("name", WhiteList(_FAILING), required=True, for_release=_failing),
    refusal="failed_jobs_threshold_hit",
)
