"""Appwrite 1.9.6, as it differs from 1.8.1."""

from __future__ import annotations

from dataclasses import replace

from mockwrite.releases import v1_8_1

__all__ = ["RELEASE"]

RELEASE = replace(
    v1_8_1.RELEASE,
    version="1.9.6",
)
