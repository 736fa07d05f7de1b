"""Russian entities by natasha's model.

The model files come with natasha; they are read through slovnet and navec, without importing natasha itself, which
needs pymorphy2 and with it `pkg_resources`, gone from setuptools.
"""

import re
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tiegraph.errors import InputError
from tiegraph.loaders.running import WORD


def entities(text: str) -> dict[int, str]:
    """Start of each word inside an entity → LOC, PER or ORG."""
    found: dict[int, str] = {}
    for line in re.finditer(r"[^\n]+", text):
        if WORD.search(line.group()):
            for span in _model()(line.group()).spans:
                for word in WORD.finditer(line.group(), span.start, span.stop):
                    found[line.start() + word.start()] = span.type
    return found


@lru_cache(maxsize=1)
def _model() -> Any:
    from navec import Navec  # noqa: PLC0415
    from slovnet import NER  # noqa: PLC0415

    spec = find_spec("natasha")
    if spec is None or spec.origin is None:
        raise InputError("The package natasha is not installed.", "Russian text", "Install tiegraph with its packages.")
    data = Path(spec.origin).parent / "data"
    model = NER.load(data / "model" / "slovnet_ner_news_v1.tar")
    return model.navec(Navec.load(data / "emb" / "navec_news_v1_1B_250K_300d_100q.tar"))
