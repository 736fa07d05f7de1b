"""What hostile requests do: they are answered, with a problem or rightly, and nobody else notices."""

import socket
import threading
import time
from collections.abc import Iterator
from itertools import pairwise

import httpx
import pytest
from server import publish, serve

from tiegraph.settings import Settings

EASY = "SELECT ?party WHERE { ?tie tie:party ?party } ORDER BY ?party"
MOST = 64 * 1024
SLACK = 3.0  # seconds; how long a probe really waits is measured by bench/serving.py


def nested(before: str, opening: str, inside: str, closing: str, after: str):
    return lambda depth: f"{before}{opening * depth}{inside}{closing * depth}{after}"


NESTED = {
    "group": nested("SELECT * {", "{", "?s ?p ?o", "}", "}"),
    "bracket": nested("SELECT * { ?s ?p ?o FILTER(", "(", "1", ")", ") }"),
    "function": nested("SELECT * { ?s ?p ?o BIND(", "STR(", "?s", ")", " AS ?x) }"),
    "function of two": nested("SELECT * { ?s ?p ?o BIND(", "CONCAT('a',", "'b'", ")", " AS ?x) }"),
    "conditional": nested("SELECT * { ?s ?p ?o BIND(", "IF(true,", "1", ",2)", " AS ?x) }"),
    "not": nested("ASK { ?s ?p ?o FILTER(", "!", "true", "", ") }"),
    "minus": nested("ASK { ?s ?p ?o FILTER(", "- ", "1", "", ") }"),
    "sum": nested("ASK { ?s ?p ?o FILTER(", "1+", "1", "", ") }"),
    "path": nested("SELECT * { ?s ", "(", "<a:b>", ")", " ?o }"),
    "inverse path": nested("SELECT * { ?s ", "^(", "<a:b>", ")", " ?o }"),
    "closed path": nested("SELECT * { ?s ", "(", "<a:b>", ")*", " ?o }"),
    "alternative path": nested("SELECT * { ?s ", "(<a:b>|", "<a:b>", ")+", " ?o }"),
    "negated path": nested("SELECT * { ?s ", "!(", "<a:b>", ")", " ?o }"),
    "optional": nested("SELECT * {", "OPTIONAL {", "?s ?p ?o", "}", "}"),
    "union": nested("SELECT * {", "{?s ?p ?o} UNION {", "?s ?p ?o", "}", "}"),
    "minus pattern": nested("SELECT * {", "?s ?p ?o MINUS {", "?s ?p ?o", "}", "}"),
    "exists": nested("SELECT * {", "FILTER EXISTS {", "?s ?p ?o", "}", "}"),
    "graph": nested("SELECT * {", "GRAPH ?g {", "?s ?p ?o", "}", "}"),
    "subquery": nested("SELECT * {", "{SELECT * {", "?s ?p ?o", "}}", "}"),
    "list": nested("SELECT * { ?s ?p ", "(", "1", ")", " }"),
    "blank node": nested("SELECT * { ?s ?p ", "[<a:b> ", "1", "]", " }"),
    "triple term": nested("SELECT * { ?s ?p ", "<<( ?s ?p ", "1", ")>>", " }"),
    "unclosed": nested("SELECT * {", "{", "", "", ""),
}
PRODUCT = " ".join(f"?s{number} ?p{number} ?o{number} ." for number in range(9))
DOUBLING = " ".join(f"BIND(CONCAT({a}, {a}, {a}, {a}) AS {b})" for a, b in pairwise(f"?x{n}" for n in range(40)))
HEAVY = {
    "product": f"SELECT * {{ {PRODUCT} }}",
    "ordered product": f"SELECT * {{ {PRODUCT} }} ORDER BY ?s1 ?o8",
    "ordered product, few rows": f"SELECT * {{ {PRODUCT} }} ORDER BY ?s1 ?o8 LIMIT 3",
    "grouped product": f"SELECT (COUNT(DISTINCT *) AS ?n) {{ {PRODUCT} }}",
    "joined text": f"SELECT (GROUP_CONCAT(?o8) AS ?all) {{ {PRODUCT} }}",
    "constructed product": f"CONSTRUCT {{ ?s1 ?p2 ?o3 }} WHERE {{ {PRODUCT} }}",
    "doubling": f"SELECT (STRLEN(?x39) AS ?n) {{ BIND('{'a' * 1000}' AS ?x0) {DOUBLING} }}",
    "doubling, replaced": f"SELECT (REPLACE(?x39, 'a', 'aaaa') AS ?n) {{ BIND('{'a' * 1000}' AS ?x0) {DOUBLING} }}",
    "closure of all": "SELECT * { ?a (!<a:b>|^!<a:b>)* ?b . ?c (!<a:b>|^!<a:b>)* ?d . ?e (!<a:b>|^!<a:b>)* ?f }",
    "regular expression": f"SELECT * {{ {PRODUCT} FILTER(REGEX(?o1, '(((a*)*)*)*b{{1,1000}}')) }}",
    "large regular expression": f"ASK {{ FILTER(REGEX('{'a' * 9000}', '((a{{0,99}}){{0,99}}){{0,99}}$')) }}",
    "values": f"SELECT * {{ {' '.join(f'VALUES ?v{n} {{ ' + '1 2 3 4 5 6 7 8 9 ' * 9 + '}' for n in range(30))} }}",
    "many variables": f"SELECT * {{ {' '.join(f'?a{n} ?b{n} ?c{n} .' for n in range(2000))} }}",
    "many alternatives": f"SELECT * {{ ?s {'|'.join(['<a:b>'] * 9000)} ?o }}",
    "long IRI": f"ASK {{ <a:{'b' * 60_000}> ?p ?o }}",
    "open string": "ASK { ?s ?p " + (chr(34) + chr(92)) * 30_000,
    "many numbers": f"ASK {{ FILTER(1 IN ({','.join('1' * 9 for _ in range(6000))})) }}",
}


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> Iterator[str]:
    data = tmp_path_factory.mktemp("data")
    publish(data)
    with serve(Settings(data=data, workers=2, query_seconds=1)) as address:
        yield address


