"""How fast queries are answered: in process, by `tiegraph serve`, and by `oxigraph serve` over the same data.

    python bench/serving.py [--ties 50000] [--seconds 3] [--clients 8] [--oxigraph PATH]

Lookup, join, aggregate and an export of 100,000 rows: requests per second and p99, the two servers turn by turn.
Then what small queries and a probe of `/healthz` wait beside four clients that send the heaviest queries we know.
`oxigraph` is the command of the PyPI package of that name.
"""

import argparse
import http.client
import itertools
import os
import random
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from multiprocessing import SimpleQueue, get_context
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox

from tiegraph import release, store
from tiegraph.check import Report
from tiegraph.names import ONTOLOGY, PREFIXES, Names

NAMES = Names()
LABEL = ox.NamedNode(PREFIXES["skos"] + "prefLabel")
TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
PLACES = 5_000
ROUNDS = 3
HEAD = f"PREFIX tie: <{ONTOLOGY}> PREFIX skos: <{PREFIXES['skos']}> "
JSON = "application/sparql-results+json"
HEAVY = (
    HEAD + "SELECT ?a ?b ?c WHERE { ?a tie:party ?x . ?b tie:party ?y . ?c tie:party ?z } ORDER BY ?x ?y ?z",
    HEAD + "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f FILTER(?a != ?d) }",
    "SELECT ?x WHERE { VALUES ?a { 'aaaaaaaaaaaaaaaa' } "
    + " ".join(f"BIND(CONCAT(?{a}, ?{a}) AS ?{b})" for a, b in itertools.pairwise("abcdefghijklmnopqrstuvwxyz"))
    + " }",
    HEAD + "SELECT * WHERE { ?a (tie:party/^tie:party)* ?b . ?b (tie:party/^tie:party)* ?c }",
)


def quads(ties: int) -> Iterator[ox.Quad]:
    """Ties between two places each, with a date and a label: seven statements a tie."""
    chance = random.Random(7)  # noqa: S311 - data, not a secret
    graph = ox.NamedNode(NAMES.graph("bench"))
    places = [ox.NamedNode(NAMES.thing(f"territory/p{number}")) for number in range(PLACES)]
    for number, place in enumerate(places):
        yield ox.Quad(place, TYPE, _term("Territory"), graph)
        yield ox.Quad(place, LABEL, ox.Literal(f"Place {number}", language="en"), graph)
    for number in range(ties):
        tie = ox.NamedNode(NAMES.thing(f"agreement/a{number}"))
        yield ox.Quad(tie, TYPE, _term("Tie"), graph)
        yield ox.Quad(tie, TYPE, _term("Agreement"), graph)
        yield ox.Quad(tie, LABEL, ox.Literal(f"Agreement {number}", language="en"), graph)
        yield ox.Quad(tie, _term("kind"), ox.NamedNode(NAMES.expand(f"kind/k{number % 7}")), graph)
        signed = ox.Literal(str(1950 + number % 70), datatype=ox.NamedNode(PREFIXES["xsd"] + "gYear"))
        yield ox.Quad(tie, _term("signed"), signed, graph)
        for place in chance.sample(places, 2):
            yield ox.Quad(tie, _term("party"), place, graph)


def lookup(number: int) -> str:
    """What is said of one tie."""
    return f"SELECT ?p ?o WHERE {{ <{NAMES.thing(f'agreement/a{number}')}> ?p ?o }}"


def join(number: int) -> str:
    """The partners of one place and those of its partners, by name."""
    place = NAMES.thing(f"territory/p{number % PLACES}")
    return (
        f"{HEAD}SELECT ?label (COUNT(?u) AS ?n) WHERE {{ ?t tie:party <{place}>, ?b ."
        " ?u tie:party ?b, ?c . ?c skos:prefLabel ?label } GROUP BY ?label"
    )


