#!/usr/bin/env bash
# Node and its npm for a job, by a digest of this repository (A95): whatever installs comes after it. Nothing of what
# was fetched runs, or is even unpacked, before its bytes are known; the shell, curl and tar are the system's.
set -euo pipefail
sums="$(dirname "$0")/node.sha256"
case "$(uname -s)-$(uname -m)" in
  Linux-x86_64) system=linux-x64 ;;
  Linux-aarch64) system=linux-arm64 ;;
  Darwin-arm64) system=darwin-arm64 ;;
  MINGW*-x86_64 | MSYS*-x86_64) system=win-x64 ;;
  *) echo "There is no digest of a Node for $(uname -sm)." >&2; exit 1 ;;
esac
read -r expected archive < <(grep -E -- "-$system\.(tar\.xz|zip)$" "$sums")
version="${archive#node-}"
version="${version%-"$system".*}"
unix() { if command -v cygpath >/dev/null; then cygpath -u "$1"; else echo "$1"; fi; }
native() { if command -v cygpath >/dev/null; then cygpath -w "$1"; else echo "$1"; fi; }
cd "$(unix "$RUNNER_TEMP")"
curl --fail --silent --show-error --location --proto '=https' --retry 3 \
  --output "$archive" "https://nodejs.org/dist/$version/$archive"
# macOS calls it so.
digest() { if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi; }
found="$(digest <"$archive")"
found="${found%% *}"
if [ "$found" != "$expected" ]; then
  rm -f "$archive"
  echo "$archive has the SHA-256 $found, and not $expected." >&2
  exit 1
fi
case "$archive" in
  *.zip) unzip -q "$archive"; folder="$PWD/${archive%.zip}" ;;
  *) tar -xJf "$archive"; folder="$PWD/${archive%.tar.xz}/bin" ;;
esac
rm -f "$archive"
native "$folder" >>"$GITHUB_PATH"
