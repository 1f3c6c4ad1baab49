"""Secrets by the names that they bear."""

from __future__ import annotations

import re

from mockwrite.caches import cached

__all__ = [
    "ALGORITHMS",
    "ENDINGS",
    "IN_ADDRESSES",
    "PEOPLE",
    "is_plain_header",
    "is_secret",
    "names_a_secret",
    "names_secrets",
    "plain_name",
]

# Names are compared without their case, and without what joins their words.
SECRETS = frozenset({
    "pass", "salt", "saltseparator", "passwordsalt", "passwordsaltseparator", "signerkey", "passwordsignerkey",
    "session", "bearer", "otp", "totp", "pin", "cvv", "cvc", "devkey", "xapikey", "authorization",
    "proxyauthorization", "mailsha1", "hash", "cookie", "cookie2", "setcookie", "csrf", "xsrf", "dsn", "mnemonic",
    "seedphrase",
})  # fmt: skip
ENDINGS = (
    "password", "passwd", "pwd", "passphrase", "passcode", "passwort", "kennwort", "motdepasse", "contrasena",
    "contrasea", "senha", "wachtwoord", "secret", "token", "jwt", "credential", "credentials",
    "apikey", "secretkey", "privatekey", "accesskey", "appwritekey", "signingkey", "encryptionkey", "masterkey",
    "sharedkey", "servicekey", "serverkey", "consumerkey", "accountkey", "authkey", "sshkey", "deploykey",
    "licensekey", "webhookkey", "otpcode", "pincode", "verificationcode", "confirmationcode", "securitycode",
    "authcode", "authorizationcode", "accesscode", "resetcode", "recoverycode", "recoverycodes", "backupcode",
    "backupcodes", "activationcode", "smscode", "mfacode", "twofactorcode",
)  # fmt: skip
# What follows the name of a secret and leaves it one: password_confirmation, token2, secretValue.
_AFTERWARDS = re.compile(
    r"(?:hash|confirmation|confirm|repeat|again|retype|value|digest|plain|plaintext|encrypted|base64|md5|sha1|sha256|"
    r"bcrypt|v?\d+)$"
)
# What else is secret as a parameter in an address: OAuth's code and state, the key of a map, what signs it.
IN_ADDRESSES = frozenset({
    "key", "code", "state", "sig", "auth", "nonce", "signature", "xamzsignature", "xamzcredential", "xgoogsignature",
    "xgoogcredential", "ticket", "samlresponse", "samlrequest", "assertion", "oobcode", "sid", "sessionid",
    "phpsessid", "jsessionid",
})  # fmt: skip
# Header names that have one of these in them; the others' values are compared with what is known.
_IN_HEADERS = re.compile(
    r"key|token|secret|auth|session|jwt|passw|passphrase|passcode|pwd|otp\b|signature|credential|csrf|xsrf|api-?id|"
    r"assertion|ticket|cookie",
    re.IGNORECASE,
)
_PLAIN_HEADERS = re.compile(
    r"access-control-|sec-websocket-|www-authenticate|:authority|x-appwrite-project|keep-alive", re.IGNORECASE
)
# How a user's password is hashed, in a field that is named as if it were the hash.
ALGORITHMS = frozenset({"argon2", "bcrypt", "md5", "sha", "phpass", "scrypt", "scryptmod", "plaintext"})
PEOPLE = frozenset({
    "email", "emailcanonical", "phone", "identifier", "useremail", "userphone", "provideremail", "provideruid",
})  # fmt: skip


def plain_name(name: str) -> str:
    """Return a name as names are compared: without its case, and without what joins its words."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


@cached(1024)
def names_a_secret(name: str) -> bool:
    """Return whether a name as it was sent is that of a secret, or a part of it in brackets is: ``user[password]``."""
    return is_secret(plain_name(name)) or any(
        is_secret(plain_name(part)) for part in re.split(r"[\[\]]", name)
    )


def names_secrets(name: str) -> bool:
    """Return whether a name is that of several secrets: ``tokens``, ``apiKeys``."""
    plain = plain_name(name)
    return plain.endswith("s") and is_secret(plain[:-1]) and plain not in ("sessions", "pass")


@cached(1024)
def is_secret(name: str) -> bool:
    """Return whether what bears that plain name is a secret."""
    return name in SECRETS or name.endswith(ENDINGS) or _is_followed(name)


def _is_followed(name: str) -> bool:
    shorter = _AFTERWARDS.sub("", name)
    return shorter not in ("", name) and (shorter in SECRETS or shorter.endswith(ENDINGS))


@cached(1024)
def is_plain_header(name: str) -> bool:
    """Return whether a header of that name, in lower case, has no secret by its name."""
    return bool(_PLAIN_HEADERS.match(name)) or not _IN_HEADERS.search(name)
