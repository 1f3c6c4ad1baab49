"""Secrets in sentences: "your password is …", "482913 is your code"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mockwrite.contract.redaction.forms import is_made, is_suspicious

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["with_prose"]

_KIND = (
    r"(?:api|access|secret|private|license|signing|encryption|recovery|security|master|account|app|appwrite|verification|"
    r"confirmation|one[- ]time|log-?in|sign[- ]?in|sign[- ]?up|authentication|authorization|auth|2fa|mfa|otp|sms|reset|"
    r"backup|activation|invitation|pairing|bearer|session|refresh|csrf|dev)"
)
# What is a number as a rule, and what is not.
_CODE = (
    rf"(?:(?:your|use|enter|type|{_KIND})[ -](?:[\w-]{{1,20}} ){{0,2}}?codes?"
    r"|otp|pin(?: code)?|pass-?codes?)"
)
_KEY = (
    rf"(?:pass ?words?|passphrases?|pwd|{_KIND}[ _-](?:keys?|tokens?|secrets?|cookie|id)|(?:your|the|this) key"
    r"|tokens?|secrets?|credentials?|jwt|kennwort|passwort|contraseña|mot de passe)"
)
_NOUN = re.compile(rf"(?<![\w/.@-])(?:(?P<number>{_CODE})|{_KEY})(?![\w/@-])", re.IGNORECASE)
_WORD = re.compile(r"<[^<>]{0,200}>|[^\s<>]+")
_BEFORE = re.compile(
    r"(?<![^\s\"'<>])(?P<value>[^\s\"'<>]{4,1024}?)[\"'`*]{0,3}(?:</\w+>)?\s+(?:is|was|as)\s+(?:your|the|my|a)\s+(?:[\w-]{1,20}\s+){0,4}?"
    r"(?:code|pin|otp|passcode|password|passphrase|token|key|secret)\b"
    r"|\b(?:use|enter|type)\s+(?:the\s+)?(?P<value2>\d[\d -]{2,9}\d)\s+(?:to|as|for|when)\b",
    re.IGNORECASE,
)
_LINKS = frozenset({
    "is", "was", "are", "were", "as", "to", "equals", "becomes", "be", "->", "=>", "=", "→", "ist", "es", "est",
})  # fmt: skip
_FILLERS = frozenset({
    "has", "have", "had", "been", "will", "now", "just", "re", "set", "changed", "reset", "updated", "generated",
    "created", "sent", "here", "follows", "your", "this", "the", "new", "temporary", "and", "or", "value", "below",
    "following", "one", "should", "can", "may", "still", "again", "currently", "initially", "it",
})  # fmt: skip
_OWNERS = frozenset({"for", "of", "from", "by", "with", "in", "on"})
_MARKS_BEFORE, _MARKS_AFTER = "\"'`*_([{<:=\u201c\u2018«", "\"'`*_)]}>.,;:!?\u201d\u2019»"
_QUOTES = "\"'`\u201c\u2018«\u201d\u2019»"
_NUMBER = re.compile(r"\d[\d-]{2,8}\d")
_MASKED = re.compile(r"[*•x.·-]+$|\$\{|\{\{|%[sd]|:\w+$")
# What is said of a password, rather than what it is.
_SAID = re.compile(
    r"(?:[a-z'-]*(?:ed|ing|able|ible|ory|al|ive|ful|less|ly|ent|ant|ect|ong|id|ty|en|ort|ak|ique|ble|ure|ous|ic)|not|too|none"
    r"|null|true|false|empty|string|bytes?|gone|lost|same|old|new|characters?|there|unknown|hex|opaque|long|yours?|mine|case|what)$",
    re.IGNORECASE,
)
_FAR, _SHORTEST, _LONGEST = 14, 5, 1024


def with_prose(text: str, secret: Callable[[str], str]) -> str:
    """Return text without what its sentences say that a password, a token or a code is."""
    spans = [
        (found.start(group), found.end(group))
        for found in _BEFORE.finditer(text)
        for group in ("value", "value2")
        if found[group]
        and (_NUMBER.fullmatch(found[group]) or group == "value2" or is_suspicious(found[group]))
    ]
    for noun in _NOUN.finditer(text):
        spans += _said(text, noun.end(), number=bool(noun["number"]))
    out, end = [], 0
    for start, stop in sorted(set(spans)):
        if start >= end:
            out += [text[end:start], secret(text[start:stop])]
            end = stop
    return "".join(out) + text[end:] if spans else text


def _said(text: str, at: int, *, number: bool) -> Iterator[tuple[int, int]]:
    """Yield where in the words after a noun its values stand: next to it, or behind "is"; elsewhere what is made."""
    linked, sure, owner = False, True, False
    for count, found in enumerate(_WORD.finditer(text, at, min(len(text), at + 2048))):
        word = found[0]
        if count == _FAR or len(word) > _LONGEST:
            return
        if word[0] == "<":
            continue
        start = found.start() + len(word) - len(word.lstrip(_MARKS_BEFORE))
        stripped = text[start : found.end()].rstrip(_MARKS_AFTER)
        linked |= sure and (word[0] in ":=" or (not stripped and word in _LINKS))
        if not stripped:
            continue
        plain = stripped.lower()
        if plain in _LINKS:
            linked |= sure
        elif _is_value(stripped, word, linked=linked and sure, near=count == 0, number=number) or (
            linked and sure and _ends(text, found, word) and _is_last_word(stripped)
        ):
            yield start, start + len(stripped)
        elif owner or plain in _OWNERS or plain in _FILLERS:
            pass
        else:
            sure = False
        if word[-1:] in ":=":
            linked |= sure
        owner = plain in _OWNERS


def _is_value(word: str, around: str, *, linked: bool, near: bool, number: bool) -> bool:
    if _MASKED.match(word):
        return False
    if is_made(word):
        return True
    if not linked and not near:
        return False
    if _NUMBER.fullmatch(word):
        return number or linked
    quoted = linked and around[:1] in _QUOTES and around.rstrip(".,;:!?")[-1:] in _QUOTES
    return is_suspicious(word) or (quoted and not _SAID.match(word))


def _ends(text: str, found: re.Match[str], word: str) -> bool:
    return word[-1:] in ".!" or found.end() == len(text) or text[found.end()] in "\n<"


def _is_last_word(word: str) -> bool:
    """Return whether a plain word at a sentence's end can be a password: nothing that is said of one."""
    return len(word) >= _SHORTEST and word.isalpha() and not _SAID.match(word)
