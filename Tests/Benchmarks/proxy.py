"""A far service, made of a near one: forwards TCP connections and delivers each answer later."""

import asyncio
import threading


class LateAnswers:
    """Listens on the loopback, within a `with`; what the service sends arrives `latency` seconds after it was sent."""

    def __init__(self, port, latency):
        self.target = port
        self.latency = latency
        self.loop = asyncio.new_event_loop()
        listening = self.loop.create_server(lambda: Client(self), "127.0.0.1", 0)
        self.port = self.loop.run_until_complete(listening).sockets[0].getsockname()[1]
        self.thread = threading.Thread(target=self.loop.run_forever)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()


class Client(asyncio.Protocol):
    """One connection from a client, and the one to the service that it goes on in."""

    def __init__(self, proxy):
        self.proxy = proxy

    def connection_made(self, transport):
        self.transport = transport
        # Nothing is read before there is somewhere to send it.
        transport.pause_reading()
        connecting = self.proxy.loop.create_connection(lambda: Service(self), "127.0.0.1", self.proxy.target)
        self.connecting = self.proxy.loop.create_task(connecting)

    def data_received(self, data):
        self.service.write(data)

    def connection_lost(self, _):
        if self.connecting.done():
            self.service.close()


class Service(asyncio.Protocol):
    def __init__(self, client):
        self.client = client

    def connection_made(self, transport):
        self.client.service = transport
        self.client.transport.resume_reading()

    def data_received(self, data):
        self.client.proxy.loop.call_later(self.client.proxy.latency, self.client.transport.write, data)

    def connection_lost(self, _):
        self.client.proxy.loop.call_later(self.client.proxy.latency, self.client.transport.close)
