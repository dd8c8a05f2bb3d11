from django.urls import URLPattern, re_path

from syncchat.slack.door import answer_method
from syncchat.slack.uploading import take_file

# Answered as it comes, with a slash behind it or not: a redirect makes the Python client send an empty request
urlpatterns: list[URLPattern] = [
    re_path(r"^upload/(?P<ticket>[\w:.-]{1,400})/?$", take_file, name="slack_upload"),
    # Some clients add the word themselves
    re_path(r"^(?:api/)?(?P<method>.*?)/?$", answer_method, name="slack_method"),
]
