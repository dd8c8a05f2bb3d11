// Reads a list of words as JSON, and writes them folded.
import { fold } from "../../static/js/lib/folding.js";

let typed = "";
for await (const chunk of process.stdin) typed += chunk;
process.stdout.write(JSON.stringify(JSON.parse(typed).map(fold)));