@pytest.fixture(scope="module")
def client(address) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=60) as client:
        yield client


@pytest.fixture(autouse=True, scope="module")
def alive(address) -> Iterator[None]:
    """A probe beside all these tests, which must always be answered soon."""
    stop = threading.Event()
    waits: list[float] = []

    def probe() -> None:
        with httpx.Client(base_url=address, timeout=60) as client:
            while not stop.wait(0.05):
                waits.append(client.get("/healthz").raise_for_status().elapsed.total_seconds())

    prober = threading.Thread(target=probe)
    prober.start()
    yield
    stop.set()
    prober.join()
    assert len(waits) > 20
    assert max(waits) < SLACK


def post(client: httpx.Client, query: str) -> httpx.Response:
    return client.post("/sparql", data={"query": query}, headers={"Accept": "application/json, text/turtle;q=0.5"})


def holds(client: httpx.Client, query: str) -> httpx.Response:
    """Ask; the answer must be whole, or a problem, and the next small query be answered."""
    try:
        answer = post(client, query)
    except httpx.RemoteProtocolError as error:
        assert "incomplete" in str(error)  # a long answer that broke off, and says so
        answer = httpx.Response(504)
    else:
        if answer.status_code == 200:
            assert (
                isinstance(answer.json(), dict | list) if "json" in answer.headers["content-type"] else answer.content
            )
        else:
            assert 400 <= answer.status_code < 600
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["detail"]
    small = post(client, EASY)
    assert small.status_code == 200, small.text
    assert len(small.json()["results"]["bindings"]) == 3
    return answer


@pytest.mark.parametrize("depth", [1_000, 8_000, 60_000])
@pytest.mark.parametrize("name", NESTED)
def test_nesting(client, name, depth):
    query = NESTED[name](depth)
    if len(query) > MOST:
        assert holds(client, query).status_code == 413
        # As deep as a query can be.
        query = NESTED[name](int(depth * (MOST - 100) / len(query)))
    assert holds(client, query).status_code != 413


@pytest.mark.parametrize("name", HEAVY)
def test_heaviness(client, name):
    assert len(HEAVY[name]) < MOST
    holds(client, HEAVY[name])


def test_fifty_megabytes_are_refused_before_they_are_read(client):
    def body() -> Iterator[bytes]:
        for _ in range(50):
            yield b"#" * (1 << 20)

    try:
        answer = client.post("/sparql", content=body(), headers={"Content-Type": "application/sparql-query"})
    except httpx.TransportError:
        pass  # the server hung up while we were still sending
    else:
        assert answer.status_code == 413
    holds(client, EASY)


