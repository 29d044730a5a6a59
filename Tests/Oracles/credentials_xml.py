"""What Python's expat reads in XML texts: for each of a JSON array on stdin the tree in parentheses, or null.

An element's text counts where it has no children; names are shown without a namespace.
"""
import json
import sys
import xml.etree.ElementTree


def shown(element):
    name = element.tag.rpartition("}")[2].rpartition(":")[2]
    content = [shown(child) for child in element] or [f'"{element.text or ""}"']
    return f"({' '.join([name] + content)})"


def read(text):
    try:
        return shown(xml.etree.ElementTree.fromstring(text.encode()))
    except xml.etree.ElementTree.ParseError:
        return None


json.dump([read(text) for text in json.load(sys.stdin)], sys.stdout)
