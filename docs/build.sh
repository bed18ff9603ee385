#!/usr/bin/env bash
# Builds the book into target/book/html: bash docs/build.sh. Needs cargo; mdBook is installed under target/ where this
# version of it is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

version=0.5.4
book="$PWD/target/book"
export PATH="$book/tools/bin:$PATH"
if [ "$(mdbook --version 2>/dev/null)" != "mdbook v$version" ]; then
    cargo install mdbook --version "$version" --locked --no-default-features --features search --root "$book/tools"
fi

# mdBook takes its pages from one folder, and ours lead out of docs/: to README.md, to scenarios, to results. So it is
# given copies, laid out as the repository is; then a link leads to the same place there and here.
rm -rf "$book/source" "$book/html"
mkdir -p "$book/source"
linked=(docs README.md CONTRIBUTING.md CHANGELOG.md CITATION.cff LICENSE-MIT LICENSE-APACHE
    cluster python/README.md python/notebooks web/README.md scenarios results examples benches 'src/*.rs')
if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
    git ls-files -z --cached --others --exclude-standard "${linked[@]}"
else
    # A copy without its history: all files, as they lie there.
    find "${linked[@]/src\/\*.rs/src}" -type f ! -path 'src/*.html' -print0
fi | xargs -0 cp --parents -t "$book/source"
mv "$book/source/docs/book.toml" "$book/source/"
sed -e 's#](#](docs/#' -e 's#](docs/\.\./#](#' docs/SUMMARY.md >"$book/source/SUMMARY.md"
rm "$book/source/docs/SUMMARY.md"

mdbook build --dest-dir "$book/html" "$book/source"
# mdBook's first page is a copy whose links would start from the wrong folder.
echo '<!doctype html><meta charset="utf-8"><title>Millpond</title><meta http-equiv="refresh" content="0; url=docs/README.html"><a href="docs/README.html">The Millpond book</a>' \
    >"$book/html/index.html"
echo "the book is in target/book/html/index.html"
