"""Where a request comes from, for limits and for the audit log."""

import ipaddress

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from syncchat.origin import Origin

# One subscriber gets a whole IPv6 network: counting single addresses would count nothing.
IPV6_PREFIX = 64


def describe_origin(request: HttpRequest) -> Origin:
    address = get_adapter().get_client_ip(request)
    return Origin(address, request.META.get("HTTP_USER_AGENT", ""))


def find_address(request: HttpRequest) -> str:
    address = get_adapter().get_client_ip(request)
    if ":" not in address:
        return address
    return str(ipaddress.ip_network(f"{address}/{IPV6_PREFIX}", strict=False).network_address)
