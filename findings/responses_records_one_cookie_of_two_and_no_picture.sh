#!/usr/bin/env bash
# responses 0.26.3 (PyPI), its recorder: one cookie of two comes back, and pictures do not.
#
# Guess: a test that passes while _recorder.record() notes the answers passes with the file that it wrote, as with VCR.
# Seen with requests 2.34.2 on Python 3.11: the file has one Set-Cookie line, "a=..., b=...", from which a client takes the
# first cookie. Appwrite sends two when somebody signs in, a_session_PROJECT_legacy before a_session_PROJECT: the one that
# a test looks for is gone. A body is kept as text, in the encoding that requests guesses: a picture or an
# archive comes back as other bytes (U+FFFD for some), at 200, with its Content-Type. Nothing is raised, then or later.
#
# Ends with 0 where that is still so.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check responses==0.26.3 requests==2.34.2 2>/dev/null
cat > seen.py <<'PYTHON'
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import requests
import responses
from responses import _recorder

PIXEL = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")  # how a PNG begins


class Server(BaseHTTPRequestHandler):
    def do_GET(self):
        signs_in = self.path == "/sign-in"
        self.send_response(200)
        self.send_header("Content-Type", "application/json" if signs_in else "image/png")
        for name in ("a_session_club_legacy", "a_session_club") if signs_in else ():
            self.send_header("Set-Cookie", f"{name}=secret; expires=Sun, 28 Nov 2027 15:00:00 GMT; path=/; httponly")
        self.end_headers()
        self.wfile.write(b"{}" if signs_in else PIXEL)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()


def ask(way):
    with requests.Session() as session:
        session.get(f"http://127.0.0.1:{server.server_port}/sign-in")
        picture = session.get(f"http://127.0.0.1:{server.server_port}/picture")
        print(f"{way}: cookies {sorted(session.cookies.keys())}")
        print(f"{way}: {picture.status_code} {picture.headers['Content-Type']}, {len(picture.content)} bytes", end=", ")
        print("the same" if picture.content == PIXEL else "others")


ask("asked")
_recorder.record(file_path="seen.yaml")(ask)("recorded")
with responses.RequestsMock() as mock:
    mock._add_from_file("seen.yaml")
    ask("replayed")
PYTHON
venv/bin/python seen.py | tee seen.txt
diff seen.txt - <<'TXT'
asked: cookies ['a_session_club', 'a_session_club_legacy']
asked: 200 image/png, 33 bytes, the same
recorded: cookies ['a_session_club', 'a_session_club_legacy']
recorded: 200 image/png, 33 bytes, the same
replayed: cookies ['a_session_club_legacy']
replayed: 200 image/png, 35 bytes, others
TXT
