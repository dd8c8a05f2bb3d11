from django.urls import include, path

urlpatterns = [
    # First: names that `syncchat.urls` repeats (account_login at /login/) are reversed to the later route
    path("account/", include("allauth.urls")),
    path("", include("syncchat.urls")),
]
