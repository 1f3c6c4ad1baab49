#!/usr/bin/env bash
# bcrypt 5.0.0 (PyPI): a $2x$ hash of a password with letters beyond ASCII never verifies.
#
# $2x$ marks hashes that crypt_blowfish made before 2011, when it took bytes above 127 for negative numbers. crypt(3) of
# Debian 12 (libxcrypt), PHP's password_verify and crypt_blowfish still check them so. The package accepts the prefix,
# too, and gives hashes that begin with $2x$, so one expects either the old arithmetic or "Invalid salt".
# Seen on Python 3.11: it computes what $2y$ has, under the old prefix. For "pass" both agree, which is why it goes
# unnoticed; for "päss" `checkpw` is false on the hash that crypt(3) makes, and true on one that crypt(3) refuses.
# Who moves old accounts to Python locks out those with an umlaut in their password. (It also refuses more than 72
# bytes, which crypt(3) and PHP cut off: that is documented.)
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet bcrypt==5.0.0 2>/dev/null

for letter in x y; do
    for password in pass päss; do
        PASSWORD=$password perl -e 'print crypt($ENV{PASSWORD}, "\$2'"$letter"'\$04\$abcdefghijklmnopqrstuu")' \
            > "$folder/$letter-$password"
    done
done

"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import pathlib
import sys

import bcrypt

folder = pathlib.Path(sys.argv[1])
SEEN = {("x", "pass"): True, ("x", "päss"): False, ("y", "pass"): True, ("y", "päss"): True}
for (letter, password), seen in SEEN.items():
    made = (folder / f"{letter}-{password}").read_bytes()
    got = bcrypt.checkpw(password.encode(), made)
    print(f"{made.decode()} made by crypt(3) of {password}: {got}")
    assert got is seen, f"it changed: {seen}"
own = bcrypt.hashpw("päss".encode(), b"$2x$04$abcdefghijklmnopqrstuu")
print(f"{own.decode()} made by bcrypt of päss")
assert own.replace(b"$2x$", b"$2y$") == (folder / "y-päss").read_bytes(), "it changed"
PYTHON
