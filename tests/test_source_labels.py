"""What we publish of the five sources is named in Russian and in English, and quotes nothing."""

from importlib import resources
from pathlib import Path

import pytest
from sourced import parts

from tiegraph.loaders import sheets

SHEETS = sorted(Path(str(resources.files("tiegraph.sources"))).glob("*.yaml"))


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
def test_every_label_is_in_both_languages(path):
    sheet = sheets.read(path).sheet
    labels = [sheet.source.title, *(part.label for part in parts(sheet) if getattr(part, "label", None))]
    assert labels
    for label in labels:
        assert {"ru", "en"} <= set(label), label


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
def test_no_sentence_of_a_source_is_shown(path):
    assert "quote:" not in path.read_text(encoding="utf-8")
