"""How much a token has left: draft-ietf-httpapi-ratelimit-headers, with one policy for each of our bounds."""

from syncchat.domain.limits.token_pace import Left, find_left
from syncchat.domain.tokens.grants import Grant


def describe_rates(grant: Grant) -> dict[str, str]:
    """Nothing where there are no bounds."""
    left = find_left(token_id=grant.token_id, user_id=grant.user.pk)
    if not left:
        return {}
    return {
        "RateLimit-Policy": ", ".join(f'"{each.name}";q={each.quota};w={each.seconds}' for each in left),
        "RateLimit": ", ".join(_describe(each) for each in left),
    }


def _describe(left: Left) -> str:
    return f'"{left.name}";r={left.remaining};t={left.reset}'
