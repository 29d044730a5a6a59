#!/usr/bin/env bash
# Installs usher: downloads the release's archive for this machine, compares its checksum, unpacks it.
# The last line of standard output is the folder that holds the program. From the environment:
#
#   USHER_VERSION   which release, as 0.1.0
#   USHER_SHA256    the archive's SHA-256, as the release's SHA256SUMS has it; more of them, with blanks or newlines
#                   between, if machines of several platforms install it
#   USHER_RELEASES  the https address below which v<version>/ holds the archive
#   USHER_FOLDER    where to, a folder that no repository can write to; a new temporary folder if it is not set. An
#                   archive that is there already is not downloaded again. Its checksum is compared all the same, and the
#                   program is unpacked anew.
set -euo pipefail

fail() {
  [ -z "${GITHUB_ACTIONS:-}" ] || echo "::error title=usher is not installed::$1"
  echo "error: $1" >&2
  exit 1
}

[[ "$USHER_VERSION" =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.]+)?$ ]] ||
  fail "the version is to be three numbers with dots between, as 0.1.0"
[[ -n "${USHER_RELEASES// /}" ]] || fail "there is no address of releases: say from where usher is to be downloaded"
[[ "$USHER_RELEASES" == https://* ]] || fail "the address of releases is to begin with https://"
[[ "$USHER_SHA256" =~ ^[[:space:]]*([0-9a-f]{64}([[:space:]]+|$))+$ ]] ||
  fail "the sha256 is to be the archive's 64 digits from the release's SHA256SUMS"

case "$(uname -s) $(uname -m)" in
  "Linux x86_64") platform=linux-x86_64 ;;
  "Linux aarch64") platform=linux-aarch64 ;;
  "Darwin arm64") platform=macos-arm64 ;;
  *) fail "there is no archive for $(uname -s) on $(uname -m): build usher from its source" ;;
esac

name="usher-$USHER_VERSION-$platform"
url="${USHER_RELEASES%/}/v$USHER_VERSION/$name.tar.gz"
if [ -n "${USHER_FOLDER:-}" ]; then mkdir -p -- "$USHER_FOLDER"; else USHER_FOLDER=$(mktemp -d); fi
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

checksum() {
  if command -v sha256sum >/dev/null; then sum=$(sha256sum <"$1"); else sum=$(shasum -a 256 <"$1"); fi
  sum=${sum%% *}
  # Whole words: the checksum itself is 64 digits, as each of those that are expected.
  [[ " ${USHER_SHA256//[[:space:]]/ } " == *" $sum "* ]]
}

# A copy, so that what is unpacked is what was looked at.
if ! { cp -- "$USHER_FOLDER/$name.tar.gz" "$work/archive" 2>/dev/null && checksum "$work/archive"; }; then
  curl --proto '=https' --fail --silent --show-error --location --retry 3 --output "$work/archive" -- "$url" ||
    fail "cannot download $url"
  checksum "$work/archive" ||
    fail "$url has the SHA-256 $sum, which is not among those expected: nothing of it was run"
fi
tar -xzf "$work/archive" -C "$work"
[ -x "$work/$name/usher" ] || fail "$url holds no $name/usher"
rm -rf -- "${USHER_FOLDER:?}/$name" "$USHER_FOLDER/$name.tar.gz"
mv -- "$work/$name" "$USHER_FOLDER/$name"
mv -- "$work/archive" "$USHER_FOLDER/$name.tar.gz"

[ -z "${GITHUB_PATH:-}" ] || echo "$USHER_FOLDER/$name" >>"$GITHUB_PATH"
echo "$USHER_FOLDER/$name"
