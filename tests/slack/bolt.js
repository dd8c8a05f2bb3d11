// Bolt and the Web API's client for Node.js, as people have them: node bolt.js BASE TOKEN CHANNEL
import bolt from "@slack/bolt";
import { WebClient } from "@slack/web-api";

const [base, token, channel] = process.argv.slice(2);
const tell = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);

const client = new WebClient(token, { slackApiUrl: base });
const me = await client.auth.test();
const said = await client.chat.postMessage({ channel, text: "*Node* <https://x.example|says>", unfurl_links: false });
await client.reactions.add({ channel, timestamp: said.ts, name: "tada" });
await client.filesUploadV2({ channel_id: channel, filename: "node.txt", content: "from Node", initial_comment: "See" });
const page = await client.conversations.history({ channel, limit: 2 });
const refused = await client.chat.postMessage({ channel: "C0MISSING", text: "x" }).catch((error) => error.data.error);
tell({
  user: me.user_id,
  texts: page.messages.map((each) => each.text),
  reactions: page.messages[1].reactions,
  file: page.messages[0].files[0].size,
  refused,
});

const app = new bolt.App({
  token,
  appToken: token,
  socketMode: true,
  clientOptions: { slackApiUrl: base },
  logLevel: "error",
});
app.message("node echo", async ({ message, say }) => {
  await say(`Node heard: ${message.text}`);
});
app.event("reaction_added", async ({ event }) => {
  tell({ reaction: event.reaction });
});
await app.start();
tell({ started: true });
