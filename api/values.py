"""The parameters of the saved questions: what a person types becomes a term, or a problem that names the parameter."""

from collections.abc import Mapping

import pyoxigraph as ox
from fastapi import Request

from tiegraph import questions
from tiegraph.api.lists.asking import is_known
from tiegraph.api.lists.parameters import wrong
from tiegraph.api.negotiation import LANGUAGES, choose_language
from tiegraph.errors import UsageError
from tiegraph.names import VOCABULARY, Names
from tiegraph.questions import Question

# Parameters of the answer, not of the question.
OF_THE_ANSWER = ("lang", "format", "_mediatype")

Term = ox.NamedNode | ox.Literal


def value_of(default: Term) -> str:
    """A default as a person types it: "territory/braniewo", "level/country", "2010-01-01".

    In the file of a question things stand under our own base, whatever the publisher's is.
    """
    return default.value.removeprefix(Names().thing("")).removeprefix(VOCABULARY)


def type_of(default: Term) -> str:
    """The type of a parameter: "iri", or the local name of a datatype of XML Schema."""
    return "iri" if isinstance(default, ox.NamedNode) else default.datatype.value.rpartition("#")[2]


def given(request: Request, question: Question) -> dict[str, str]:
    """The values that the address gives; the language of the names is that of the reader where nothing is said.

    Raises Problem 400 when a parameter is given twice.
    """
    found: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in found:
            raise wrong(name, f"The parameter {name!r} stands more than once.", "Give it once.")
        if name not in OF_THE_ANSWER and value != "":
            found[name] = value
    if "language" in question.defaults:
        found.setdefault("language", choose_language(request))
    return found


def bound(store: ox.Store, question: Question, values: Mapping[str, str], names: Names) -> str:
    """The SPARQL of a question with these values. Raises Problem 400, which names the parameter, for a wrong one."""
    defaults = question.defaults
    typed = {name: _address(text, defaults[name]) if name in defaults else text for name, text in values.items()}
    for name, value in typed.items():
        try:
            questions.bind(question, {name: value}, names)
        except UsageError as error:
            raise wrong(name, error.what, _example(defaults[name]) if name in defaults else error.mend) from None
        _check(store, name, value, defaults[name], names)
    return questions.bind(question, typed, names)


def _check(store: ox.Store, name: str, value: str, default: Term, names: Names) -> None:
    """Raise Problem 400 for what is of the right form and yet asks nothing."""
    if name == "language" and value not in LANGUAGES:
        what = f"The questions name things in {' or '.join(LANGUAGES)}, not in {value!r}."
        raise wrong(name, what, _example(default))
    if isinstance(default, ox.NamedNode):
        node = ox.NamedNode(names.expand(value))
        if _kind(node, names) != _kind(default, Names()):
            raise wrong(name, f"{value!r} is not of the type {_kind(default, Names())!r}.", _example(default))
        if not is_known(store, node):
            raise wrong(name, f"The current release says nothing of {value!r}.", _example(default))


def _address(text: str, default: Term) -> str:
    """A bare slug is of the type of the default."""
    if not isinstance(default, ox.NamedNode) or "/" in text:
        return text
    return f"{value_of(default).rpartition('/')[0]}/{text}"


def _kind(node: ox.NamedNode, names: Names) -> str:
    """The type of a thing or the scheme of a concept: "territory", "level"."""
    ref = names.ref(node.value) or node.value.removeprefix(VOCABULARY)
    return ref.split("/", maxsplit=1)[0]


def _example(default: Term) -> str:
    return f"For example: {value_of(default)}."
