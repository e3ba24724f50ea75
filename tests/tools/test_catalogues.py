import re

import pytest

from tools import catalogues


@pytest.mark.parametrize("language", catalogues.TRANSLATED)
def test_every_text_is_translated(language):
    assert catalogues.lacking(language) == []


@pytest.mark.parametrize("language", catalogues.TRANSLATED)
def test_the_catalogue_holds_the_texts_of_the_code_and_no_others(language):
    assert catalogues.po_file(language).read_bytes() == catalogues.updated(language)


@pytest.mark.parametrize("language", catalogues.TRANSLATED)
def test_the_compiled_catalogue_belongs_to_the_written_one(language):
    assert catalogues.po_file(language).with_suffix(".mo").read_bytes() == catalogues.compiled(language)


@pytest.mark.parametrize("language", catalogues.TRANSLATED)
def test_a_translation_fills_in_the_same_places(language):
    for message in catalogues.read(language):
        if not message.id:
            continue
        texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
        source = message.id if isinstance(message.id, tuple) else (message.id,)
        wanted = {place for text in source for place in _places(text)}
        for number, text in enumerate(texts):
            assert _places(text) <= wanted, message.id
            # A singular may say "one" in words; everything else must be filled in.
            unsaid = wanted - _places(source[0]) if number == 0 else set()
            assert wanted - _places(text) <= {"n", "count", "number", *unsaid}, message.id
            assert text.count("**") == source[0].count("**"), message.id


def _places(text):
    return {piece.split("}")[0] for piece in text.split("{")[1:]} | set(re.findall(r"%\((\w+)\)s", text))


def test_a_text_without_translation_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(catalogues, "LOCALE_FOLDER", tmp_path)
    file = tmp_path / "nl" / "LC_MESSAGES" / "django.po"
    file.parent.mkdir(parents=True)
    file.write_text(
        'msgid ""\nmsgstr "Language: nl\\n"\n\nmsgid "Women"\nmsgstr ""\n\nmsgid "Men"\nmsgstr "Mannen"\n'
    )
    assert catalogues.lacking("nl") == ["Women"]
