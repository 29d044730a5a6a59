"""YAML that is made to keep a reader busy or to fill its memory."""

MEBIBYTE = 1 << 20
MANIFEST = b"apiVersion: usher/v1\nkind: AudienceGenerationJob\nmetadata: {name: a}\nspec:\n"

# Repeated until there is a mebibyte of it; each is the worst case of some part of a reader.
UNITS = {
    "flow sequences": b"[",
    "flow mappings": b"{a: ",
    "block sequences": b"- ",
    "explicit keys": b"? ",
    "empty explicit keys": b"? a\n",
    "nested colons": b"a: ",
    "equal keys": b"a:\n",
    "items": b"- a\n",
    "documents": b"--- a\n",
    "directives": b"%TAG !a! x\n",
    "percent signs": b"%",
    "anchor signs": b"&",
    "alias signs": b"*",
    "tag signs": b"!",
    "quotes": b'"',
    "block scalar signs": b"|\n",
    "plain words": b"a ",
    "one word": b"x",
    "spaces": b" ",
    "tabs": b"\t",
    "empty lines": b"\n",
    "NUL bytes": b"\0",
    "comments": b"# a\n",
    "high bytes": b"\xff",
    "line separators": b"a\xe2\x80\xa8",
}
# The same after an opening.
OPENED = {
    "flow items": (b"[", b"a, "),
    "flow pairs": (b"{", b"a: b, "),
    "escapes": (b'"', b'\\"'),
    "aliases": (b"- &a x\n", b"- *a\n"),
}


def files():
    """(name, bytes) of each."""
    for name, unit in UNITS.items():
        yield name, unit * (MEBIBYTE // len(unit))
    for name, (opening, unit) in OPENED.items():
        yield name, opening + unit * (MEBIBYTE // len(unit))
    yield "anchors", b"".join(b"- &a%d x\n" % n for n in range(80_000))
    yield "keys", MANIFEST + b"".join(b"  k%d: v\n" % n for n in range(90_000))
    yield "tags of a job", MANIFEST + b"  tags:\n" + b"".join(b"    k%d: v\n" % n for n in range(80_000))
    yield "jobs of one name", b"".join(b"---\n" + MANIFEST for _ in range(12_000))
    yield "a million keys", b"".join(b"k%d: v\n" % n for n in range(1_000_000))
    yield "80,000 directives", b"".join(b"%%TAG !t%d! tag:example.com:\n" % n for n in range(80_000)) + b"--- a\n"
    yield "10,000 levels", b"".join(b" " * n + b"a:\n" for n in range(4_000)) + b" " * 4_000 + b"[" * 6_000
    yield "alias bomb", alias_bomb()
    yield "merge bomb", merge_bomb()
    yield "100 MB scalar", b"a: " + b"x" * 100_000_000


def alias_bomb():
    lines = [b"a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [b"a%d: &a%d [%s]" % (n, n, b", ".join([b"*a%d" % (n - 1)] * 10)) for n in range(1, 30)]
    return MANIFEST + b"\n".join(b"  " + line for line in lines) + b"\n"


def merge_bomb():
    lines = [b"a0: &a0 {x: y}"]
    lines += [b"a%d: &a%d {<<: [%s]}" % (n, n, b", ".join([b"*a%d" % (n - 1)] * 10)) for n in range(1, 30)]
    return MANIFEST + b"\n".join(b"  " + line for line in lines) + b"\n"
