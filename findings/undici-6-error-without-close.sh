#!/usr/bin/env bash
# undici 6.29.1 and 7.16.0 (npm), Node.js 20. Node.js 20 and 22 have undici 6 built in: it is their global WebSocket.
#
# Surprise: a program that comes back when its socket closes stays away for ever after one attempt that failed. While the
# handshake fails, be it refused, reset, ended or answered with 503, undici 6 fires `error` and nothing else: there is no
# `close`, and readyState stays 0 (CONNECTING). Once a connection was open, its loss fires `close` as everywhere, so
# cutting a live connection shows nothing; it needs a second failure, while it comes back. undici 7 fires both, as
# browsers do. The mend was made for 7 and is in no 6.
#
# Seen on 2026-11-30: the lines that are compared below.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > try.cjs <<'NODE'
const net = require("node:net");
const { WebSocket } = require(`${process.cwd()}/${process.argv[2]}/node_modules/undici`);
const ANSWERS = {
  reset: (socket) => socket.resetAndDestroy(),
  ended: (socket) => socket.end(),
  503: (socket) => socket.end("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
};
const listen = (answer) =>
  new Promise((resolve) => {
    const server = net.createServer((socket) => socket.on("error", () => {}).once("data", () => answer(socket)));
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
async function watch(name, port) {
  const fired = [];
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
  for (const kind of ["open", "error", "close"]) socket.addEventListener(kind, () => fired.push(kind));
  await new Promise((resolve) => setTimeout(resolve, 1000));
  console.log(process.argv[2], name, fired.join(" "), "readyState", socket.readyState);
}
(async () => {
  for (const [name, answer] of Object.entries(ANSWERS)) {
    const server = await listen(answer);
    await watch(name, server.address().port);
    server.close();
  }
  const gone = await listen(ANSWERS.ended);
  const { port } = gone.address();
  await new Promise((resolve) => gone.close(resolve));
  await watch("refused", port);
  process.exit();
})();
NODE
for version in 6.29.1 7.16.0; do
  npm install --silent --no-audit --no-fund --prefix "$version" "undici@$version" > /dev/null
  node --no-warnings try.cjs "$version"
done | tee said
diff said - <<'SAID'
6.29.1 503 error readyState 0
6.29.1 reset error readyState 0
6.29.1 ended error readyState 0
6.29.1 refused error readyState 0
7.16.0 503 error close readyState 3
7.16.0 reset error close readyState 3
7.16.0 ended error close readyState 3
7.16.0 refused error close readyState 3
SAID
