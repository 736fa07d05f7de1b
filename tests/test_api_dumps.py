"""What `/dump` promises: every release as files, whole and by graph, with checksums."""

import base64
import gzip
import hashlib
import shutil
import subprocess
from collections.abc import Iterator

import httpx
import pyoxigraph as ox
import pytest
from server import BASE, TINY, publish, quads, serve

from tiegraph.release import Release
from tiegraph.settings import Settings

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
GRAPHS = ("first", "ontology", "registry", "second")
EARLIER = TINY + 'graph:first { id:territory\\/delta skos:prefLabel "Delta"@en . }'


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[tuple[httpx.Client, Release, Release]]:
    data = tmp_path_factory.mktemp("data")
    before, made = publish(data, EARLIER), publish(data)
    with serve(Settings(data=data)) as address, httpx.Client(base_url=address) as client:
        yield client, made, before


@pytest.fixture(scope="module")
def client(site) -> httpx.Client:
    return site[0]


def statements(content: bytes, ending: str) -> list[ox.Quad]:
    form = {"nq": ox.RdfFormat.N_QUADS, "ttl": ox.RdfFormat.TURTLE}[ending]
    return list(ox.parse(content, format=form))


def expected(name: str, text: str = TINY) -> set[ox.Quad]:
    return {quad for quad in quads(text) if name == "all" or quad.graph_name.value == f"{BASE}graph/{name}"}


