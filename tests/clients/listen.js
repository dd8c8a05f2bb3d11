// A program with the JavaScript client: says what it hears, a line each, and answers what it is told to
import { Client, Refused } from "../../clients/javascript/client.js";

const [url, token, room, state] = process.argv.slice(2);
const chat = new Client(url, token, state ? JSON.parse(state) : {});
const answers = [];
try {
  await chat.ask({ type: "ping" });
  process.stdout.write(`${JSON.stringify({ me: chat.me })}\n`);
  for await (const event of chat.events()) {
    const { message } = event;
    if (event.kind !== "message_sent" || message.author.id === chat.me) continue;
    process.stdout.write(`${JSON.stringify({ heard: message.body })}\n`);
    if (message.body === "speak") {
      for (let number = 0; number < 10; number += 1) answers.push(chat.send(Number(room), `bot ${number}`));
    }
    if (message.body === "wrong") {
      await chat.send(987654, "nowhere").catch((error) => {
        process.stdout.write(`${JSON.stringify({ refused: error.code })}\n`);
      });
    }
    if (message.body === "report") {
      const seqs = (await Promise.all(answers)).map((ack) => ack.seq);
      process.stdout.write(`${JSON.stringify({ seqs, state: chat.state })}\n`);
    }
  }
} catch (error) {
  if (!(error instanceof Refused)) throw error;
  process.stdout.write(`${JSON.stringify({ ended: error.code })}\n`);
}
