"""What is known of one log: the table of "The idea" in docs/protocol.md."""

from typing import Any

Frame = dict[str, Any]
HELD_LIMIT = 100


class Log:
    def __init__(self) -> None:
        self.position = (0, 0)
        self.messages: dict[str, Frame] = {}
        self.rooms: dict[int, Frame] = {}  # of my own log
        self._held: list[Frame] = []

    def take(self, frame: Frame) -> bool:
        """Returns: whether this has to be pulled."""
        mine = self.position[0]
        if frame["from"] > mine:
            self._held = [*self._held, frame][-HELD_LIMIT:]
            return True
        if frame["to"][0] > mine:
            for event in frame["events"]:
                if event["seq"] > mine:
                    self._apply(event)
            self.position = (frame["to"][0], frame["to"][1])
            held, self._held = sorted(self._held, key=lambda each: int(each["from"])), []
            lacks = [self.take(each) for each in held]
            return any(lacks) or frame["more"]
        return False

    def forget(self) -> None:
        self.__init__()  # type: ignore[misc]

    def list_bodies(self) -> list[str]:
        texts = [message for message in self.messages.values() if message["kind"] == "text"]
        return [message["body"] for message in sorted(texts, key=lambda each: int(each["seq"]))]

    def _apply(self, event: Frame) -> None:
        if "message" in event:
            self.messages[event["message"]["id"]] = event["message"]
        if event["kind"] == "room_added" and "room" in event:
            self.rooms[event["room_id"]] = event["room"]
        elif event["kind"] == "room_removed":
            self.rooms.pop(event["room_id"], None)