def aggregate(number: int) -> str:
    """How many ties of a kind were signed in each year."""
    return (
        f"{HEAD}SELECT ?year (COUNT(?t) AS ?n) WHERE {{ ?t tie:kind <{NAMES.expand(f'kind/k{number % 7}')}> ;"
        " tie:signed ?year } GROUP BY ?year"
    )


def export(_: int) -> str:
    """100,000 rows."""
    return f"{HEAD}SELECT ?t ?p WHERE {{ ?t tie:party ?p }} LIMIT 100000"


KINDS: dict[str, Callable[[int], str]] = {"lookup": lookup, "join": join, "aggregate": aggregate, "export": export}


def main() -> None:
    """Measure, and print tables in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ties", type=int, default=50_000)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--oxigraph", default=shutil.which("oxigraph") or "")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        made = release.build(quads(given.ties), Report((), ""), Path(folder), NAMES)
        print(f"{made.quads} quads, {len(os.sched_getaffinity(0))} cores, {given.clients} clients\n")
        print("| kind | where | requests/s | median ms | p99 ms |\n|---|---|---:|---:|---:|")
        memory = store.in_memory(made.dump)
        with ExitStack() as servers:
            ports = {"tiegraph serve": (servers.enter_context(tiegraph_server(Path(folder))), "/sparql")}
            if given.oxigraph:
                started = oxigraph_server(given.oxigraph, made, Path(folder) / "oxigraph")
                ports["oxigraph serve"] = servers.enter_context(started), "/query"
            for name, query in KINDS.items():
                _tell(name, "in process", _in_process(memory, query, given.seconds, given.ties))
                # Turn by turn, so that what else the machine does weighs on all alike.
                rounds = [[_over_http(*place, query, given) for place in ports.values()] for _ in range(ROUNDS)]
                for where, turns in zip(ports, zip(*rounds, strict=True), strict=True):
                    waits = [wait for one, _ in turns for wait in one]
                    _tell(name, where, waits, statistics.mean(rate for _, rate in turns))
            beside_attackers(ports["tiegraph serve"][0], given.ties)


def beside_attackers(port: int, ties: int, seconds: float = 40) -> None:
    """Small queries and a probe of liveness, ten a second each, while four clients send heavy queries."""
    stop = threading.Event()
    attackers = [threading.Thread(target=_attack, args=(port, query, stop)) for query in HEAVY]
    for attacker in attackers:
        attacker.start()
    until = time.monotonic() + seconds
    waits: dict[str, list[float]] = {"lookup beside four attackers": [], "/healthz beside four attackers": []}
    failed = 0
    while time.monotonic() < until:
        number = random.randrange(ties)  # noqa: S311 - as above
        for name, target in zip(waits, (f"/sparql?{urlencode({'query': lookup(number)})}", "/healthz"), strict=True):
            begun = time.perf_counter()
            failed += _get(port, target) != 200
            waits[name].append(time.perf_counter() - begun)
        time.sleep(0.1)
    stop.set()
    for name, found in waits.items():
        _tell(name, f"tiegraph serve ({failed} unanswered)", found)
    for attacker in attackers:
        attacker.join()


@contextmanager
def tiegraph_server(data: Path) -> Iterator[int]:
    """The port of `tiegraph serve` over a data folder."""
    port = _free_port()
    command = [sys.executable, "-P", "-c", "from tiegraph.cli import main; main()", "serve", "--port", str(port)]
    with _running([*command, "--data", str(data)], port):
        yield port


@contextmanager
def oxigraph_server(command: str, made: release.Release, folder: Path) -> Iterator[int]:
    """The port of `oxigraph serve` over the same statements, those of the default graph included."""
    both = folder.with_suffix(".nq")
    with both.open("wb") as file:
        ox.serialize(store.with_union(store.read_dump(made.dump)), file, format=ox.RdfFormat.N_QUADS)
    subprocess.run([command, "load", "--location", folder, "--file", both], check=True, capture_output=True)
    subprocess.run([command, "optimize", "--location", folder], check=True, capture_output=True)
    port = _free_port()
    with _running([command, "serve-read-only", "--location", str(folder), "--bind", f"127.0.0.1:{port}"], port):
        yield port


def _term(name: str) -> ox.NamedNode:
    return ox.NamedNode(ONTOLOGY + name)


def _tell(name: str, where: str, waits: list[float], rate: float | None = None) -> None:
    rate = len(waits) / sum(waits) if rate is None else rate
    worst = sorted(waits)[max(0, int(len(waits) * 0.99) - 1)]
    print(f"| {name} | {where} | {rate:.1f} | {statistics.median(waits) * 1000:.2f} | {worst * 1000:.2f} |", flush=True)


def _in_process(memory: ox.Store, query: Callable[[int], str], seconds: float, ties: int) -> list[float]:
    waits = []
    until = time.perf_counter() + seconds
    while (begun := time.perf_counter()) < until:
        result = memory.query(query(random.randrange(ties)))  # noqa: S311 - as above
        result.serialize(format=ox.QueryResultsFormat.JSON)  # type: ignore[call-overload]
        waits.append(time.perf_counter() - begun)
    return waits


def _over_http(
    port: int, path: str, query: Callable[[int], str], given: argparse.Namespace
) -> tuple[list[float], float]:
    """What each request waited, and the requests per second of all clients together; each is a process."""
    context = get_context("fork")
    waits = context.SimpleQueue()
    clients = [
        context.Process(target=_client, args=(port, path, query, given.seconds, given.ties, seed, waits))
        for seed in range(given.clients)
    ]
    for client in clients:
        client.start()
    found = [waits.get() for _ in clients]
    for client in clients:
        client.join()
    return [wait for one in found for wait in one], sum(len(one) / sum(one) for one in found)


def _client(
    port: int,
    path: str,
    query: Callable[[int], str],
    seconds: float,
    ties: int,
    seed: int,
    waits: "SimpleQueue[list[float]]",
) -> None:
    chance = random.Random(seed)  # noqa: S311 - as above
    found = []
    with socket.create_connection(("127.0.0.1", port)) as link:
        until = time.perf_counter() + seconds
        while (begun := time.perf_counter()) < until:
            target = f"{path}?{urlencode({'query': query(chance.randrange(ties))})}"
            link.sendall(f"GET {target} HTTP/1.1\r\nHost: localhost\r\nAccept: {JSON}\r\n\r\n".encode())
            _read_answer(link)
            found.append(time.perf_counter() - begun)
    waits.put(found)


def _read_answer(link: socket.socket) -> None:
    """Read one answer to its end; cheaper than http.client, so that it is the server that is measured."""
    held = b""
    while b"\r\n\r\n" not in held:
        held += _more(link)
    head, _, body = held.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise ValueError(head.decode())
    fields = {name.lower(): value for name, _, value in (line.partition(b": ") for line in head.split(b"\r\n"))}
    if b"content-length" in fields:
        left = int(fields[b"content-length"]) - len(body)
        while left > 0:
            left -= len(_more(link))
    else:
        end = body[-5:]
        while end != b"0\r\n\r\n":
            end = (end + _more(link))[-5:]


def _more(link: socket.socket) -> bytes:
    piece = link.recv(1 << 20)
    if not piece:
        raise EOFError("the server has gone")
    return piece


def _attack(port: int, query: str, stop: threading.Event) -> None:
    while not stop.is_set():
        _get(port, f"/sparql?{urlencode({'query': query})}")


def _get(port: int, target: str) -> int:
    """The status of an answer that was read to its end; 0 when it broke."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.request("GET", target, headers={"Accept": JSON})
        answer = connection.getresponse()
        while answer.read(1 << 20):
            pass
    except (http.client.HTTPException, OSError):
        return 0
    else:
        return answer.status
    finally:
        connection.close()


@contextmanager
def _running(command: list[str], port: int) -> Iterator[None]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


if __name__ == "__main__":
    main()
