"""What a program does with a client that was generated from docs/openapi.json: the test makes `chat_client`."""

import sys
from io import BytesIO
from uuid import uuid4

from chat_client import AuthenticatedClient
from chat_client.api.files import add_part, begin_upload
from chat_client.api.logs import pull_logs
from chat_client.api.me import show_me
from chat_client.api.messages import send_message
from chat_client.models import NewMessage, NewUpload, PullRequest, Refusal
from chat_client.types import File

url, token, room = sys.argv[1], sys.argv[2], int(sys.argv[3])
with AuthenticatedClient(base_url=url, token=token, timeout=30) as client:
    print(show_me.sync(client=client).username)
    heads = pull_logs.sync(client=client, body=PullRequest()).heads
    content = b"Clay, glaze, fire."
    upload = begin_upload.sync(client=client, body=NewUpload(id=uuid4(), name="plan.txt", size=len(content)))
    part = File(payload=BytesIO(content))
    file = add_part.sync(client=client, upload_id=upload.id, offset=0, body=part).file
    message = NewMessage(id=uuid4(), body="Here is the plan", files=[file.id])
    for _again in range(2):
        sent = send_message.sync(client=client, room_id=room, body=message)
    print(sent.dup, sent.message.files[0].name)
    heard = pull_logs.sync(
        client=client, body=PullRequest.from_dict({"positions": heads.to_dict(), "wait": 5})
    )
    events = [event for frame in heard.frames for event in frame.to_dict()["events"]]
    print(*(event["message"]["body"] for event in events if event["kind"] == "message_sent"))
    elsewhere = NewMessage(id=uuid4(), body="Is anybody here?")
    refused = send_message.sync(client=client, room_id=987654, body=elsewhere)
    assert isinstance(refused, Refusal)
    print(refused.code)
