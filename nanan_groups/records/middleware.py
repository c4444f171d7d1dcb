"""The door of a request: what it does is done from its address (source.py)."""

from axes.helpers import get_client_ip_address

from .source import Source, acting_from


class SourceMiddleware:
    """What a request does is done from its address."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with acting_from(Source(address=get_client_ip_address(request) or "")):
            return self.get_response(request)
