"""Roles, and what comes with them."""

from django.urls import path

from syncchat.views.settings.roles import bulk, giving, rights

urlpatterns = [
    path("workspace/rights/", rights.edit_rights, name="rights"),
    path("workspace/people/act/", bulk.act_on_people, name="act_on_people"),
    path("workspace/people/<int:user_id>/role/", giving.give_role, name="give_workspace_role"),
]
