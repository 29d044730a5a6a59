"""Which proxy botocore takes: stdin a JSON list of objects with `url` and `environment`; stdout a line for each.

A line is `direct`, `error`, or `<host>:<port>` and, where the proxy is told of a user, ` <user> <password>`.
"""
import base64
import json
import os
import sys

from botocore.httpsession import ProxyConfiguration
from botocore.utils import get_environ_proxies
from urllib3 import proxy_from_url


def proxy(url):
    configuration = ProxyConfiguration(get_environ_proxies(url))
    chosen = configuration.proxy_url_for(url)
    if chosen is None:
        return "direct"
    manager = proxy_from_url(chosen)
    words = [f"{manager.proxy.host}:{manager.proxy.port}"]
    header = configuration.proxy_headers_for(chosen).get("Proxy-Authorization")
    if header:
        words += base64.b64decode(header.removeprefix("Basic ")).decode().split(":", 1)
    return " ".join(words)


def main():
    for case in json.load(sys.stdin):
        os.environ.clear()
        os.environ.update(case["environment"])
        try:
            print(proxy(case["url"]))
        except Exception:
            print("error")


main()