def test_a_slow_body_holds_up_nobody(address, client):
    host, port = address.removeprefix("http://").split(":")
    links = [socket.create_connection((host, int(port))) for _ in range(50)]
    try:
        for link in links:
            link.sendall(b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\n")
            link.sendall(b"Content-Length: 1000\r\n\r\nSELECT")
        holds(client, EASY)
    finally:
        for link in links:
            link.close()


def test_who_asks_and_leaves_holds_up_nobody(address, client):
    host, port = address.removeprefix("http://").split(":")
    query = httpx.QueryParams({"query": HEAVY["grouped product"]})
    for _ in range(40):
        with socket.create_connection((host, int(port))) as link:
            link.sendall(f"GET /sparql?{query} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
    time.sleep(0.2)
    holds(client, EASY)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Accept", "," * 60_000),
        ("Accept", "a/b;q=0.1, " * 5_000),
        ("Accept", "text/csv\x00"),
        ("Accept-Language", "ru;q=0.1," * 5_000),
        ("If-None-Match", 'W/"a",' * 9_000),
        ("If-None-Match", '"' * 60_000),
        ("Content-Type", "a/b;" * 9_000),
        ("Host", 'a"\\><'),
    ],
)
def test_headers(client, name, value):
    try:
        answer = client.get("/sparql", params={"query": EASY}, headers={name: value})
    except httpx.TransportError:
        answer = httpx.Response(400)
    assert answer.status_code in {200, 304, 400, 406, 431}
    holds(client, EASY)


@pytest.mark.parametrize(
    "parameters",
    [
        {"default-graph-uri": "a:b\r\nX-Evil: 1"},
        {"default-graph-uri": ["a:b"] * 900},
        {"default-graph-uri": "http://a/" + "b" * 60_000},
        {"format": "text/csv\r\nX-Evil: 1"},
        {"format": "x" * 60_000},
        {"timeout": "9" * 5_000},
        {"timeout": "0." + "0" * 5_000 + "1"},
        {str(number): "" for number in range(5_000)},
    ],
    ids=range(8),
)
def test_parameters(client, parameters):
    answer = client.post("/sparql", data={"query": EASY, **parameters})
    assert answer.status_code < 500 or answer.status_code in {503, 504}
    assert "x-evil" not in answer.headers
    holds(client, EASY)


class TestNoCallGetsOut:
    """The guard may be fooled; the wall may not. Nothing ever reaches the listener."""

    DISGUISES = (
        "SELECT * { SERVICE <%s> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <%s> { ?s ?p ?o } }",
        "SELECT * { sErViCe<%s>{ ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o FILTER(?a<?b)SERVICE#>\n<%s> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o FILTER(1<2)SERVICE SILENT<%s>{ ?s ?p ?o } FILTER(3>2) }",
        "SELECT * { BIND(<%s> AS ?e) SERVICE ?e { ?s ?p ?o } }",
        "SELECT * { VALUES ?e { <%s> } \\u0053ERVICE ?e { ?s ?p ?o } }",
        "SELECT * { \\u0053\\u0045RVICE <%s> { ?s ?p ?o } }",
        "SELECT * { '''it''' ?p '#' . SERVICE <%s> { ?s ?p ?o } }",
        'SELECT * { ?s ?p "\\"" SERVICE <%s> { ?s ?p ?o } }',
        "SELECT * { { SELECT * { OPTIONAL { SERVICE SILENT <%s> { ?s ?p ?o } } } } }",
        "ASK { FILTER EXISTS { SERVICE <%s> { ?s ?p ?o } } }",
        "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <%s> { ?s ?p ?o } }",
        "SELECT * FROM <%s> WHERE { ?s ?p ?o }",
        "SELECT * FROM NAMED <%s> WHERE { GRAPH ?g { ?s ?p ?o } }",
        "DESCRIBE <%s>",
        "LOAD <%s>",
        "LOAD SILENT <%s> INTO GRAPH <a:b>",
        "PREFIX a: <%s> SELECT * { a:b a:c a:d }",
        "BASE <%s> SELECT * { SERVICE <> { ?s ?p ?o } }",
    )

    @pytest.fixture
    def listener(self) -> Iterator[socket.socket]:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            listener.settimeout(0.05)
            yield listener

    @pytest.mark.parametrize("disguise", DISGUISES)
    def test_by_sparql(self, client, listener, disguise):
        port = listener.getsockname()[1]
        for target in (f"http://127.0.0.1:{port}/", f"http://localhost:{port}/sparql"):
            holds(client, disguise % target)
        with pytest.raises(TimeoutError):
            listener.accept()

    def test_by_the_dataset_of_the_request(self, client, listener):
        target = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        for name in ("default-graph-uri", "named-graph-uri", "using-graph-uri"):
            assert client.get("/sparql", params={"query": EASY, name: target}).status_code == 200
        with pytest.raises(TimeoutError):
            listener.accept()
