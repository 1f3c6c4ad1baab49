"""Sign-in by OAuth2: as in a new project, nobody has switched a provider on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

from mockwrite.errors import AppwriteError
from mockwrite.services.account.redirects import check_redirect
from mockwrite.wire.endpoint import Call, RateLimit, Service
from mockwrite.wire.parameters import ArrayList, Parameter, Redirect, Text, WhiteList

if TYPE_CHECKING:
    from mockwrite.releases import Release

__all__ = ["PROVIDER", "service"]

service = Service("account", groups=["account"])


def _of_release(own: Parameter, release: Release) -> Parameter:
    return replace(own, kind=WhiteList(tuple(release.oauth2_providers), strict=True))


PROVIDER = Parameter("provider", WhiteList((), strict=True), required=True, for_release=_of_release)
REDIRECTS = (Parameter("success", Redirect(), default=""), Parameter("failure", Redirect(), default=""))
SCOPES = Parameter("scopes", ArrayList(Text(4096), 100), default=())


def _declare(path: str, operation: str) -> None:
    """The endpoint that sends a browser to a provider."""

    def start(call: Call, provider: str, success: str, failure: str, scopes: list[str]) -> NoReturn:
        check_redirect(call, success, "success")
        check_redirect(call, failure, "failure")
        raise AppwriteError("project_provider_disabled", "oauth2_provider_off")

    # 1.6.2, 1.8.1, 1.9.6: app/controllers/api/account.php, with the label "error"
    service.endpoint(
        "GET",
        path,
        operation,
        PROVIDER,
        *REDIRECTS,
        SCOPES,
        scope="sessions.write",
        limits=(RateLimit(50, 3600, "ip:{ip}"),),
        refusals_are_pages=True,
    )(start)


_declare("/account/sessions/oauth2/{provider}", "createOAuth2Session")
_declare("/account/tokens/oauth2/{provider}", "createOAuth2Token")
