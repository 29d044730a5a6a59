# shellcheck shell=bash
# What the scripts of the README and of the releases need: functions that install what is missing and say so, and that
# build usher. Sourced, not run.

step() { printf '\n==> %s\n' "$*"; }

fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

need_swift() {
  command -v swift >/dev/null || fail "usher is built with Swift 6.2 or later, and there is no 'swift' on the PATH: https://www.swift.org/install"
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "'$*' needs root, and there is no sudo"
  fi
}

# install_package NAME: a Debian package.
install_package() {
  command -v apt-get >/dev/null || fail "'$1' is missing, and there is no apt-get to install it with"
  step "Installing $1"
  if ! as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$1" >/dev/null 2>&1; then
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$1" >/dev/null
  fi
}

# libyaml and its header; Swift finds it by pkg-config.
need_libyaml() {
  if command -v pkg-config >/dev/null && pkg-config --exists yaml-0.1; then return; fi
  if [ "$(uname)" = Darwin ]; then
    command -v brew >/dev/null || fail "libyaml is missing: install it, for example with Homebrew: brew install libyaml pkg-config"
    step "Installing libyaml"
    brew install --quiet libyaml pkg-config
  else
    command -v pkg-config >/dev/null || install_package pkg-config
    pkg-config --exists yaml-0.1 || install_package libyaml-dev
  fi
}

# release_build [ARGUMENT...]: `swift build` of usher as it is released, in the current folder. The Swift library is
# linked statically, and the folder's name does not get into the program, so that it has the same bytes wherever it is built.
release_build() {
  local here
  here=$(pwd -P)
  local flags=(-Xswiftc -file-prefix-map -Xswiftc "$here=.")
  flags+=(-Xcc "-ffile-prefix-map=$here=." -Xcxx "-ffile-prefix-map=$here=.")
  [ "$(uname)" = Linux ] && flags+=(--static-swift-stdlib)
  swift build -c release --product usher --scratch-path .build-release "${flags[@]}" "$@"
}
