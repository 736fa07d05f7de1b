"""What a data set holds, counted, for the person who loads it."""

from dataclasses import dataclass

from tiegraph.loaders.bulk.addresses import Addresses
from tiegraph.loaders.bulk.mapping import Mapping
from tiegraph.loaders.bulk.work import Work

SHOWN = 5
SHARED = "SELECT count(*) FROM (SELECT name FROM places GROUP BY name HAVING {condition})"
EDGES = {
    "pairs": "SELECT DISTINCT min(a.ref, b.ref), max(a.ref, b.ref), s.kind FROM stated s"
    " JOIN places a ON one = a.id JOIN places b ON two = b.id WHERE a.ref <> b.ref",
    "memberships": "SELECT DISTINCT p.ref, grouped FROM stated JOIN places p ON one = p.id",
    "project-partners": "SELECT DISTINCT grouped FROM stated",
}
UNLINKED = "SELECT name || ' (' || country || ')' FROM places GROUP BY ref HAVING max(found) = 0 ORDER BY 1"
SELF = "FROM stated JOIN places a ON one = a.id JOIN places b ON two = b.id WHERE a.ref = b.ref"


@dataclass(frozen=True)
class Summary:
    """Counts of a data set.

    rows: of data; written: distinct places as written (name, country, point); nodes: places after linking, namesakes
    apart; registered, gazetteer: how many of those the registry or only the gazetteer has; unlinked: how many neither
    has, with the first of them; edges: ties; self_pairs: rows that pair a place with itself, with the first of them;
    duplicates: rows that repeat another's tie; names_abroad: names beside several words for a country;
    names_in_several_countries: of those; namesakes: names of several nodes; misplaced: places whose point is that of a
    namesake abroad.
    """

    rows: int
    written: int
    nodes: int
    registered: int
    gazetteer: int
    unlinked: int
    first_unlinked: tuple[str, ...]
    edges: int
    self_pairs: int
    first_self_pairs: tuple[str, ...]
    duplicates: int
    names_abroad: int
    names_in_several_countries: int
    namesakes: int
    misplaced: int

    @property
    def lines(self) -> list[tuple[str, str]]:
        """What to print: a word and a figure, with examples where a person will want to look."""
        return [
            ("rows", f"{self.rows:,}"),
            ("places as written", f"{self.written:,}"),
            ("nodes", f"{self.nodes:,}"),
            ("  of the registry", f"{self.registered:,}"),
            ("  of the gazetteer", f"{self.gazetteer:,}"),
            ("  unlinked", _with_examples(self.unlinked, self.first_unlinked)),
            ("edges", f"{self.edges:,}"),
            ("self-pairs, left out", _with_examples(self.self_pairs, self.first_self_pairs)),
            ("duplicates, merged", f"{self.duplicates:,}"),
            ("names beside several countries as written", f"{self.names_abroad:,}"),
            ("  really in several countries", f"{self.names_in_several_countries:,}"),
            ("names of several nodes, kept apart", f"{self.namesakes:,}"),
            ("points of a namesake abroad, left out", f"{self.misplaced:,}"),
        ]


def summarise(work: Work, mapping: Mapping, addresses: Addresses) -> Summary:
    """The counts of a data set whose places have their addresses."""
    addressed = work.database.execute("SELECT ref, max(found) > 0 FROM places GROUP BY ref")
    refs = {str(ref): bool(found) for ref, found in addressed}
    registered = sum(ref in addresses.registered for ref in refs)
    linked = sum(found for ref, found in refs.items() if ref not in addresses.registered)
    rows = work.value("SELECT count(*) FROM stated")
    edges = work.value(f"SELECT count(*) FROM ({EDGES[mapping.form]})")  # noqa: S608
    pairs = mapping.form == "pairs"
    self_pairs = work.value(f"SELECT count(*) {SELF}") if pairs else 0
    return Summary(
        rows=rows,
        written=work.value("SELECT count(*) FROM places"),
        nodes=len(refs),
        registered=registered,
        gazetteer=linked,
        unlinked=len(refs) - registered - linked,
        first_unlinked=_texts(work, UNLINKED),
        edges=edges,
        self_pairs=self_pairs,
        first_self_pairs=_texts(work, f"SELECT 'row ' || row || ' ' || a.name || ' – ' || b.name {SELF} ORDER BY row"),
        duplicates=rows - self_pairs - edges if mapping.form != "project-partners" else _repeated(work),
        names_abroad=work.value(SHARED.format(condition="count(DISTINCT country) > 1")),
        names_in_several_countries=work.value(SHARED.format(condition="count(DISTINCT nullif(code, '')) > 1")),
        namesakes=work.value(SHARED.format(condition="count(DISTINCT ref) > 1")),
        misplaced=work.value("SELECT count(*) FROM places WHERE misplaced"),
    )


def _repeated(work: Work) -> int:
    """Rows that name a place of a project again: two partners may sit in one town."""
    distinct = "SELECT DISTINCT grouped, p.ref FROM stated JOIN places p ON one = p.id"
    return work.value(f"SELECT count(*) - (SELECT count(*) FROM ({distinct})) FROM stated")  # noqa: S608


def _texts(work: Work, query: str) -> tuple[str, ...]:
    return tuple(str(text) for (text,) in work.database.execute(f"{query} LIMIT {SHOWN}"))


def _with_examples(count: int, examples: tuple[str, ...]) -> str:
    shown = f": {'; '.join(examples)}{' …' if count > len(examples) else ''}" if examples else ""
    return f"{count:,}{shown}"
