"""What mails made of letters alone ask for."""

from django import template

register = template.Library()


@register.filter
def underline(title: str) -> str:
    return "=" * len(title)
