"""Saved questions as RDF, so that query editors can show them as examples.

The form is that of the SIB Swiss Institute of Bioinformatics (https://github.com/sib-swiss/sparql-examples): SHACL's
`sh:SPARQLExecutable` with the question as a comment and the endpoint as its target.
"""

import re
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from tiegraph.names import PREFIXES, Names
from tiegraph.questions import Question, bind

SH = "http://www.w3.org/ns/shacl#"
SCHEMA = "https://schema.org/"
# By the word that a query begins with: the class and the property that holds its text.
FORMS = {"SELECT": ("SPARQLSelectExecutable", "select"), "ASK": ("SPARQLAskExecutable", "ask"),
         "CONSTRUCT": ("SPARQLConstructExecutable", "construct")}  # fmt: skip
FORM = re.compile(rf"^({'|'.join(FORMS)})\b", re.MULTILINE)

RDF_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
RDFS, XSD = PREFIXES["rdfs"], PREFIXES["xsd"]


def question_iri(name: str, names: Names) -> str:
    """The IRI of a saved question; without a name, of the whole of them."""
    return f"{names.base}queries/{name}" if name else f"{names.base}queries"


def executables(questions: Iterable[Question], names: Names, endpoint: str) -> Iterator[ox.Triple]:
    """The statements about saved questions that the endpoint with this IRI answers."""
    for question in questions:
        yield from executable(question, names, endpoint)
    whole = question_iri("", names)
    for prefix, namespace in names.prefixes.items():
        declaration = ox.NamedNode(f"{whole}#prefix-{prefix}")
        yield ox.Triple(_prefixes(names), _sh("declare"), declaration)
        yield ox.Triple(declaration, _sh("prefix"), ox.Literal(prefix))
        yield ox.Triple(declaration, _sh("namespace"), ox.Literal(namespace, datatype=ox.NamedNode(XSD + "anyURI")))


def executable(question: Question, names: Names, endpoint: str) -> Iterator[ox.Triple]:
    """The statements about one saved question."""
    node = ox.NamedNode(question_iri(question.name, names))
    text = bind(question, {}, names)
    found = FORM.search(text)
    kind, holder = FORMS[found[1] if found else "SELECT"]
    yield ox.Triple(node, RDF_TYPE, _sh("SPARQLExecutable"))
    yield ox.Triple(node, RDF_TYPE, _sh(kind))
    for language, title in question.title.items():
        yield ox.Triple(node, ox.NamedNode(RDFS + "label"), ox.Literal(title, language=language))
    for language, words in question.question.items():
        yield ox.Triple(node, ox.NamedNode(RDFS + "comment"), ox.Literal(words, language=language))
    yield ox.Triple(node, _sh("prefixes"), _prefixes(names))
    yield ox.Triple(node, _sh(holder), ox.Literal(without_head(text)))
    yield ox.Triple(node, ox.NamedNode(SCHEMA + "target"), ox.NamedNode(endpoint))


def without_head(text: str) -> str:
    """The SPARQL of a question without the head that tells its title and its parameters."""
    return "\n".join(line for line in text.splitlines() if not line.startswith("#+")).strip() + "\n"


def _prefixes(names: Names) -> ox.NamedNode:
    return ox.NamedNode(question_iri("", names) + "#prefixes")


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(SH + name)
