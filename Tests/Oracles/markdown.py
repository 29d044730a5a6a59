"""Renders Markdown as GitHub does, with its own parser (cmark-gfm), and tells what a reader would meet.

stdin: a JSON list of Markdown texts. stdout: a JSON list with, for each, its elements with their attributes, the
comments, and the text outside of code, in which GitHub would look for mentions, issues, commits and addresses.

Raw HTML is let through and read as a browser reads it: what GitHub's filter would take out shows here.
"""

import html.parser
import json
import sys

from cmarkgfm import cmark

EXTENSIONS = ["table", "strikethrough", "autolink", "tasklist"]


class Reader(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.elements, self.comments, self.prose, self.code = set(), [], [], 0
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.elements.add(" ".join([tag] + [f"{name}={value}" for name, value in attributes]))
        if tag in ("code", "pre"):
            self.code += 1

    def handle_endtag(self, tag):
        if tag in ("code", "pre"):
            self.code -= 1

    def handle_comment(self, text):
        self.comments.append(text)

    def handle_decl(self, text):
        self.elements.add("!" + text)

    unknown_decl = handle_pi = handle_decl

    def handle_data(self, text):
        if self.code == 0:
            self.prose.append(text)


def read(markdown):
    rendered = cmark.markdown_to_html_with_extensions(markdown, cmark.Options.CMARK_OPT_UNSAFE, EXTENSIONS)
    reader = Reader(rendered)
    return {
        "elements": sorted(reader.elements),
        "comments": reader.comments,
        "prose": "".join(reader.prose),
        "balanced": reader.code == 0,
    }


json.dump([read(text) for text in json.load(sys.stdin)], sys.stdout)
