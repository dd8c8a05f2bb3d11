"""SyncChatRoom: the chat itself."""
