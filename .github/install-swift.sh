#!/usr/bin/env bash
# Installs, on a runner of GitHub's, the toolchain that releases are built with, and puts it on the PATH of the steps
# that follow. Nothing is unpacked before its signature was checked, by the key whose fingerprint stands here: the keys
# come from where the toolchain comes from, so that they prove nothing by themselves.
#
#   TOOLCHAIN  on Linux, the name of the system in the toolchain's file: ubuntu22.04, ubuntu22.04-aarch64
set -euo pipefail
cd "$(dirname "$0")"

version=$(cat swift-version)
release=swift-$version-RELEASE
site=https://download.swift.org/swift-$version-release
folder=$RUNNER_TEMP/swift
mkdir -p "$folder"
# "Swift 6.x Release Signing Key", and for macOS the team of "Developer ID Installer: Swift Open Source". A toolchain of
# another major version may be signed by another key: https://www.swift.org/keys
fingerprint=52BB7E3DE28A71BE22EC05FFEF80A866B47A981F
team=V9AUD2URP3
download() { curl --proto '=https' --fail --silent --show-error --location --retry 3 --output "$1" -- "$2"; }

if [ "$(uname)" = Darwin ]; then
  download "$folder/swift.pkg" "$site/xcode/$release/$release-osx.pkg"
  pkgutil --check-signature "$folder/swift.pkg" | grep --fixed-strings "Developer ID Installer: Swift Open Source ($team)"
  installer -pkg "$folder/swift.pkg" -target CurrentUserHomeDirectory
  echo "$HOME/Library/Developer/Toolchains/$release.xctoolchain/usr/bin" >>"$GITHUB_PATH"
else
  # The folder's name has no dot: ubuntu2204.
  address=$site/${TOOLCHAIN/./}/$release/$release-$TOOLCHAIN.tar.gz
  download "$folder/swift.tar.gz" "$address"
  download "$folder/swift.tar.gz.sig" "$address.sig"
  download "$folder/keys.asc" https://www.swift.org/keys/all-keys.asc
  export GNUPGHOME=$folder/gnupg
  mkdir -m 700 "$GNUPGHOME"
  gpg --batch --quiet --import "$folder/keys.asc"
  gpg --batch --status-fd 3 --verify "$folder/swift.tar.gz.sig" "$folder/swift.tar.gz" 3>"$folder/status"
  # The line names the key that signed, and last the key that it belongs to.
  grep --quiet --extended-regexp "^\[GNUPG:\] VALIDSIG .* $fingerprint\$" "$folder/status" || {
    echo "error: the toolchain is signed by another key than $fingerprint" >&2
    exit 1
  }
  tar --extract --file "$folder/swift.tar.gz" --directory "$folder" --strip-components 1
  echo "$folder/usr/bin" >>"$GITHUB_PATH"
fi