class TestListing:
    def test_it_names_every_file_with_size_and_checksum(self, site):
        client, made, _ = site
        found = client.get("/dump").json()
        assert (found["release"], found["created"], found["quads"]) == (made.name, made.created, made.quads)
        names = {dump["name"] for dump in found["dumps"]}
        assert names == {f"{name}.{ending}.gz" for name in ("all", *GRAPHS) for ending in ("nq", "ttl")}
        for dump in found["dumps"]:
            content = client.get(dump["href"]).content
            assert len(content) == dump["bytes"]
            assert hashlib.sha256(content).hexdigest() == dump["sha256"]
            assert dump["graph"] == (
                None if dump["name"].startswith("all.") else f"{BASE}graph/{dump['name'].split('.')[0]}"
            )
            assert dump["mediaType"] == {"nq": "application/n-quads", "ttl": "text/turtle"}[dump["name"].split(".")[1]]

    def test_all_releases_the_newest_first(self, site):
        client, made, before = site
        assert [one["name"] for one in client.get("/dump").json()["releases"]] in (
            [made.name, before.name],
            [before.name, made.name],  # built within one second
        )

    @pytest.mark.parametrize("language", ["en", "ru"])
    def test_as_a_page(self, site, language):
        client, made, _ = site
        page = client.get("/dump", headers={"Accept": BROWSER, "Accept-Language": language})
        assert page.headers["content-type"].startswith("text/html")
        assert f'<html lang="{language}">' in page.text
        assert f'href="/dump/{made.name}/first.ttl.gz"' in page.text

    def test_etag(self, client):
        answer = client.get("/dump")
        assert client.get("/dump", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
        assert client.get("/dump", headers={"Accept": "image/png"}).status_code == 406


class TestFiles:
    @pytest.mark.parametrize("ending", ["nq", "ttl"])
    @pytest.mark.parametrize("name", ["all", *GRAPHS])
    def test_a_graph_and_all_of_them(self, client, name, ending):
        packed = client.get(f"/dump/{name}.{ending}.gz")
        assert packed.headers["content-type"] == "application/gzip"
        content = gzip.decompress(packed.content)
        assert client.get(f"/dump/{name}.{ending}").content == content
        found = statements(content, ending)
        assert len(found) == len(set(found))
        if ending == "nq":
            assert set(found) == expected(name)
        else:
            assert {quad.triple for quad in found} == {quad.triple for quad in expected(name)}

    @pytest.mark.parametrize(("name", "media_type"), [("all.nq", "application/n-quads"), ("first.ttl", "text/turtle")])
    def test_unpacked_for_who_takes_no_gzip(self, client, name, media_type):
        plain = client.get(f"/dump/{name}", headers={"Accept-Encoding": "identity"})
        assert plain.headers["content-type"].split(";")[0] == media_type
        assert "content-encoding" not in plain.headers
        assert plain.headers["vary"] == "Accept-Encoding"
        packed = client.get(f"/dump/{name}", headers={"Accept-Encoding": "gzip"})
        assert packed.headers["content-encoding"] == "gzip"
        assert packed.content == plain.content

    def test_names_for_saving(self, site):
        client, made, _ = site
        answer = client.get("/dump/first.ttl.gz")
        assert answer.headers["content-disposition"] == f'attachment; filename="tiegraph-{made.name}-first.ttl.gz"'
        assert 'rel="license"' in answer.headers["link"]

    def test_checksums(self, client, tmp_path):
        answer = client.get("/dump/all.nq.gz")
        digest = hashlib.sha256(answer.content)
        assert answer.headers["etag"] == f'"{digest.hexdigest()}"'
        encoded = base64.b64encode(digest.digest()).decode()
        assert answer.headers["repr-digest"] == f"sha-256=:{encoded}:"
        assert answer.headers["digest"] == f"SHA-256={encoded}"
        assert client.get("/dump/all.nq.gz.sha256").text == f"{digest.hexdigest()}  all.nq.gz\n"

    def test_sha256sum_finds_all_files_whole(self, client, tmp_path):
        tool = shutil.which("sha256sum")
        if tool is None:
            pytest.skip("needs sha256sum")
        sums = client.get("/dump/SHA256SUMS").text
        for line in sums.splitlines():
            name = line.split("  ")[1]
            (tmp_path / name).write_bytes(client.get(f"/dump/{name}").content)
        check = [tool, "--check", "--strict"]
        done = subprocess.run(check, input=sums, text=True, cwd=tmp_path, check=False, capture_output=True)
        assert (done.returncode, done.stdout.count(": OK\n")) == (0, 10)

    def test_a_broken_download_goes_on_where_it_stopped(self, client):
        whole = client.get("/dump/all.nq.gz")
        part = client.get("/dump/all.nq.gz", headers={"Range": "bytes=100-", "If-Range": whole.headers["etag"]})
        assert part.status_code == 206
        assert whole.content[:100] + part.content == whole.content
        other = client.get("/dump/all.nq.gz", headers={"Range": "bytes=100-", "If-Range": '"another"'})
        assert (other.status_code, other.content) == (200, whole.content)

    def test_head_and_not_modified(self, client):
        for name in ("all.nq.gz", "all.nq", "SHA256SUMS", "first.ttl.gz.sha256"):
            answer, head = client.get(f"/dump/{name}"), client.head(f"/dump/{name}")
            assert (head.status_code, head.content) == (200, b"")
            for header in ("etag", "content-type"):
                assert head.headers[header] == answer.headers[header]
            again = client.get(f"/dump/{name}", headers={"If-None-Match": answer.headers["etag"]})
            assert (again.status_code, again.content) == (304, b"")

    @pytest.mark.parametrize(
        "name",
        ["nothing.ttl.gz", "first", "first.gz", "first.rdf", "manifest.json", "%2E%2E%2Fmanifest.json", "..%2fvoid.ttl",
         "graphs%2Ffirst.ttl.gz", "first.ttl.gz.sha256.sha256", "%00", ".gz", "0123456789abcdef"],
    )  # fmt: skip
    def test_nothing_else(self, client, name):
        answer = client.get(f"/dump/{name}")
        assert answer.status_code == 404
        assert answer.json()["mend"]


class TestEarlier:
    def test_the_files_of_an_earlier_release_stay(self, site):
        client, made, before = site
        old = gzip.decompress(client.get(f"/dump/{before.name}/first.nq.gz").content)
        assert set(statements(old, "nq")) == expected("first", EARLIER) != expected("first")
        assert client.get(f"/dump/{made.name}/first.nq.gz").content == client.get("/dump/first.nq.gz").content
        table = client.get(f"/dump/{before.name}").json()
        assert table["release"] == before.name
        assert all(client.head(dump["href"]).status_code == 200 for dump in table["dumps"])
        assert client.get(f"/dump/{before.name}/SHA256SUMS").text.count("\n") == 10

    @pytest.mark.parametrize("name", ["0123456789abcdef", "..", "%2E%2E", ".building-x", "ABCDEF0123456789"])
    def test_no_such_release(self, client, name):
        assert client.get(f"/dump/{name}/all.nq.gz").status_code == 404
        assert client.get(f"/dump/{name}/manifest.json").status_code == 404
