"""Writes the document that ``test_document`` compares with: ``python -m tests.api.snapshot``."""

from __future__ import annotations

import json
import os
from pathlib import Path


def main() -> None:
    """Write it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorstroom.settings")
    import django

    django.setup()
    from doorstroom.api.publishing import described

    document = json.loads(described("en"))
    document["info"]["contact"] = {
        "name": "Doorstroom",
        "email": "doorstroom@localhost",
        "url": "https://localhost",
    }
    target = Path(__file__).with_name("openapi.json")
    target.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
