/** The picker's groups, in its order. */
export const GROUPS = ["smileys", "people", "nature", "food", "travel", "activities", "objects", "symbols", "flags"];

/** By first character, after Unicode's own groups (emoji-test.txt); what no range names is below. @type {Record<string, string>} */
const RANGES = {
  flags: "1f1e6-1f1ff 1f38c 1f3c1 1f3f3 1f3f4 1f6a9",
  smileys: `2639 263a 2763 2764 1f479-1f47b 1f47d-1f480 1f48b-1f48c 1f493-1f49f 1f4a2-1f4a6 1f4a8-1f4a9 1f4ab-1f4af
    1f573 1f5a4 1f5e8 1f5ef 1f600-1f644 1f648-1f64a 1f90d-1f90e 1f910-1f917 1f920-1f925 1f927-1f92f 1f970-1f976
    1f978-1f97a 1f9d0 1f9e1 1fa75-1fa77 1fae0-1fae9`,
  people: `261d 26f9 270a-270d 1f385 1f3c2-1f3c4 1f3c7 1f3ca-1f3cc 1f440 1f442-1f450 1f463-1f478 1f47c 1f481-1f483
    1f485-1f487 1f48f 1f491 1f4aa 1f574-1f575 1f57a 1f590 1f595-1f596 1f5e3 1f645-1f647 1f64b-1f64f 1f6a3 1f6b4-1f6b6
    1f6c0 1f6cc 1f90c 1f90f 1f918-1f91f 1f926 1f930-1f93e 1f977 1f9b4-1f9bb 1f9cc-1f9cf 1f9d1-1f9df 1fac0-1fac6
    1faf0-1faf8`,
  nature: `2618 1f330-1f335 1f337-1f33c 1f33e-1f344 1f400-1f43f 1f490 1f4ae 1f54a 1f577-1f578 1f940 1f980-1f9ae
    1faa8 1fab0-1fab8 1fab9-1fabf 1face-1facf 1fadc 1fabe`,
  food: `2615 1f32d-1f32f 1f336 1f33d 1f345-1f37f 1f382 1f3fa 1f52a 1f942-1f944 1f950-1f96f 1f9c0-1f9cb 1fad0-1fadb
    1fad6-1fad9`,
  travel: `231a-231b 23f0-23f3 2600-2604 2614 2668 26a1 26c4-26c5 26c8 26e9-26ea 26f0-26f2 26f4-26f5 26fa 26fd 2708
    2693 2744 2b50 1f300-1f32c 1f3a0-1f3a2 1f3aa 1f3cd-1f3ce 1f3d4-1f3df 1f3e0-1f3f0 1f488 1f492 1f4a7 1f4ba 1f525
    1f54b-1f54d 1f550-1f567 1f570 1f5fa-1f5ff 1f680-1f6a2 1f6a4-1f6a8 1f6b2 1f6cb 1f6ce-1f6d0 1f6d2 1f6d5-1f6d7
    1f6dc-1f6e5 1f6e9-1f6ec 1f6f0-1f6fc 1f9bc-1f9bd 1f9ed 1f9f1 1f9f3 1faa6 1fab5`,
  activities: `265f-2660 2663 2665-2666 26bd-26be 26f3 26f7-26f8 2728 1f004 1f0cf 1f380-1f381 1f383-1f384 1f386-1f38b
    1f38d-1f391 1f396-1f397 1f39f 1f3a3-1f3a4 1f3a8-1f3a9 1f3ab-1f3b4 1f3bd-1f3c0 1f3c5-1f3c6 1f3c8-1f3c9 1f3cf-1f3d3
    1f3f8-1f3f9 1f52b 1f52e 1f579 1f5bc 1f6f7 1f93f 1f945 1f947-1f94f 1f9e7-1f9e9 1f9f5-1f9f8 1fa70 1fa80-1fa86
    1faa1-1faa2 1faa9 1fa71-1fa72`,
};

const RANGED = Object.entries(RANGES).map(([group, text]) => ({ group, ranges: text.split(/\s+/).map(readRange) }));

/** @param {string} text */
function readRange(text) {
  const [from, to = from] = text.split("-");
  return { from: Number.parseInt(from, 16), to: Number.parseInt(to, 16) };
}

/** @param {string} glyph */
export function findGroup(glyph) {
  const point = glyph.codePointAt(0) ?? 0;
  const found = RANGED.find(({ ranges }) => ranges.some(({ from, to }) => point >= from && point <= to));
  if (found) return found.group;
  const isSign = point < 0x1f300 || (point >= 0x1f500 && point <= 0x1f53d) || (point >= 0x1f7e0 && point <= 0x1f7f0);
  return isSign ? "symbols" : "objects";
}
