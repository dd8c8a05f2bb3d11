from django.urls import include, path

urlpatterns = [
    path("", include("syncchat.urls")),
]
handler404 = "syncchat.views.not_found.show_not_found"
