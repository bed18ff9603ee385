"""Follows every link of a folder of web pages to a file or heading inside it: python3 .ci/links.py FOLDER."""

import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


class Page(HTMLParser):
    """What a page links to, and the places in it that can be linked to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.places: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value and name in ("href", "src"):
                self.links.append(value)
            elif value and name in ("id", "name"):
                self.places.add(value)


def broken(folder: Path) -> list[str]:
    pages = {path: Page(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.html"))}
    found = []
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            place = unquote(parts.fragment)
            if not target.is_file():
                found.append(f"{path.relative_to(folder)}: {link} leads nowhere")
            elif place and target in pages and place not in pages[target].places:
                found.append(f"{path.relative_to(folder)}: there is no heading {link}")
    return found


def main() -> None:
    folder = Path(sys.argv[1]).resolve()
    wrong = broken(folder)
    print("\n".join(wrong) or f"every link in {folder.name} leads somewhere")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
