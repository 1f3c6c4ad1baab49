"""What operations do, sorted into kinds: which kinds an operation has, and which an exchange shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockwrite.wire.scopes import USER_SCOPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mockwrite.contract.recording import Exchange
    from mockwrite.wire.endpoint import Endpoint

__all__ = ["BEHAVIOURS", "of_endpoint", "of_exchange"]

BEHAVIOURS = {
    "answers": "what it answers",
    "callers": "to sessions and guests",
    "formats": "in other response formats",
    "transactions": "in transactions",
    "rights": "who may not (401)",
    "arguments": "wrong parameters",
    "absent": "what is not there (404)",
    "refusals": "other refusals",
    "limits": "rate limits",
}
"""Each kind, as a table heads it."""


def of_endpoint(endpoint: Endpoint) -> Iterator[str]:
    """Yield the kinds of behaviour that an operation has, as its declaration says."""
    names = {parameter.name for parameter in endpoint.parameters}
    yield "answers"
    if not USER_SCOPES.isdisjoint(endpoint.scopes):
        yield "callers"
    if endpoint.model is not None:
        yield "formats"
    if "transactionId" in names and "{transactionId}" not in endpoint.path:
        yield "transactions"
    if "public" not in endpoint.scopes and "global" not in endpoint.scopes:
        yield "rights"
    if names:
        yield "arguments"
    if "{" in endpoint.path:
        yield "absent"
    if endpoint.method != "GET" or "queries" in names:
        yield "refusals"
    if endpoint.limits:
        yield "limits"


def of_exchange(exchange: Exchange) -> Iterator[str]:
    """Yield the kinds of behaviour that a recorded exchange is an example of."""
    answered = exchange.status < 400
    if answered:
        yield "answers"
    if answered and not exchange.header("x-appwrite-key"):
        yield "callers"
    if answered and exchange.header("x-appwrite-response-format"):
        yield "formats"
    if answered and "transactionId" in exchange.path + (exchange.body or b"").decode("utf-8", "replace"):
        yield "transactions"
    if any(name.lower() == "x-ratelimit-limit" for name, _ in exchange.answer_headers):
        yield "limits"
    if not answered:
        yield _refusal(exchange)


def _refusal(exchange: Exchange) -> str:
    if b'"general_argument_invalid"' in (exchange.answer_body or b""):
        return "arguments"
    return {401: "rights", 404: "absent"}.get(exchange.status, "refusals")
