"""Time zones as PHP names them: an offset, an abbreviation, or an identifier of the tz database."""

from __future__ import annotations

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

__all__ = ["find_zone"]

_LONGEST_ABBREVIATION = 5

# Seconds east of UTC. An abbreviation is a fixed offset, whatever the date; odd ones are local mean times.
_BY_OFFSET = {
    -43200: "y",
    -39600: "sst x",
    -36000: "ahst bdt hst w",
    -34200: "hdt hpt hwt",
    -32400: "ahdt akst v yst",
    -28800: "akdt pst u ydt ypt ywt",
    -26248: "emt",
    -25200: "mst pdt ppt pwt t yddt",
    -21600: "cst mdt mpt mwt pddt s",
    -20173: "sjmt",
    -19776: "hmt",
    -18840: "qmt",
    -18000: "cdt cpt cwt est mddt r",
    -17340: "ppmt",
    -16800: "sdmt",
    -15408: "cmt",
    -14660: "ffmt",
    -14400: "ast cddt edt ept ewt q",
    -14309: "bmt",
    -13884: "smt",
    -13840: "amt",
    -13236: "pmt",
    -12600: "nst",
    -10800: "adt apt awt eddt p",
    -9052: "ndt",
    -9000: "npt nwt",
    -7200: "addt o",
    -5400: "nddt",
    -4056: "fmt",
    -3600: "n",
    -1521: "dmt",
    0: "gmt uct utc wet z",
    3600: "a bst cet met wat west",
    5040: "wmt",
    5736: "kmt",
    5794: "rmt",
    7200: "b bdst cat cest eet ist mest sast wast wemt",
    8440: "jmt",
    9017: "mmt",
    9394: "lst",
    10751: "tbmt",
    10800: "c cemt eat eest idt msk",
    12344: "tmt",
    14400: "d iddt msd",
    16279: "mdst",
    18000: "e pkt",
    21600: "f pkst",
    25025: "imt",
    25200: "g wib",
    25590: "plmt",
    28800: "awst h hkt wita",
    30600: "kst",
    32400: "awdt hkst i jst wit",
    34200: "acst cast",
    36000: "aest chst gst jdt k kdt",
    37800: "acdt",
    39600: "aedt gdt l",
    41400: "nzmt",
    43200: "m nzst",
    46800: "nzdt",
}
_ABBREVIATIONS = {name: offset for offset, names in _BY_OFFSET.items() for name in names.split()}


def find_zone(text: str) -> int | ZoneInfo | None:
    """The zone that `text` names: seconds east of UTC, or a zone with rules. None if PHP knows no such zone.

    ``+02``, ``-3:30``, ``GMT+0530``, ``EST``, ``(CET)`` and ``Europe/Amsterdam`` are all names. The last kind
    needs the tz database of the system or of the package tzdata: without one, no such zone is known.
    """
    name = text.strip(" \t()")
    if name.startswith(("GMT+", "GMT-")):
        name = name[3:]
    if name.startswith(("+", "-")):
        return _offset(name[1:]) * (1 if name[0] == "+" else -1)
    if len(name) <= _LONGEST_ABBREVIATION and name.lower() in _ABBREVIATIONS:
        return _ABBREVIATIONS[name.lower()]
    identifier = _identifiers().get(name.lower())
    return None if identifier is None else ZoneInfo(identifier)


def _offset(digits: str) -> int:
    """Seconds in H, HH, HMM, HHMM, HHMMSS, H:MM, HH:MM:SS and their like."""
    if ":" in digits:
        hours, minutes, seconds = [*map(int, digits.split(":")), 0][:3]
    elif len(digits) <= len("HH"):
        hours, minutes, seconds = int(digits), 0, 0
    else:
        sixty = int(digits) * (100 if len(digits) <= len("HHMM") else 1)
        hours, minutes, seconds = sixty // 10000, sixty // 100 % 100, sixty % 100
    return hours * 3600 + minutes * 60 + seconds


@cache
def _identifiers() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones()}
