"""A verb's refusal, shown where the person looks."""

from django.forms import BaseForm

from syncchat.errors import DomainError


def show_refusal(form: BaseForm, refusal: DomainError) -> None:
    """Beside the field it is about, else above the form."""
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, refusal.message)
