"""STS as moto has it, over HTTP: prints its port, then answers until its standard input ends."""

import local_server
import werkzeug.wrappers
from moto.sts.responses import TokenResponse


class STS(local_server.Handler):
    def answer(self, body):
        url = "https://sts.amazonaws.com" + self.path
        headers = list(self.headers.items())
        request = werkzeug.wrappers.Request.from_values(url, method=self.command, data=body, headers=headers)
        status, _, text = TokenResponse.dispatch(request, url, dict(headers))
        return int(status), {"content-type": "text/xml", "x-amzn-requestid": "from-moto"}, text


local_server.serve(STS)
