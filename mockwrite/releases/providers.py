"""The OAuth2 providers by whom a user may sign in, once a project switches them on: names by id, in order."""

from __future__ import annotations

__all__ = ["EARLIER", "PROVIDERS", "WITHOUT_SETTINGS"]

_TEXT = """
amazon Amazon, apple Apple, auth0 Auth0, authentik Authentik, autodesk Autodesk, bitbucket BitBucket, bitly Bitly,
box Box, dailymotion Dailymotion, discord Discord, disqus Disqus, dropbox Dropbox, etsy Etsy, facebook Facebook,
figma Figma, fusionauth FusionAuth, github GitHub, gitlab GitLab, google Google, keycloak Keycloak, kick Kick,
linkedin LinkedIn, microsoft Microsoft, notion Notion, oidc OpenID Connect, okta Okta, paypal PayPal,
paypalSandbox PayPal Sandbox, podio Podio, salesforce Salesforce, slack Slack, spotify Spotify, stripe Stripe,
tradeshift Tradeshift, tradeshiftBox Tradeshift Sandbox, twitch Twitch, wordpress WordPress, x X, yahoo Yahoo,
yammer Yammer, yandex Yandex, zoho Zoho, zoom Zoom, mock Mock, mock-unverified MockUnverified
"""
_LATER = frozenset({"fusionauth", "keycloak", "kick", "x", "mock-unverified"})

# 1.6.2, 1.8.1, 1.9.6: app/config/oAuthProviders.php
PROVIDERS = {id: name for id, _, name in (" ".join(each.split()).partition(" ") for each in _TEXT.split(","))}
WITHOUT_SETTINGS = frozenset({"yammer", "mock", "mock-unverified"})
"""Those whose settings no endpoint of a project shows or sets."""
EARLIER = {id: name for id, name in PROVIDERS.items() if id not in _LATER}
