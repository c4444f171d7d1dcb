"""The page a locked account sees at login (axes has no Chinese of its own), and the address a try is counted under."""

from ipaddress import ip_address

from django.conf import settings
from django.shortcuts import render

from .limits import locked_minutes


def lockout_response(request, original_response=None, credentials=None):
    return render(request, "accounts/lockout.html", {"minutes": locked_minutes()}, status=429)


def client_address(request) -> str | None:
    """The address of the person's machine (settings.AXES_CLIENT_IP_CALLABLE).

    Behind PROXY_COUNT proxies of ours it is what the outermost of them wrote into X-Forwarded-For; whatever stands
    before that came from the client and is not believed. Without it everybody would be the proxy, and lock each other.
    """
    hops = settings.AXES_IPWARE_PROXY_COUNT or 0
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    candidate = forwarded[-hops] if 0 < hops <= len(forwarded) else ""
    for address in (candidate, request.META.get("REMOTE_ADDR", "")):
        try:
            return str(ip_address(address))
        except ValueError:
            continue
    return None
