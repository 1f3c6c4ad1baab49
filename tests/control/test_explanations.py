"""Explanations: each refusal says which rule it was, and what would have let the request pass."""

from __future__ import annotations

from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from mockwrite import MockServer
from mockwrite.control.explanations import _FAILS_THERE
from mockwrite.releases.sentences import SENTENCES

if TYPE_CHECKING:
    from mockwrite import MockProject
    from tests.control.conftest import Http

BOOKS = "/databases/library/collections/books"


@pytest.fixture
def explained(library: MockProject, http: Http) -> Any:
    """The explanation of the refusal that a request meets."""

    def ask(method: str, path: str, body: Any = None, headers: Any = None) -> str:
        answer = http.call(method, path, body, headers)
        assert answer.status >= 400, answer
        entry = library.requests[-1]
        if isinstance(answer.body, str):
            assert str(entry.error) in answer.body
        else:
            assert entry.error == answer.body["type"]
            assert entry.message == answer.body["message"]
        assert entry.explanation
        return entry.explanation

    return ask


def query(method: str, attribute: str = "", *values: Any) -> str:
    return f'queries[]={{"method":"{method}","attribute":"{attribute}","values":{list(values)}}}'.replace(
        "'", '"'
    ).replace(" ", "")


def test_a_guest_without_a_permission(library: MockProject, explained: Any) -> None:
    said = explained("GET", f"{BOOKS}/documents", headers=library.headers(key=False))
    assert 'the collection "books" grants to nobody' in said
    assert "A guest has the roles any, guests." in said
    assert 'It would pass with read("any") on the collection, or with an API key.' in said


def test_a_user_without_a_permission_is_told_what_exists(library: MockProject, explained: Any) -> None:
    said = explained("GET", f"{BOOKS}/documents/emma", headers=library.user("ada").headers)
    assert 'The document "emma" exists' in said
    assert "document security is off" in said
    assert 'read("users")' in said


def test_document_security_counts_both(server: MockServer, connect: Any) -> None:
    seed = {
        "collections": [
            {
                "$id": "notes",
                "databaseId": "main",
                "documentSecurity": True,
                "$permissions": ['create("users")'],
                "attributes": [{"key": "text", "type": "string", "size": 9}],
                "documents": [{"$id": "one", "text": "x", "$permissions": ['update("user:bo")']}],
            }
        ]
    }
    with server.fresh(seed=seed) as project:
        ada = project.user("ada")
        path = "/databases/main/collections/notes/documents/one"
        connect(project).call("PATCH", path, {"data": {"text": "y"}}, ada.headers)
        [entry] = project.requests
    assert 'grants to nobody, and the document "one" to user:bo' in str(entry.explanation)


def test_a_permission_for_somebody_else(library: MockProject, explained: Any) -> None:
    library.call(
        "PUT", BOOKS, {"name": "Books", "permissions": ['create("users")'], "documentSecurity": True}
    )
    body = {"documentId": "dune", "data": {"title": "Dune"}, "permissions": ['read("user:bo")']}
    said = explained("POST", f"{BOOKS}/documents", body, library.user("ada").headers)
    assert "may grant only roles of their own" in said


def test_a_missing_scope(library: MockProject, explained: Any) -> None:
    said = explained("GET", "/users", headers=library.headers(key=False))
    assert "users.read" in said
    assert "API key" in said


def test_a_key_without_the_scope(server: MockServer, connect: Any) -> None:
    with server.fresh(seed={"keys": [{"secret": "reader", "scopes": ["documents.read"]}]}) as project:
        headers = {"X-Appwrite-Project": project.project_id, "X-Appwrite-Key": "reader"}
        connect(project).call("GET", "/users", headers=headers)
        assert "this key has it not" in str(project.requests[0].explanation)


def test_a_route_that_is_for_no_key(explained: Any) -> None:
    assert "account, which no API key has" in explained("GET", "/account")


def test_a_key_that_a_strict_project_does_not_know(server: MockServer, connect: Any) -> None:
    with server.fresh(strict=True) as project:
        headers = {"X-Appwrite-Project": project.project_id, "X-Appwrite-Key": "mine"}
        connect(project).call("GET", "/users", headers=headers)
        assert "strict, and knows no such API key" in str(project.requests[0].explanation)


