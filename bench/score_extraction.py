#!/usr/bin/env python3
"""How much of what people read in documents does `extract` find?

    python bench/score_extraction.py [-v] [SHARED]

Two parts. The texts of SHARED/sources (default ../shared) are scored against the project's own fact sheets; those of
SHARED/dev-documents by SHARED/eval/score_facts.py against the facts annotated there. A fact is found when one of the
same kind names the same parties; dates and statuses are counted over the facts found, bodies over the measures found.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.fuzz import ratio, token_set_ratio

from tiegraph.loaders import proposal, registry, sheets
from tiegraph.loaders.claims import Claim
from tiegraph.loaders.document import Document
from tiegraph.loaders.extraction import extract
from tiegraph.loaders.forms.context import Context, make_context
from tiegraph.loaders.readers.limits import Limits
from tiegraph.loaders.readers.reader import read
from tiegraph.model import Measure, Programme, Sheet

ROOT = Path(__file__).resolve().parents[1]
KINDS = {"agreement": "tie", "partnership": "tie", "programme": "programme", "membership": "membership"}

Names = dict[str, frozenset[str]]


@dataclass(frozen=True)
class Expected:
    """A fact of a sheet; parties, bodies: each with all the names that the registry gives it."""

    kind: str
    parties: tuple[frozenset[str], ...]
    date: str | None
    until: str | None
    status: str | None
    bodies: tuple[frozenset[str], ...] = ()
    number: str | None = None
    in_table: bool = False


@dataclass
class Score:
    """Counts over one document, or over several."""

    gold: int = 0
    extracted: int = 0
    found: int = 0
    dates: int = 0
    statuses: int = 0
    bodies: int = 0
    measures: int = 0

    def add(self, other: "Score") -> None:
        """Count another document in."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)

    @property
    def row(self) -> str:
        """The counts as shares."""
        precision = self.found / self.extracted if self.extracted else 0.0
        recall = self.found / self.gold if self.gold else 0.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        of_found = self.found or 1
        bodies = f"{self.bodies / self.measures:6.2f}" if self.measures else "     –"
        return (
            f"{precision:5.2f} {recall:5.2f} {f1:5.2f} {self.dates / of_found:6.2f} {self.statuses / of_found:8.2f} "
            f"{bodies}   {self.found} of {self.gold}, {self.extracted} extracted"
        )


def party_names(folder: Path) -> Names:
    """All names of every party of the registry, by its address."""
    names = {}
    for table, model in registry.TABLES.items():
        group = {"territories.csv": "territory", "bodies.csv": "body", "associations.csv": "association"}[table]
        for entity in registry.read(folder / table, model):
            more = (name for labels in (entity.alt, entity.hidden) for each in labels.values() for name in each)
            names[f"{group}/{entity.id}"] = frozenset((*entity.label.values(), *more))
    return names


def expected(sheet: Sheet, names: Names) -> Iterator[Expected]:
    """The facts of a sheet, a measure as a fact of its own with the parties of its programme."""
    for tie in sheet.ties:
        parties = tuple(names[ref] for ref in tie.party)
        kind = KINDS.get(type(tie).__name__.lower(), "event")
        date = tie.since or tie.signed or tie.dated or tie.due
        in_table = any(evidence.table for evidence in tie.evidence)
        status = None if tie.status == "unknown" else tie.status
        yield Expected(kind, parties, date, tie.until, status, in_table=in_table)
        for measure in tie.measure if isinstance(tie, Programme) else ():
            yield _measure(measure, parties, names)


def _measure(measure: Measure, parties: tuple[frozenset[str], ...], names: Names) -> Expected:
    bodies = tuple(names[part.body] for part in measure.responsibility)
    in_table = any(evidence.table for evidence in measure.evidence)
    return Expected("measure", parties, measure.since, measure.until, None, bodies, measure.number, in_table)


def fold(name: str) -> str:
    """Case, accents and signs away."""
    bare = unicodedata.normalize("NFKD", name.casefold().replace("ё", "е"))
    kept = "".join(c if c.isalnum() else " " for c in bare if not unicodedata.combining(c))
    return " ".join(kept.split())


