// Bolt for Node.js at an address or in Socket Mode, as people have it: node bolt-actions.js BASE TOKEN CHANNEL SETTINGS
import bolt from "@slack/bolt";

const [base, token, channel, said] = process.argv.slice(2);
const { way, port, secret, blocks } = JSON.parse(said);
const tell = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);

const app = new bolt.App({
  token,
  ...(way === "http" ? { signingSecret: secret } : { appToken: token, socketMode: true }),
  clientOptions: { slackApiUrl: base },
  logLevel: "error",
});
app.message("node echo", async ({ message, say }) => {
  await say(`Node heard: ${message.text}`);
});
app.command("/deploy", async ({ command, ack, respond }) => {
  await ack(`Deploying ${command.text}`);
  await respond({ text: `Deployed ${command.text}`, response_type: "in_channel" });
});
app.action("ship", async ({ ack, action, body, client, respond, say }) => {
  await ack();
  await client.chat.update({ channel: body.channel.id, ts: body.message.ts, text: `Shipped ${action.value}` });
  await say(`<@${body.user.id}> pressed`);
  await respond({ text: "Only for you", replace_original: false });
});
await app.start(port);
await app.client.chat.postMessage({ channel, text: "Order 17", blocks });
tell({ started: way });