def test_a_document_that_is_not_there(explained: Any) -> None:
    assert (
        explained("GET", f"{BOOKS}/documents/nobody")
        == '"books" has 2 documents, and none with the id "nobody".'
    )


def test_a_collection_that_is_not_there(explained: Any) -> None:
    said = explained("GET", "/databases/library/collections/book/documents")
    assert (
        said
        == 'The database "library" has no collection "book". Its collections: books. Did you mean "books"?'
    )


def test_a_database_that_is_not_there(explained: Any) -> None:
    assert 'has no database "libary". Its databases: library. Did you mean "library"?' in explained(
        "GET", "/databases/libary"
    )


def test_what_is_disabled(library: MockProject, explained: Any) -> None:
    library.call("PUT", BOOKS, {"name": "Books", "enabled": False})
    assert "is disabled" in explained("GET", f"{BOOKS}/documents", headers=library.headers(key=False))
    library.call("PUT", "/databases/library", {"name": "Library", "enabled": False})
    assert "is disabled" in explained("GET", f"{BOOKS}/documents", headers=library.headers(key=False))


def test_an_attribute_that_is_misspelt(explained: Any) -> None:
    said = explained("POST", f"{BOOKS}/documents", {"documentId": "a", "data": {"title": "A", "page": 3}})
    assert said == '"books" has these attributes: title, pages. Did you mean "pages"?'


def test_an_attribute_that_is_still_being_built(library: MockProject, explained: Any) -> None:
    library.pace("manual")
    library.call("POST", f"{BOOKS}/attributes/boolean", {"key": "out", "required": False})
    said = explained("POST", f"{BOOKS}/documents", {"documentId": "a", "data": {"title": "A", "out": True}})
    assert 'The attribute "out" is processing' in said
    said = explained("GET", f"{BOOKS}/documents?{query('equal', 'out', 1)}")
    assert 'The attribute "out" is processing' in said
    said = explained("POST", f"{BOOKS}/indexes", {"key": "i", "type": "key", "attributes": ["out"]})
    assert "out (processing)" in said


def test_a_value_that_does_not_fit(explained: Any) -> None:
    said = explained("POST", f"{BOOKS}/documents", {"documentId": "a", "data": {"title": "x" * 101}})
    assert said == '"title" is of type string, size 100, required.'


def test_an_id_that_is_taken(explained: Any) -> None:
    said = explained("POST", f"{BOOKS}/documents", {"documentId": "EMMA", "data": {"title": "A"}})
    assert 'has a document "emma" already' in said


def test_a_value_that_a_unique_index_knows(library: MockProject, explained: Any) -> None:
    library.call("POST", f"{BOOKS}/indexes", {"key": "one_title", "type": "unique", "attributes": ["title"]})
    said = explained("POST", f"{BOOKS}/documents", {"documentId": "a", "data": {"title": "EMMA"}})
    assert "A unique index (one_title)" in said


def test_a_collection_that_is_taken(explained: Any) -> None:
    said = explained("POST", "/databases/library/collections", {"collectionId": "BOOKS", "name": "B"})
    assert 'There is a collection "BOOKS" already' in said


def test_a_search_without_its_index(explained: Any) -> None:
    said = explained("GET", f"{BOOKS}/documents?{query('search', 'title', 'x')}")
    assert said == "search takes an index of type fulltext on title alone: create one."


def test_a_query_on_what_is_not_there(explained: Any) -> None:
    said = explained("GET", f"{BOOKS}/documents?{query('equal', 'titel', 'x')}")
    assert said == '"books" has these attributes: title, pages. Did you mean "title"?'


def test_a_cursor_on_what_is_not_there(explained: Any) -> None:
    assert "A cursor names a row that is there" in explained(
        "GET", f"{BOOKS}/documents?{query('cursorAfter', '', 'nobody')}"
    )


def test_a_parameter_that_is_wrong(explained: Any) -> None:
    said = explained("POST", "/databases", {"databaseId": "a b", "name": "A"})
    assert "databaseId was 'a b'. It takes this: Parameter must contain at most 36 chars" in said


