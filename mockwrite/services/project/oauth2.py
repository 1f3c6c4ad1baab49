"""The OAuth2 providers of a project, each with the fields of its own settings: nobody has set any."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mockwrite.errors import AppwriteError
from mockwrite.releases.providers import WITHOUT_SETTINGS
from mockwrite.services import listing
from mockwrite.services.account import logs
from mockwrite.services.account.oauth2 import PROVIDER
from mockwrite.wire.endpoint import Call, Page, Service

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["service"]

service = Service("project", groups=["project"], when=lambda release: release.has_project_api)

JSON = dict[str, Any]

_USUAL = ("clientId", "clientSecret")
# 1.9.6: Project/Http/Project/OAuth2/…/Update.php buildReadResponse, Response/Model/OAuth2….php
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "apple": ("serviceId", "keyId", "teamId", "p8File"),
    **dict.fromkeys(("auth0", "authentik", "fusionauth"), (*_USUAL, "endpoint")),
    "bitbucket": ("key", "secret"),
    "dailymotion": ("apiKey", "apiSecret"),
    "disqus": ("publicKey", "secretKey"),
    "dropbox": ("appKey", "appSecret"),
    "etsy": ("keyString", "sharedSecret"),
    "facebook": ("appId", "appSecret"),
    "gitlab": ("applicationId", "secret", "endpoint"),
    "google": (*_USUAL, "prompt"),
    "keycloak": (*_USUAL, "endpoint", "realmName"),
    "linkedin": ("clientId", "primaryClientSecret"),
    "microsoft": ("applicationId", "applicationSecret", "tenant"),
    "notion": ("oauthClientId", "oauthClientSecret"),
    "oidc": (*_USUAL, "wellKnownURL", "authorizationURL", "tokenURL", "userInfoURL"),
    "okta": (*_USUAL, "domain", "authorizationServerId"),
    **dict.fromkeys(("paypal", "paypalSandbox"), ("clientId", "secretKey")),
    "salesforce": ("customerKey", "customerSecret"),
    "stripe": ("clientId", "apiSecretKey"),
    **dict.fromkeys(("tradeshift", "tradeshiftBox"), ("oauth2ClientId", "oauth2ClientSecret")),
    "x": ("customerKey", "secretKey"),
}


def _provider(id: str) -> JSON:
    unset: JSON = dict.fromkeys(_FIELDS.get(id, _USUAL), "")
    if "prompt" in unset:
        unset["prompt"] = ["consent"]
    return {"$id": id, "enabled": False, **unset}


@service.endpoint(
    "GET",
    "/project/oauth2",
    "listOAuth2Providers",
    *logs.PARAMETERS,
    scope="oauth2.read",
    model=listing.model("providers", lambda provider, _call: provider),
)
def list_oauth2_providers(call: Call, queries: listing.Queries, total: bool) -> Page:
    ids = [id for id in call.release.oauth2_providers if id not in WITHOUT_SETTINGS]
    return logs.part(call, [_provider(id) for id in ids], queries, total)


@service.endpoint(
    "GET",
    "/project/oauth2/{providerId}",
    "getOAuth2Provider",
    replace(PROVIDER, name="providerId"),
    scope="oauth2.read",
    model=lambda provider, _call: provider,
)
def get_oauth2_provider(call: Call, provider_id: str) -> JSON:
    """Raise AppwriteError: project_provider_unsupported for one that has no settings."""
    if provider_id in WITHOUT_SETTINGS:
        raise AppwriteError("project_provider_unsupported")
    return _provider(provider_id)
