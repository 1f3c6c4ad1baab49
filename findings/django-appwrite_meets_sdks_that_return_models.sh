#!/usr/bin/env bash
# django-appwrite 1.6.0 with appwrite 27.0.0 (PyPI): every request of a signed-in user fails.
#
# Guess: it asks for `appwrite` of any version, and calls one method of it, Account.get(), so that today's works.
# Seen on Python 3.11 with Django 5.2.8: since 16.0.0 the SDK returns models, not dictionaries. The middleware catches
# whatever the call raises, and then reads user_info["email"] outside of that: a TypeError, so that guests get their
# pages and members a 500. With 15.3.0 the same request signs the user in.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
cat > seen.py <<'PYTHON'
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import django
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory

USER = {
    "$id": "emma", "$createdAt": "2026-01-01T00:00:00.000+00:00", "$updatedAt": "2026-01-01T00:00:00.000+00:00",
    "name": "Emma", "registration": "2026-01-01T00:00:00.000+00:00", "status": True, "labels": [],
    "passwordUpdate": "2026-01-01T00:00:00.000+00:00", "email": "emma@example.com", "phone": "",
    "emailVerification": True, "phoneVerification": False, "mfa": False, "prefs": {}, "targets": [],
    "accessedAt": "2026-01-01T00:00:00.000+00:00",
}


class Server(BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps(USER).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
settings.configure(
    SECRET_KEY="key",
    ALLOWED_HOSTS=["*"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "club.sqlite3"}},
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
    APPWRITE={"PROJECT_ENDPOINT": f"http://127.0.0.1:{server.server_port}/v1", "PROJECT_ID": "club"},
)
django.setup()
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django_appwrite.middleware import AppwriteMiddleware

call_command("migrate", verbosity=0)
page = AppwriteMiddleware(lambda request: HttpResponse(str(getattr(request, "user", "a guest"))))
for name, headers in {"no token": {}, "a JWT": {"HTTP_AUTHORIZATION": "Bearer jwt"}}.items():
    request = RequestFactory().get("/", **headers)
    request.session = SessionStore()
    try:
        print(f"{name}: {page(request).content.decode()}")
    except TypeError as error:
        print(f"{name}: TypeError: {error}")
PYTHON
for version in 15.3.0 27.0.0; do
    venv/bin/pip install --quiet django-appwrite==1.6.0 django==5.2.8 djangorestframework==3.16.1 "appwrite==$version" 2>/dev/null
    echo "appwrite $version"
    venv/bin/python seen.py
done | tee seen.txt
diff seen.txt - <<'TXT'
appwrite 15.3.0
no token: a guest
a JWT: emma@example.com
appwrite 27.0.0
no token: a guest
a JWT: TypeError: 'User' object is not subscriptable
TXT