def test_a_parameter_that_is_missing(explained: Any) -> None:
    said = explained("POST", "/databases", {"databaseid": "a", "name": "A"})
    assert said == (
        "databaseId was not sent, and has no default. Of what was sent, this is not read: databaseid. "
        'Did you mean "databaseId"?'
    )


def test_a_route_that_is_not_there(explained: Any) -> None:
    assert "No route of this method and path: GET /v1/nowhere" in explained("GET", "/nowhere")


def test_a_service_that_is_not_supported(explained: Any) -> None:
    assert "The real server may carry GET /v1/messaging/providers out." in explained(
        "GET", "/messaging/providers"
    )


def test_an_operation_that_is_not_supported(library: MockProject, explained: Any) -> None:
    said = explained("GET", "/account/sessions/oauth2/github/redirect", headers=library.user().headers)
    assert "The real server may carry account.oauth2Redirect out." in said
    assert "by user() in a test" in explained("GET", "/account/tokens/oauth2/github")


def test_a_way_to_sign_in_that_is_off(library: MockProject, explained: Any) -> None:
    user = library.user()
    library.seed({"settings": {"auth": {"methods": {"jwt": False}}}})
    assert '"jwt": false in settings.auth.methods' in explained("POST", "/account/jwts", headers=user.headers)


def test_factors_that_are_owed(library: MockProject, http: Http, explained: Any) -> None:
    headers = library.user("ada", email="ada@example.com", verified=True).headers
    protected = explained("GET", "/account/mfa/recovery-codes", headers=headers)
    assert "met a challenge in the last half hour" in protected
    http.call("PATCH", "/users/ada/mfa", {"mfa": True})
    assert "one of these, and meet it: email." in explained("GET", "/account", headers=headers)
    made = http.call("POST", "/account/mfa/challenges", {"factor": "recoveryCode"}, headers)
    sent = {"challengeId": made.body["$id"], "otp": "0123456789"}
    said = explained("PUT", "/account/mfa/challenges", sent, headers=headers)
    assert 'Appwrite 1.8.1 takes recovery codes for "recoverycode" alone' in said


def test_a_key_beside_a_session(library: MockProject, explained: Any) -> None:
    said = explained("GET", "/databases", headers={**library.headers(), **library.user().headers})
    assert "both an API key and a session" in said


def test_a_bad_jwt(library: MockProject, explained: Any) -> None:
    said = explained("GET", "/account", headers={**library.headers(key=False), "X-Appwrite-JWT": "x.y.z"})
    assert said.startswith("X-Appwrite-JWT was refused: ")


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("nobody@example.com", 'No user has the email "nobody@example.com".'),
        ("ada@example.com", 'The password is not that of the user "ada".'),
        ("bo@example.com", 'The user "bo" has no password: they signed up otherwise.'),
    ],
)
def test_credentials_that_do_not_fit(library: MockProject, explained: Any, email: str, said: str) -> None:
    library.user("ada")
    library.call("POST", "/users", {"userId": "bo", "email": "bo@example.com"})
    body = {"email": email, "password": "not theirs"}
    assert explained("POST", "/account/sessions/email", body, library.headers(key=False)) == said


def test_a_user_who_is_blocked(library: MockProject, explained: Any) -> None:
    ada = library.user("ada")
    library.call("PATCH", "/users/ada/status", {"status": False})
    assert "The user ada is blocked" in explained("GET", "/account", headers=ada.headers)


def test_a_limit_that_is_full(server: MockServer, connect: Any) -> None:
    with server.fresh(rate_limits=True) as project:
        sent = {"email": "nobody@example.com", "password": "password"}
        http, guest = connect(project), project.headers(key=False)
        while http.call("POST", "/account/sessions/email", sent, guest).status != 429:
            pass
        assert "10 calls in 3600 seconds" in str(project.requests[-1].explanation)


def test_an_origin_that_a_strict_project_does_not_know(server: MockServer, connect: Any) -> None:
    with server.fresh(
        strict=True, seed={"platforms": [{"type": "web", "hostname": "shop.example"}]}
    ) as project:
        headers = {**project.headers(key=False), "Origin": "https://elsewhere.example"}
        connect(project).call("POST", "/account", headers=headers)
        [entry] = project.requests
    assert "https://elsewhere.example is on none of its platforms (shop.example)" in str(entry.explanation)


