"""What the wall promises: queries run in processes of their own, which come and go without anybody noticing."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from server import BASE, publish, serve

from tiegraph.api.workers.answering import calls_service
from tiegraph.settings import Settings

EASY = "SELECT ?party WHERE { ?tie tie:party ?party } ORDER BY ?party"
# Each row of the tiny release joined with each, twelve times over: no machine is done with that.
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { " + " ".join(f"?s{i} ?p{i} ?o{i} ." for i in range(12)) + " }"
CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    data = tmp_path_factory.mktemp("data")
    publish(data)
    return data


@pytest.fixture(scope="module")
def client(data) -> Iterator[httpx.Client]:
    settings = Settings(data=data, workers=2, query_seconds=20)
    with serve(settings) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


def ask(client: httpx.Client, query: str, **parameters: str) -> httpx.Response:
    return client.get("/sparql", params={"query": query, **parameters})


def answers(client: httpx.Client) -> bool:
    found = ask(client, EASY)
    return found.status_code == 200 and len(found.json()["results"]["bindings"]) == 3


def zygotes() -> dict[int, list[int]]:
    """The zygotes of this process, each with its workers."""
    children = {pid: _parent(pid) for pid in map(int, filter(str.isdecimal, os.listdir("/proc"))) if _is_zygote(pid)}
    own = [pid for pid, parent in children.items() if parent == os.getpid()]
    return {pid: [child for child, parent in children.items() if parent == pid] for pid in own}


def _is_zygote(pid: int) -> bool:
    try:
        return b"tiegraph.api.workers.zygote" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
    except OSError:
        return 0


def wait_until(condition, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def test_the_server_answers_no_query_itself(client):
    assert answers(client)
    ((_, workers),) = zygotes().items()
    for worker in workers:
        os.kill(worker, signal.SIGSTOP)
    assert ask(client, EASY, timeout="1").status_code == 504
    assert client.get("/healthz").status_code == 200
    for worker in set(workers) & {pid for pids in zygotes().values() for pid in pids}:
        os.kill(worker, signal.SIGCONT)
    assert answers(client)


def test_a_killed_worker_is_replaced(client):
    assert answers(client)
    ((_, before),) = zygotes().items()
    for worker in before:
        os.kill(worker, signal.SIGKILL)
    wait_until(lambda: answers(client))
    wait_until(lambda: len(next(iter(zygotes().values()))) >= 3)
    assert not set(next(iter(zygotes().values()))) & set(before)


def test_a_killed_zygote_is_replaced_and_loses_no_request(client):
    assert answers(client)
    ((zygote, _),) = zygotes().items()
    found = []
    asking = threading.Thread(target=lambda: found.append(ask(client, f"{EASY} # {'again ' * 10}").status_code))
    os.kill(zygote, signal.SIGKILL)
    asking.start()
    asking.join(30)
    assert found == [200]
    assert zygote not in zygotes()


class TestDeadline:
    def test_it_is_kept(self, client):
        begun = time.monotonic()
        answer = ask(client, ENDLESS, timeout="1.5")
        assert answer.status_code == 504
        assert answer.headers["content-type"] == "application/problem+json"
        assert "1.5 seconds" in answer.json()["detail"]
        assert time.monotonic() - begun < 10
        assert answers(client)

    def test_it_holds_within_the_first_slice(self, client):
        assert ask(client, ENDLESS, timeout="0.1").status_code == 504

    def test_a_client_cannot_raise_it(self, data):
        with serve(Settings(data=data, workers=1, query_seconds=1)) as address:
            answer = httpx.get(f"{address}/sparql", params={"query": ENDLESS, "timeout": "100"}, timeout=30)
        assert answer.status_code == 504
        assert "1 seconds" in answer.json()["detail"]

    @pytest.mark.parametrize("seconds", ["0", "-1", "soon", "1e3", "nan", "١"])
    def test_it_must_be_a_number(self, client, seconds):
        assert ask(client, EASY, timeout=seconds).status_code == 400

    def test_it_changes_no_answer(self, client):
        assert ask(client, EASY, timeout="5").headers["etag"] == ask(client, EASY).headers["etag"]


class TestLanes:
    def test_small_queries_are_answered_beside_endless_ones(self, client):
        seen = []

        def attack() -> None:
            seen.append(ask(client, ENDLESS, timeout="25").status_code)

        attackers = [threading.Thread(target=attack) for _ in range(6)]
        for attacker in attackers:
            attacker.start()
        time.sleep(1)
        for _ in range(20):
            assert answers(client)
        assert not seen, "the endless ones must still be running for this to mean anything"
        for attacker in attackers:
            attacker.join()
        # Two ran out of time, the others never got a seat.
        assert set(seen) <= {503, 504}
        assert 504 in seen

    def test_a_query_that_is_longer_than_a_slice_is_answered(self, client):
        many = f"SELECT (COUNT(*) AS ?n) WHERE {{ {{ SELECT * {{ {CROSS} . ?m ?n ?o }} LIMIT 5000000 }} }}"
        answer = ask(client, many)
        assert answer.json()["results"]["bindings"][0]["n"]["value"] == "5000000"
        assert answer.elapsed.total_seconds() > 0.5

    def test_many_of_them_at_once_are_all_answered(self, client):
        many = f"SELECT (COUNT(*) AS ?n) WHERE {{ {{ SELECT * {{ {CROSS} . ?m ?n ?o }} LIMIT 1500000 }} }}"
        found: list[int] = []

        def one() -> None:
            for _ in range(3):
                found.append(ask(client, many).status_code)
                found.append(ask(client, EASY).status_code)

        askers = [threading.Thread(target=one) for _ in range(6)]
        for asker in askers:
            asker.start()
        for asker in askers:
            asker.join()
        assert found == [200] * 36

    def test_when_too_many_wait_some_are_told_to_come_back(self, data, monkeypatch):
        monkeypatch.setattr("tiegraph.api.workers.crew.DELAYED", 1)
        with serve(Settings(data=data, workers=1, query_seconds=8)) as address:
            found = []

            def one() -> None:
                found.append(httpx.get(f"{address}/sparql", params={"query": ENDLESS}, timeout=60))

            askers = [threading.Thread(target=one) for _ in range(6)]
            for asker in askers:
                asker.start()
            for asker in askers:
                asker.join()
        refused = [answer for answer in found if answer.status_code == 503]
        assert refused
        assert all(answer.headers["retry-after"].isdecimal() for answer in refused)
        assert all(answer.headers["content-type"] == "application/problem+json" for answer in refused)

    def test_who_goes_away_leaves_no_query_behind(self, client):
        for _ in range(3):
            with pytest.raises(httpx.ReadTimeout):
                client.get("/sparql", params={"query": ENDLESS}, timeout=1)
        # Seats for slow queries are free again: none of the three holds one.
        begun = time.monotonic()
        assert ask(client, "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }").status_code == 200
        assert time.monotonic() - begun < 15


class TestLongAnswers:
    def test_one_beyond_the_cap_comes_in_parts_and_whole(self, client):
        answer = ask(client, f"SELECT ?a ?d WHERE {{ {CROSS} }} LIMIT 700000", format="csv")
        assert answer.status_code == 200
        assert "content-length" not in answer.headers
        assert len(answer.content) > 32 << 20
        assert answer.text.count("\r\n") == 700_001

    def test_one_that_breaks_off_cannot_be_taken_for_whole(self, client):
        query = f"SELECT * WHERE {{ {CROSS} . ?m ?n ?o }}"
        with client.stream("GET", "/sparql", params={"query": query, "timeout": "4"}) as answer:
            assert answer.status_code == 200
            with pytest.raises(httpx.RemoteProtocolError):
                for _ in answer.iter_bytes():
                    pass
        assert answers(client)

    def test_http_1_0_gets_no_part(self, client):
        with socket.create_connection((client.base_url.host, client.base_url.port)) as link:
            query = str(httpx.QueryParams({"query": f"SELECT * WHERE {{ {CROSS} }}"}))
            link.sendall(f"GET /sparql?{query} HTTP/1.0\r\n\r\n".encode())
            received = link.recv(1 << 16)
        assert b" 505 " in received.splitlines()[0]
        assert answers(client)


class TestRelease:
    @pytest.mark.parametrize("memory_quads", [0, 1000], ids=["on disk", "in memory"])
    def test_the_wall_holds_where_the_guard_is_fooled(self, data, memory_quads):
        settings = Settings(data=data, workers=1, memory_quads=memory_quads)
        with (
            serve(settings) as address,
            httpx.Client(base_url=address, timeout=30) as client,
            socket.create_server(("127.0.0.1", 0)) as listener,
        ):
            assert answers(client)
            listener.settimeout(0.2)
            target = f"http://127.0.0.1:{listener.getsockname()[1]}/"
            query = f"SELECT * {{ ?s ?p ?o FILTER(1<2)SERVICE#>\n<{target}> {{ ?a ?b ?c }} }}"
            assert not calls_service(query)
            answer = ask(client, query)
            assert answer.status_code == 400
            assert "cannot be answered" in answer.json()["detail"]
            with pytest.raises(TimeoutError):
                listener.accept()
            assert ask(client, ENDLESS, timeout="1").status_code == 504
            assert answers(client)

    def test_a_switch_under_load_loses_no_request(self, tmp_path):
        extra = "<a:graph> {{ <a:tie> <{base}ns#party> <a:party{number}> }}"
        publish(tmp_path)
        others = len(zygotes())
        with serve(Settings(data=tmp_path, workers=2)) as address:
            found: list[int] = []
            stop = threading.Event()

            def load() -> None:
                with httpx.Client(base_url=address, timeout=30) as client:
                    while not stop.is_set():
                        found.append(ask(client, EASY).status_code)

            clients = [threading.Thread(target=load) for _ in range(4)]
            for one in clients:
                one.start()
            for number in range(6):
                made = publish(tmp_path, extra.format(base=BASE, number=number))
                wait_until(lambda made=made: httpx.get(f"{address}/healthz").json()["release"] == made.name)
            stop.set()
            for one in clients:
                one.join()
            wait_until(lambda: len(zygotes()) == others + 1)
        assert len(found) > 20
        assert set(found) == {200}

    def test_a_release_that_cannot_be_read_leaves_the_old_one_in_place(self, tmp_path):
        good = publish(tmp_path)
        with serve(Settings(data=tmp_path, workers=1)) as address, httpx.Client(base_url=address) as client:
            bad = publish(tmp_path, "<a:graph> { <a:a> <a:b> <a:c> }")
            bad.dump.write_bytes(b"nothing")
            assert answers(client)
            assert client.get("/healthz").json()["release"] == good.name


SERVER = """
import sys, uvicorn
from pathlib import Path
from tiegraph.api.app import create_app
from tiegraph.api.workers.answering import calls_service
from tiegraph.settings import Settings
uvicorn.run(create_app(Settings(data=Path(sys.argv[1]))), port=int(sys.argv[2]), log_level="error")
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_orphan_is_left(data, how):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-c", SERVER, str(data), str(port)])
    try:
        wait_until(lambda: _is_up(port), 30)
        family = [pid for pid in map(int, filter(str.isdecimal, os.listdir("/proc"))) if _is_zygote(pid)]
        zygote = next(pid for pid in family if _parent(pid) == server.pid)
        family = [zygote, *(pid for pid in family if _parent(pid) == zygote)]
        assert len(family) > 2
    finally:
        server.send_signal(how)
        server.wait(20)
    wait_until(lambda: not any(_is_zygote(pid) for pid in family))


def _is_up(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/sparql", params={"query": EASY}).status_code == 200
    except httpx.TransportError:
        return False
