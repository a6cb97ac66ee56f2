#!/usr/bin/env bash
# Makes the two Python environments that `npm run test:compat` and `npm run bench -- drift` compare with, in FOLDER:
# FOLDER/evidently and FOLDER/nannyml. What is there already and of the same requirements is left alone.
set -euo pipefail
folder=${1:?usage: ci/compat-venvs.sh FOLDER}
here=$(cd "$(dirname "$0")" && pwd)
for library in evidently nannyml; do
  venv=$folder/$library
  requirements=$here/requirements-$library.txt
  cmp -s "$requirements" "$venv/requirements.txt" && continue
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$requirements"
  cp "$requirements" "$venv/requirements.txt"
done
