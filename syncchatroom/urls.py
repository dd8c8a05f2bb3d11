from django.urls import include, path

urlpatterns = [
    path("", include("syncchat.urls")),
]
handler400 = "syncchat.views.wrong_address.show_bad_request"
handler500 = "syncchat.views.broken.show_broken"
handler404 = "syncchat.views.not_found.show_not_found"
