#!/usr/bin/env bash
# Installs, on a runner of GitHub's, the toolchain that releases are built with, and puts it on the PATH of the steps
# that follow. Nothing is unpacked before its signature was checked.
#
#   TOOLCHAIN  on Linux, the name of the system in the toolchain's file: ubuntu22.04, ubuntu22.04-aarch64
set -euo pipefail
cd "$(dirname "$0")"

version=$(cat swift-version)
release=swift-$version-RELEASE
site=https://download.swift.org/swift-$version-release
folder=$RUNNER_TEMP/swift
mkdir -p "$folder"
download() { curl --fail --silent --show-error --location --proto '=https' --retry 3 --output "$1" "$2"; }

if [ "$(uname)" = Darwin ]; then
  download "$folder/swift.pkg" "$site/xcode/$release/$release-osx.pkg"
  pkgutil --check-signature "$folder/swift.pkg" | grep 'Developer ID Installer: Swift Open Source'
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
  gpg --batch --verify "$folder/swift.tar.gz.sig" "$folder/swift.tar.gz"
  tar --extract --file "$folder/swift.tar.gz" --directory "$folder" --strip-components 1
  echo "$folder/usr/bin" >>"$GITHUB_PATH"
fi
