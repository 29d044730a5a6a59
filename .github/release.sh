#!/usr/bin/env bash
# Makes the archive of usher for this machine's platform, with its checksum beside it:
#
#   .github/release.sh [--out FOLDER] [--tag TAG] [--check]
#
#   --out FOLDER  where the archive goes; .build-release/archives otherwise
#   --tag TAG     as for a release: refuses a tag that is not the program's version, changed files, another toolchain
#                 than that of the releases, and a program that needs a newer glibc than they promise
#   --check       builds a second time, in another folder, and compares the bytes; as long as a build from nothing
#
# The same commit, built on the same system by the same toolchain, gives the same bytes wherever its folder is. Needs
# what examples/quickstart.sh needs, and python3.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=../examples/install.sh
. examples/install.sh

# What the releases are built with. Another version makes a working program of other bytes.
toolchain=$(cat .github/swift-version)
# The glibc that a release may ask for at most: README.md and Installing.md promise it. It is that of the system whose
# toolchain it is built with: what is built on Debian 12 asks for 2.36, and is as good for that machine.
glibc=2.35
# The libraries that it may ask for: what every system with glibc has.
libraries='libc.so.6|libm.so.6|libgcc_s.so.1|ld-linux-x86-64.so.2|ld-linux-aarch64.so.1'

out=.build-release/archives
tag=
check=
while [ $# -gt 0 ]; do
  case $1 in
    --out) out=${2:?--out needs a folder} && shift 2 ;;
    --tag) tag=${2:?--tag needs a tag} && shift 2 ;;
    --check) check=yes && shift ;;
    *) printf 'error: unknown argument: %s\n' "$1" >&2 && exit 64 ;;
  esac
done

system=$(uname -s)
case $system in
  Linux) platform=linux-$(uname -m) ;;
  Darwin) platform=macos-$(uname -m) ;;
  *) fail "there are no releases for $system" ;;
esac

version=$(sed -n 's/^  static let version = "\(.*\)"$/\1/p' Sources/usher/Usher.swift)
[ -n "$version" ] || fail "Sources/usher/Usher.swift: the line with the version is not as this script knows it"

refuse_wrong_tag() {
  [ "$tag" = "v$version" ] || fail "the tag is $tag and Sources/usher/Usher.swift says $version: tag it v$version, or change the version first"
  [ -z "$(git status --porcelain)" ] || fail "files are changed or new; a release is made of a commit and nothing else:
$(git status --short)"
  swift --version 2>&1 | grep -q "Swift version $toolchain " || fail "releases are built with Swift $toolchain, and this is another:
$(swift --version 2>&1)"
}

# The commit's time, so that the archive does not hold the time of its making.
commit_time() {
  SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
  [ -n "$SOURCE_DATE_EPOCH" ] || fail "the archive takes its time from the commit, and this is no git clone: set SOURCE_DATE_EPOCH"
  export SOURCE_DATE_EPOCH
}

# The dependencies that this checkout is resolved to, a name, a version and a commit a line.
resolved() {
  python3 - <<'END'
import json
for pin in sorted(json.load(open("Package.resolved"))["pins"], key=lambda pin: pin["identity"]):
    print(pin["identity"], pin["state"]["version"], pin["state"]["revision"])
END
}

# Resolves the dependencies to the versions of .github/dependencies, and holds them to its commits: a version is a tag, which
# can be moved. Where it names no commit, as between releases, only a release is refused.
pin_dependencies() {
  local name version commit
  swift package --scratch-path .build-release resolve
  while read -r name version commit; do
    resolved | grep --extended-regexp "^$name ${version//./\\.} " >/dev/null && continue
    swift package --scratch-path .build-release resolve "$name" --version "$version"
  done <.github/dependencies
  while read -r name version commit; do
    if [ -n "$tag" ] && [ -z "$commit" ]; then
      fail ".github/dependencies names no commit of $name. Take these lines, once you have compared them with the public repositories:
$(resolved)"
    fi
    resolved | grep --extended-regexp "^$name ${version//./\\.} ${commit:-.*}\$" >/dev/null ||
      fail "$name is not at the version and commit of .github/dependencies, but at: $(resolved | grep "^$name ")"
  done <.github/dependencies
  diff <(cut -d ' ' -f 1 .github/dependencies) <(resolved | cut -d ' ' -f 1) ||
    fail "the dependencies are others than .github/dependencies names"
}