def test_a_strict_server_explains_which_projects_there_are_not(connect: Any) -> None:
    with MockServer({"projectId": "shop"}, strict=True) as server:
        connect(server.project()).call("GET", "/databases", headers={"X-Appwrite-Project": "stop"})
        [entry] = server.run(lambda: server.control.journal.of("stop"))
    assert 'There is no project "stop"' in str(entry.explanation)


def test_no_project_at_all(server: MockServer, http: Http) -> None:
    http.call("GET", "/databases", headers={})
    entry = server.run(lambda: server.control.journal.of("console"))[-1]
    assert "The request names no project." in str(entry.explanation)


def test_every_other_refusal_is_explained_by_the_rule_of_its_type(explained: Any) -> None:
    said = explained("DELETE", f"{BOOKS}/indexes/nobody")
    sentence = "Index with the requested ID could not be found."
    assert said == f"The rule is the real server's index_not_found: {sentence}"


def test_a_failure_of_our_own_has_its_traceback(
    library: MockProject, explained: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("mockwrite.services.users.users.accounts.change_user", fail)
    library.user(id="ada")
    said = explained("PATCH", "/users/ada/name", {"name": "Ada"})
    assert said.startswith("mockwrite itself failed")
    assert said.endswith("ZeroDivisionError: a bug")
    entry = library.requests[-1]
    assert (entry.status, entry.error, entry.message) == (500, "general_unknown", "Server Error")
    assert entry.unexpected


def test_a_failure_outside_of_the_api_is_json_too(
    library: MockProject, http: Http, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("mockwrite.control.control.Control.reset", fail)
    version = http.call("GET", "/health/version").body["version"]
    told = {"message": "Server Error", "code": 500, "type": "general_unknown", "version": version}
    assert http.control("POST", "/reset") == (500, told)


def test_prefs_may_be_as_deep_as_php_reads(library: MockProject, http: Http) -> None:
    library.user(id="ada")
    deep: Any = 1
    for _ in range(510):
        deep = {"a": deep}
    assert http.call("PATCH", "/users/ada/prefs", {"prefs": deep}).status == 200
    assert http.call("GET", "/users/ada").body["prefs"] == deep
    assert http.call("PATCH", "/users/ada/prefs", {"prefs": {"a": deep}}).status == 400


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/v1/users/ada/impersonator", " Appwrite 1.8.1 has none; 1.9.6 has it."),
        ("/v1/users/ada/nonsense", ""),
        ("/users/ada", " The endpoint of an SDK ends in /v1."),
    ],
)
def test_a_route_of_another_release(path: str, said: str) -> None:
    with MockServer({"projectId": "shop"}, appwrite="1.8.1") as server:
        project = server.project()
        connection = HTTPConnection(urlsplit(server.url).netloc, timeout=10)
        connection.request("PATCH", path, headers=project.headers())
        connection.getresponse().read()
        connection.close()
        assert project.requests[-1].explanation == f"No route of this method and path: PATCH {path}.{said}"


def test_a_collection_without_attributes(explained: Any, http: Http) -> None:
    http.call("POST", "/databases/library/collections", {"collectionId": "empty", "name": "Empty"})
    empty = "/databases/library/collections/empty"
    assert explained("GET", f"{empty}/documents?{query('equal', 'title', 1)}") == '"empty" has no attributes.'


def test_where_the_real_server_fails_with_a_500(library: MockProject, explained: Any) -> None:
    library.user(id="ada")
    fails = "No rule of the real server, which fails on this with a 500."
    assert explained("GET", f"/teams?{query('search', 'name', 'x')}").startswith(f"{fails} Searching by")
    assert explained("PATCH", "/users/ada/prefs", {"prefs": {"$id": 5}}).startswith(f"{fails} $id must be")
    assert explained("POST", "/users/ada/jwts", {"duration": 0}).startswith(fails)


def test_every_failure_of_the_real_server_has_its_sentence() -> None:
    assert set(SENTENCES) >= _FAILS_THERE
