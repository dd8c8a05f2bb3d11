"""Roles, and what comes with them."""

from django.urls import path

from syncchat.views.settings.roles import giving, rights

urlpatterns = [
    path("workspace/rights/", rights.edit_rights, name="rights"),
    path("workspace/people/<int:user_id>/role/", giving.give_role, name="give_workspace_role"),
]
