"""Record a page with Playwright in each of its ways, puppeteer-har and Firefox, and a client with mitmdump; then verify.

``python -m tests.contract.exporters`` installs them, of the versions below, in a folder that goes afterwards. It
needs Chromium, Firefox ESR, Node and npm, and exits with 1 where one of the recordings does not verify. A word behind
it, as in ``firefox``, names the only one to run.
"""

from __future__ import annotations

import functools
import http.server
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
import venv
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mockwrite import MockServer
from mockwrite.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
PLAYWRIGHT, MITMPROXY = "playwright-core@1.65.1", "mitmproxy==11.0.2"
PUPPETEER = ("puppeteer-core@24.43.1", "puppeteer-har@1.1.2")
MARIONETTE = "marionette_driver==3.7.1"
SEED: dict[str, Any] = {
    "projectId": "shop",
    "collections": [
        {
            "$id": "notes",
            "databaseId": "main",
            "$permissions": [f'{action}("any")' for action in ("read", "create", "update", "delete")],
            "attributes": [{"key": "text", "type": "string", "size": 100}, {"key": "n", "type": "double"}],
            "documents": [{"$id": "first", "text": "Café ☕", "n": 2.5}],
        }
    ],
    "buckets": [{"$id": "files", "$permissions": ['read("any")', 'create("any")']}],
    "users": [{"$id": "ann", "email": "ann@example.com", "password": "correct horse battery", "name": "Ann"}],
}
WAYS = [(mode, content, "har") for mode in ("full", "minimal") for content in ("embed", "attach", "omit")]
WAYS += [("full", "attach", "zip"), ("minimal", "attach", "zip")]


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves the page, and says nothing of it."""

    def log_message(self, format: str, *args: Any) -> None:
        """Print nothing."""


def playwright(folder: Path) -> Iterator[tuple[str, Path, int]]:
    """Yield each recording of the page, and the exit code of its verification."""
    page = served(folder, PLAYWRIGHT)
    for mode, content, ending in WAYS:
        out = folder / f"{mode}-{content}-{ending}" / f"page.{ending}"
        out.parent.mkdir()
        visit(folder, "node", "record.cjs", page, str(out), mode, content)
        # without bodies there is nothing to compare, and verify says so
        yield f"Playwright, {mode}, {content}, {ending}", out, 1 if content == "omit" else 0


def puppeteer_har(folder: Path) -> Iterator[tuple[str, Path, int]]:
    """Yield a recording of the page: Chromium's events, which chrome-har makes a HAR of."""
    page, out = served(folder, *PUPPETEER), folder / "puppeteer.har"
    visit(folder, "node", "puppeteer.cjs", page, str(out))
    yield "puppeteer-har", out, 0


def firefox(folder: Path) -> Iterator[tuple[str, Path, int]]:
    """Yield what Firefox's network monitor saved of the page."""
    if not shutil.which("firefox-esr"):
        sys.exit("Firefox is needed: apt-get install firefox-esr")
    venv.create(folder / "firefox", with_pip=True)
    programs = folder / "firefox" / "bin"
    subprocess.run([programs / "pip", "install", "--quiet", MARIONETTE], check=True)
    page, out = served(folder), folder / "firefox.har"
    visit(folder, str(programs / "python"), "firefox.py", page, str(out))
    yield "Firefox", out, 0


def served(folder: Path, *packages: str) -> str:
    """Return the address of the page, with npm's `packages` and the scripts in `folder`."""
    npm, chromium = shutil.which("npm"), shutil.which("chromium")
    if packages and not (npm and chromium):
        sys.exit("Chromium, Node and npm are needed")
    if packages:
        command = [npm, "install", "--silent", "--no-audit", "--ignore-scripts", *packages]
        subprocess.run([str(word) for word in command], cwd=folder, check=True)
    for script in (*HERE.glob("*.cjs"), HERE / "firefox.py"):
        shutil.copy(script, folder)
    pages = http.server.ThreadingHTTPServer(("localhost", 0), functools.partial(Quiet, directory=HERE))
    threading.Thread(target=pages.serve_forever, daemon=True).start()
    return f"http://localhost:{pages.server_address[1]}/page.html"


def visit(folder: Path, program: str, script: str, page: str, *words: str) -> None:
    """Have a script visit the page, beside a server of its own."""
    with MockServer(SEED) as server:
        endpoint = server.endpoint.replace("127.0.0.1", "localhost")
        environment = os.environ | {"CHROMIUM": shutil.which("chromium") or ""}
        subprocess.run([program, script, page, endpoint, *words], cwd=folder, check=True, env=environment)


def mitmdump(folder: Path) -> Iterator[tuple[str, Path, int]]:
    """Yield a recording of a client, plain and packed."""
    venv.create(folder / "venv", with_pip=True)
    programs = folder / "venv" / "bin"
    subprocess.run([programs / "pip", "install", "--quiet", MITMPROXY], check=True)
    for ending in ("har", "zhar"):
        out = folder / f"client.{ending}"
        with MockServer(SEED) as server:
            port = free_port()
            options = ["--mode", f"reverse:{server.url}", "-p", str(port), "--set", f"hardump={out}"]
            options += ["--set", f"confdir={folder / 'mitmproxy'}"]
            with subprocess.Popen([programs / "mitmdump", "--quiet", *options]) as proxy:
                wait_for(port)
                for number in range(12):
                    data = {"documentId": f"n{number}", "data": {"text": "eins", "n": number / 2}}
                    ask(port, "POST", "", data)
                ask(port, "GET", "")
                ask(port, "GET", "/none")
                ask(port, "DELETE", "/n3")
                proxy.terminate()
        yield f"mitmdump, {ending}", out, 0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


def wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return


def ask(port: int, method: str, path: str, body: Any = None) -> None:
    url = f"http://127.0.0.1:{port}/v1/databases/main/collections/notes/documents{path}"
    headers = {
        "X-Appwrite-Project": "shop",
        "Content-Type": "application/json",
        "Accept-Encoding": "gzip, br, zstd",
    }
    data = None if body is None else json.dumps(body).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data, headers, method=method)) as answer:
            answer.read()
    except urllib.error.HTTPError as error:
        error.close()


def run() -> int:
    """Return 1 where a recording verifies otherwise than it should."""
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        seed = Path(folder) / "seed.json"
        seed.write_text(json.dumps(SEED))
        named = {each.__name__: each for each in (playwright, puppeteer_har, firefox, mitmdump)}
        for exporter in [named[word] for word in sys.argv[1:]] or named.values():
            for name, path, expected in exporter(Path(folder)):
                code = main(["verify", "--seed", str(seed), str(path)])
                print(f"{name}: exit code {code}", flush=True)
                failures += code != expected
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(run())