def same(names: Iterable[str], found: str) -> bool:
    """Whether a found name is one of a party's names, spelling and inflection forgiven."""
    mine = fold(found)
    for name in map(fold, names):
        short, long = sorted((name, mine), key=len)
        if ratio(name, mine) >= 82 or (len(short) >= 4 and token_set_ratio(short, long) >= 92):
            return True
    return False


def all_same(wanted: tuple[frozenset[str], ...], found: Iterable[str | None]) -> bool:
    """Whether the found names are the wanted parties, each once, in any order."""
    left = [name for name in found if name is not None]
    if len(left) != len(wanted):
        return False
    for names in wanted:
        hit = next((name for name in left if same(names, name)), None)
        if hit is None:
            return False
        left.remove(hit)
    return True


def score(gold: Iterable[Expected], claims: Iterable[Claim], verbose: bool) -> Score:
    """Counts of one document; a missed and a superfluous fact are printed when verbose."""
    wanted, left = list(gold), list(claims)
    result = Score(gold=len(wanted), extracted=len(left))
    for fact in wanted:
        fits = [c for c in left if c.kind == fact.kind and all_same(fact.parties, _names(c))]
        if not fits:
            if verbose:
                print("    missed", fact.kind, fact.number, [min(names) for names in fact.parties], fact.date)
            continue
        best = max(fits, key=lambda c: (c.number == fact.number, c.date == fact.date, c.status == fact.status))
        left.remove(best)
        result.found += 1
        dated = best.date == fact.date and (fact.kind == "tie" or best.until == fact.until)
        result.dates += dated
        result.statuses += fact.status in (None, best.status)
        if fact.kind == "measure" and fact.bodies:
            right = all_same(fact.bodies, (name for name, _ in best.bodies)) and best.number == fact.number
            result.measures += 1
            result.bodies += right
            if verbose and not right:
                print("    bodies", fact.number, best.number, [name for name, _ in best.bodies])
        if verbose and not dated:
            print("    date", fact.kind, fact.number, fact.date, fact.until, "found", best.date, best.until)
    for claim in left if verbose else ():
        print("    extra ", claim.kind, claim.number, _names(claim), claim.date, claim.rule, claim.instrument[:60])
    return result


def document(path: Path) -> Document:
    """The document in a file."""
    return read(path.read_bytes(), path.name, Limits())


def _names(claim: Claim) -> list[str | None]:
    return [party.name if party else None for party in claim.parties]


def score_sources(shared: Path, context: Context, verbose: bool) -> None:
    """Print how `extract` does on the originals of the project's own sheets."""
    names = party_names(ROOT / "registry")
    total = Score()
    print(f"{'':44}{'P':>5} {'R':>5} {'F1':>5} {'dates':>6} {'statuses':>8} {'bodies':>6}")
    for path in sorted((ROOT / "sources").glob("*.yaml")):
        sheet = sheets.read(path).sheet
        found = extract(document(shared / "sources" / f"{path.stem}.txt"), context)
        gold = list(expected(sheet, names))
        if any(fact.in_table for fact in gold) and not all(fact.in_table for fact in gold):
            part = score((fact for fact in gold if fact.in_table), (c for c in found if c.table), verbose=False)
            print(f"{path.stem + ' (table)':44}{part.row}")
        result = score(gold, found, verbose)
        print(f"{path.stem:44}{result.row}")
        total.add(result)
    print(f"{'TOTAL':44}{total.row}")


def score_documents(shared: Path, context: Context, verbose: bool) -> int:
    """Print what the shared scorer says of `extract` on the annotated documents; its exit code."""
    folder = shared / "dev-documents"
    with tempfile.TemporaryDirectory() as out:
        for path in sorted(folder.glob("*.txt")):
            text = document(path)
            facts = proposal.facts(extract(text, context), text)
            (Path(out) / f"{path.stem}.json").write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
        command = [sys.executable, str(shared / "eval" / "score_facts.py"), str(folder / "gold"), out]
        return subprocess.run([*command, *(["-v"] if verbose else [])], check=False).returncode


def main() -> int:
    """Score both parts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", nargs="?", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("-v", "--verbose", action="store_true", help="name what was missed and what was too much")
    options = parser.parse_args()
    context = make_context()
    score_sources(options.shared, context, options.verbose)
    print()
    sys.stdout.flush()
    return score_documents(options.shared, context, options.verbose)


if __name__ == "__main__":
    sys.exit(main())
