"""Finding pages of the site by title or sentence, among those that are open to who asks."""

from __future__ import annotations

from doorstroom.careers.names.spelling import plain
from doorstroom.rights import Actor
from doorstroom.web.areas import pages
from doorstroom.web.shell.navigation import Link, address


def search_pages(actor: Actor, text: str) -> list[tuple[Link, str]]:
    """Return pages of which title and sentence hold each word, titles first, with their sentence.

    The words are sought in the language of the reader.
    """
    words = plain(text).split()
    if not words:
        return []
    found = []
    for page in pages():
        url = address(page)
        title, all_of_it = plain(str(page.title)), plain(f"{page.title} {page.sentence}")
        if page.open_to(actor) and all(word in all_of_it for word in words):
            in_title = all(word in title for word in words)
            found.append((not in_title, (Link(url, str(page.title)), str(page.sentence))))
    return [entry for _rank, entry in sorted(found, key=lambda one: one[0])]
