// Reads a list of names as JSON, and writes it sorted as a page in each of our languages does.
let typed = "";
for await (const chunk of process.stdin) typed += chunk;
const names = JSON.parse(typed);
const sort = (language) => [...names].sort(new Intl.Collator(language, { numeric: true }).compare);
process.stdout.write(JSON.stringify({ en: sort("en"), de: sort("de") }));
