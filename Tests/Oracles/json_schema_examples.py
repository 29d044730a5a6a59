"""Holds every manifest below examples/ against schemas/manifest.schema.json.

stdout: how many documents were held against it, then a line for each that does not keep it.
"""

import json
import pathlib

import jsonschema
import yaml

CHECKOUT = pathlib.Path(__file__).parents[2]
VALIDATOR = jsonschema.Draft202012Validator(json.loads((CHECKOUT / "schemas" / "manifest.schema.json").read_text()))


class Loader(yaml.SafeLoader):
    """YAML whose dates are texts, as they are for usher."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, expression) for tag, expression in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}

count = 0
problems = []
for path in sorted(CHECKOUT.glob("examples/**/*")):
    if path.suffix not in (".yaml", ".yml", ".json"):
        continue
    text = path.read_text()
    documents = [json.loads(text)] if path.suffix == ".json" else list(yaml.load_all(text, Loader))
    for document in documents:
        # Whatever else lies beside the manifests, the owners' list for example, is none.
        if isinstance(document, dict) and "apiVersion" in document:
            count += 1
            problems += [
                f"{path.relative_to(CHECKOUT)}: {error.json_path}: {error.message}"
                for error in VALIDATOR.iter_errors(document)
            ]
print(count, *problems, sep="\n")
