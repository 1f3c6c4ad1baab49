#!/usr/bin/env bash
# device_detector 6.5.1 (PyPI, the Python port of matomo's detector): HTTP libraries count as mobile, and two are phones.
#
# Guess: a User-Agent of curl, python-requests or okhttp names no device, so `is_mobile()` is false and `device_type()`
# is empty, as matomo/device-detector itself answers.
# Seen on Python 3.11: `is_mobile()` is true for each of them, and `device_type()` of Wget 1.21.4 and axios 1.7.2 is
# "smartphone". Who counts visits, or picks a layout, by the port takes every script for a phone.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet device_detector==6.5.1 2>/dev/null

"$folder/venv/bin/python" - <<'PYTHON'
from device_detector import DeviceDetector

SEEN = {
    "curl/8.5.0": ("curl", True, ""),
    "python-requests/2.34.2": ("Python Requests", True, ""),
    "okhttp/4.12.0": ("OkHttp", True, ""),
    "Wget/1.21.4": ("Wget", True, "smartphone"),
    "axios/1.7.2": ("Axios", True, "smartphone"),
}
for agent, seen in SEEN.items():
    found = DeviceDetector(agent).parse()
    device = found.device_type()
    got = (found.client_name(), found.is_mobile(), str(getattr(device, "value", device)))
    print(f"{agent}: client {got[0]}, mobile {got[1]}, device {got[2]!r}")
    assert got == seen, f"it changed: {seen}"
PYTHON
