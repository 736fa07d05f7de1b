"""Which form a document is, block by block: a table or list of partners, the items of a plan, or sentences."""

from dataclasses import replace
from typing import Literal

from tiegraph.loaders.document import Document, Table
from tiegraph.loaders.forms import grids, outline, register, roadmap
from tiegraph.loaders.forms.context import Context, document_language
from tiegraph.loaders.forms.plan_title import title

Form = Literal["register", "roadmap", "prose"]


def parts(document: Document, context: Context, form: Form | None = None) -> tuple[tuple[Form, Document], ...]:
    """The parts of a document with the form that each is, each with the text of the whole. form: take all as this."""
    if form:
        return ((form, document),)
    plans = plan_blocks(document, context)
    rest = register.without(document, plans)
    registers = register.consumed(rest, context)
    found: list[tuple[Form, Document]] = []
    if plans:
        found.append(
            ("roadmap", replace(document, blocks=tuple(b for p, b in enumerate(document.blocks) if p in plans)))
        )
    found.append(("register", rest))
    prose = register.without(rest, registers)
    return (*found, ("prose", prose))


def plan_blocks(document: Document, context: Context) -> frozenset[int]:
    """Places of the blocks of a plan: its tables and title, or the title and items of one that is no table."""
    tables = {place for grid, at in grids.grids(document) if roadmap.is_plan(grid, context, document) for place in at}
    named = title(document, context, certain=bool(tables))
    if tables:
        widths = {block.size[1] for place in tables if isinstance(block := document.blocks[place], Table)}
        tables |= {p for p, b in enumerate(document.blocks) if isinstance(b, Table) and b.size[1] in widths}
        lines = {p for p, b in enumerate(document.blocks) if named and named.start <= b.start and b.end <= named.end}
        return frozenset(tables | lines)
    if named and any(outline.items(document, document_language(document.text))):
        return frozenset(range(len(document.blocks)))
    return frozenset()
