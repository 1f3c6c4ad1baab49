"""What the developer tools of a browser recorded is a recording as it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from aiohttp import web

from mockwrite import MockServer
from mockwrite.cli import main
from mockwrite.contract import Recording
from mockwrite.contract.entries import OTHER_HOST
from tests.contract.browser import har_of

# A page of another origin, by whose visitor a collection is made, too.
VISIT = """
const answers = [], shown = {"X-Appwrite-Project": "notes", "Content-Type": "application/json"};
async function call(method, path, body, more) {
    const headers = {...shown, ...more};
    const answer = await fetch(ENDPOINT + path, {
        method, headers, credentials: "include", body: body && JSON.stringify(body),
    });
    const kept = answer.headers.get("X-Fallback-Cookies");
    if (kept) shown["X-Fallback-Cookies"] = kept;
    const text = await answer.text();
    return text.startsWith("{") ? JSON.parse(text) : text;
}
const key = {"X-Appwrite-Key": "a-key"}, notes = "/databases/home/collections/notes";
const granted = ['create("users")', 'read("users")'];
const collection = {collectionId: "notes", name: "Nötes", permissions: granted, documentSecurity: true};
await call("POST", "/databases", {databaseId: "home", name: "Home"}, key);
await call("POST", "/databases/home/collections", collection, key);
await call("POST", notes + "/attributes/string", {key: "text", size: 100, required: true}, key);
await call("GET", notes, undefined, key);
const who = {email: "ann@notes.example", password: "correct horse"};
await call("GET", "/account");
await call("POST", "/account", {userId: "unique()", name: "Ann", ...who});
await call("POST", "/account/sessions/email", who);
await call("GET", "/account");
for (const text of ["één", "zwei", "\\u4e09"])
    await call("POST", notes + "/documents", {documentId: "unique()", data: {text}});
await call("POST", notes + "/documents", {documentId: "unique()", data: {}});
const latest = '/documents?queries[]={"method":"orderDesc","attribute":"$createdAt"}';
const listed = await call("GET", notes + latest);
for (const {$id} of listed.documents.slice(1))
    await call("PATCH", notes + "/documents/" + $id, {data: {text: "changed"}});
await call("DELETE", notes + "/documents/" + listed.documents[0].$id);
await call("GET", notes + "/documents?queries[]=" + encodeURIComponent('{"method":"limit","values":[2]}'));
await call("GET", "/ping");
await call("DELETE", "/account/sessions/current");
"""


def page() -> web.Application:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(text="<!doctype html><title>Notes</title>", content_type="text/html")

    app = web.Application()
    app.router.add_get("/", answer)
    return app


def test_what_devtools_saved_is_answered_alike(
    served: type, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "browser.har"
    with MockServer() as server, served(page) as site:
        url = site.endpoint.replace("127.0.0.1", "localhost").removesuffix("v1")
        script = f"const ENDPOINT = {json.dumps(server.endpoint)}; {VISIT}"
        path.write_text(har_of(url, script, tmp_path), encoding="utf-8")
    assert json.loads(path.read_text())["log"]["creator"]["name"] == "WebInspector"
    recording = Recording(path)
    operations = [exchange.operation for exchange in recording]
    assert operations.count("databases.createDocument") == 4
    assert operations.count("OPTIONS /databases") > 0
    assert recording.skipped[OTHER_HOST] > 0
    assert main(["verify", str(path)]) == 0, capsys.readouterr().out
