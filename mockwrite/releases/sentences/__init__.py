"""Every sentence that a client can read, by key, as Appwrite 1.8.1 words it; another release replaces some.

A sentence is a template of a dialect's words (`w`: ``{w.document}``) and of named values. An error type is the key
of its own sentence. Where the number of values decides the words, a function stands instead.
"""

from __future__ import annotations

from collections.abc import Callable

from mockwrite.releases.sentences import databases, errors, requests

__all__ = ["SENTENCES", "Sentence"]

Sentence = str | Callable[..., str]

SENTENCES: dict[str, Sentence] = {**errors.SENTENCES, **requests.SENTENCES, **databases.SENTENCES}
