#!/bin/sh
# Runs each `$ command` of the ```console blocks of all documents, in the project's root, and compares
# what it prints with what stands below it. With AMBIT_UPDATE_GOLDEN=1 writes it there instead.
# Usage: commands.sh FOLDER-OF-AMBIT
set -eu
PATH=$1:$PATH
updated=$(mktemp)
trap 'rm -f "$updated"' EXIT
status=0

for document in $(find . -name '*.md' -not -path './build/*' -not -path './.git/*'); do
  awk '
    /^```/ { in_console = ($0 == "```console"); print; next }
    in_console && /^\$ / {
      print
      command = "(" substr($0, 3) ") 2>&1 </dev/null"
      while ((command | getline line) > 0) print line
      close(command)
      next
    }
    !in_console { print }' "$document" >"$updated"
  if [ -n "${AMBIT_UPDATE_GOLDEN-}" ]; then
    cmp -s "$updated" "$document" || cp "$updated" "$document"
  elif ! diff -u "$document" "$updated"; then
    status=1
  fi
done
exit $status
