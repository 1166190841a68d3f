#!/bin/sh
# Every path that a document names exists. A path is a word that begins with a folder of the project,
# named from its root, or the target of a link, named from the document's folder. Of a pattern
# such as lib/<component>/ only the part before the first `<`, `{` or `*` is checked.
set -eu

folders='\.ci|bench|cmake|docs|examples|fuzz|include|lib|scripts|tests|tools'
checked=0 missing=0

check() {  # document, folder, path
  path=$2/$3
  case "$3" in *[\<{*]*) path=$2/$(dirname "${3%%[<\{*]*}.") ;; esac
  checked=$((checked + 1))
  if [ ! -e "$path" ]; then
    echo "$1: $3 does not exist"
    missing=$((missing + 1))
  fi
}

for document in $(find . -name '*.md' -not -path './build/*' -not -path './.git/*'); do
  words=$(grep -oE "(^|[^A-Za-z0-9_./<>-])($folders)/[A-Za-z0-9_./<>{},*-]*" "$document" |
    sed -E 's/^[^A-Za-z.]//; s/[.,]+$//' || true)
  for word in $words; do check "$document" . "$word"; done
  links=$(grep -oE '\]\([^)#]+' "$document" | cut -c 3- | grep -v '^https:' || true)
  for link in $links; do check "$document" "$(dirname "$document")" "$link"; done
done

echo "$checked paths named, $missing missing"
[ "$checked" -gt 0 ] && [ "$missing" -eq 0 ]