# static_libraries FOLDER: a folder for the linker to look into first, in which libyaml, zlib and the C++ library are only
# to be had as archives. They are found through pkg-config, so that not one file is compiled otherwise than in a plain build.
static_libraries() {
  mkdir -p "$1"
  # With their times, so that nothing is linked anew for them.
  cp -p "$(pkg-config --variable=libdir yaml-0.1)/libyaml.a" "$1/"
  if [ "$system" = Linux ]; then cp -p "$(clang -print-file-name=libstdc++.a)" "$(clang -print-file-name=libz.a)" "$1/"; fi
  {
    printf 'Name: libyaml\nDescription: libyaml, to be linked statically\nVersion: %s\n' "$(pkg-config --modversion yaml-0.1)"
    printf 'Cflags: %s\nLibs: -L%s -lyaml\n' "$(pkg-config --cflags yaml-0.1)" "$1"
  } >"$1/yaml-0.1.pc"
}

# program FOLDER: builds usher in a checkout and prints where the program is.
program() {
  (
    # Not inherited where the output is taken.
    set -e
    cd "$1"
    static=$PWD/.build-release/static
    static_libraries "$static"
    export PKG_CONFIG_PATH=$static
    release_build >&2
    release_build --show-bin-path | sed 's|$|/usher|'
  )
}

# stripped PROGRAM COPY: without symbols, and without what differs from folder to folder: the linker's hash of what the
# symbols held, and the compiler's hashes of each module, which only incremental builds look at.
stripped() {
  cp "$1" "$2"
  if [ "$system" = Darwin ]; then
    strip -x "$2"
    codesign --force --sign - "$2"
  else
    strip --strip-all --remove-section=.note.gnu.build-id --remove-section=.comment --remove-section=.swift_modhash "$2"
  fi
}

# needs PROGRAM: refuses a program that would not run on the systems that the documentation promises.
needs() {
  if [ "$system" = Darwin ]; then
    local others
    others=$(otool -L "$1" | tail -n +2 | grep -v -E '^[[:space:]]*(/usr/lib/|/System/Library/)' || true)
    [ -z "$others" ] || fail "the program needs libraries that macOS does not have:
$others"
    return
  fi
  local library newest
  readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | while read -r library; do
    case "|$libraries|" in *"|$library|"*) ;; *) fail "the program needs $library, which not every system has" ;; esac
  done
  newest=$(objdump -T "$1" | grep -o 'GLIBC_[0-9.]*' | sed 's/GLIBC_//' | sort -uV | tail -1)
  step "The program needs glibc $newest or later"
  if [ -n "$tag" ] && [ "$(printf '%s\n' "$newest" "$glibc" | sort -V | tail -1)" != "$glibc" ]; then
    fail "a release may need glibc $glibc at most: build on an older system, or promise less, here, in README.md and in Installing.md"
  fi
}

# fill FOLDER PROGRAM: what the archive holds.
fill() {
  mkdir -p "$1/completions"
  stripped "$2" "$1/usher"
  needs "$1/usher"
  [ "$("$1/usher" --version)" = "$version" ] || fail "the program says that it is version $("$1/usher" --version), not $version"
  "$1/usher" --generate-completion-script bash >"$1/completions/usher.bash"
  "$1/usher" --generate-completion-script zsh >"$1/completions/_usher"
  "$1/usher" --generate-completion-script fish >"$1/completions/usher.fish"
  cp -R schemas README.md "$1/"
}

# build_elsewhere FOLDER: a copy of the sources and of the dependencies' sources in a folder of another name, built.
build_elsewhere() {
  set -e
  mkdir -p "$1/.build-release"
  git ls-files -z | tar --create --null --files-from - | tar --extract --directory "$1"
  cp Package.resolved "$1/"
  cp -R .build-release/checkouts .build-release/repositories .build-release/workspace-state.json "$1/.build-release/"
  program "$1"
}

need_swift
need_libyaml
command -v python3 >/dev/null || install_package python3
if [ "$system" = Linux ] && [ ! -e "$(clang -print-file-name=libz.a)" ]; then install_package zlib1g-dev; fi
if [ -n "$tag" ]; then refuse_wrong_tag; fi
commit_time

step "Building usher $version for $platform"
pin_dependencies
built=$(program .)

name=usher-$version-$platform
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fill "$work/$name" "$built"
mkdir -p "$out"
.github/archive.py "$work/$name" "$out/$name.tar.gz" "$SOURCE_DATE_EPOCH"
checksum() { if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi; }
(cd "$out" && checksum "$name.tar.gz" >SHA256SUMS)

if [ -n "$check" ]; then
  step "Building it once more in another folder"
  elsewhere=$(build_elsewhere "$work/elsewhere/of-another-name")
  stripped "$elsewhere" "$work/again"
  cmp "$work/$name/usher" "$work/again" || fail "two builds of the same sources, in $PWD and in another folder, differ"
  step "Both builds have the same bytes"
fi

step "Done"
cat "$out/SHA256SUMS"
