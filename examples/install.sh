# shellcheck shell=bash
# What both scripts of the README need: functions that install what is missing and say so. Sourced, not run.

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
