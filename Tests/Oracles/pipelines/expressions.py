"""GitHub's expressions, as far as the workflows of this repository use them: what stands in ${{ … }} and in `if`.

A value is a string, a boolean, a number or None, as in GitHub's documentation; contexts are nested dictionaries.
"""

import re

TOKEN = re.compile(
    r"\s*(?:(?P<string>'(?:[^']|'')*')|(?P<number>\d+)|(?P<name>[A-Za-z_][\w-]*(?:\.[\w-]+)*)|(?P<sign>==|!=|&&|\|\||[!(),]))"
)


class Expression:
    def __init__(self, text, contexts, functions):
        self.tokens, position = [], 0
        text = text.strip()
        while position < len(text):
            match = TOKEN.match(text, position)
            if not match:
                raise ValueError(f"no expression: {text}")
            self.tokens.append((match.lastgroup, match[match.lastgroup]))
            position = match.end()
        self.contexts, self.functions = contexts, functions

    def value(self):
        value = self.either()
        if self.tokens:
            raise ValueError(f"too much in an expression: {self.tokens}")
        return value

    def take(self, *signs):
        if self.tokens and self.tokens[0] in [("sign", sign) for sign in signs]:
            return self.tokens.pop(0)[1]
        return None

    def either(self):
        value = self.both()
        while self.take("||"):
            other = self.both()
            value = value or other
        return value

    def both(self):
        value = self.comparison()
        while self.take("&&"):
            other = self.comparison()
            value = other if value else value
        return value

    def comparison(self):
        value = self.single()
        sign = self.take("==", "!=")
        if not sign:
            return value
        # GitHub compares texts without regard to case.
        other = self.single()
        value, other = (one.lower() if isinstance(one, str) else one for one in (value, other))
        return (value == other) == (sign == "==")

    def single(self):
        if self.take("!"):
            return not self.single()
        if self.take("("):
            value = self.either()
            self.expect(")")
            return value
        kind, text = self.tokens.pop(0)
        if kind == "string":
            return text[1:-1].replace("''", "'")
        if kind == "number":
            return int(text)
        if kind == "name" and self.take("("):
            arguments = []
            while not self.take(")"):
                arguments.append(self.either())
                self.take(",")
            return self.functions[text](*arguments)
        if kind == "name":
            return self.look_up(text)
        raise ValueError(f"unexpected in an expression: {text}")

    def expect(self, sign):
        if not self.take(sign):
            raise ValueError(f"no {sign} in an expression")

    def look_up(self, name):
        if name in ("true", "false", "null"):
            return {"true": True, "false": False, "null": None}[name]
        first, *rest = name.split(".")
        if first not in self.contexts:
            raise ValueError(f"there is no context {first}")
        value = self.contexts[first]
        for part in rest:
            value = value.get(part) if isinstance(value, dict) else None
        return value


def as_text(value):
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def fill(text, contexts, functions):
    """`text` with each ${{ … }} replaced by its value."""
    if not isinstance(text, str):
        return as_text(text)
    return re.sub(
        r"\$\{\{(.*?)\}\}",
        lambda match: as_text(Expression(match[1], contexts, functions).value()),
        text,
        flags=re.DOTALL,
    )
