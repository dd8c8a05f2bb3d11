/**
 * Sentences that the page composes while it runs. The server puts them into the page, translated;
 * `%(name)s` marks a place for a value, and a sentence about a number has one form per plural category.
 *
 * @typedef {Record<string, string | number>} Values
 * @typedef {Record<string, string | Record<string, string>>} Vocabulary
 * @typedef {object} Words
 * @property {(key: string, values?: Values) => string} say
 * @property {(key: string, count: number, values?: Values) => string} count
 * @property {(more: Vocabulary) => void} learn  what a part of the page says that was loaded later
 */

/**
 * @param {Vocabulary} vocabulary
 * @param {string} language
 * @returns {Words}
 */
export function createWords(vocabulary, language) {
  const rules = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);

  /**
   * @param {string} text
   * @param {Values} values
   */
  const fill = (text, values) =>
    text.replace(/%\((\w+)\)s/g, (_, name) => {
      const value = values[name] ?? "";
      return typeof value === "number" ? numbers.format(value) : value;
    });

  return {
    say(key, values = {}) {
      const text = vocabulary[key];
      if (typeof text !== "string") throw new Error(`The page lacks the words ${key}`);
      return fill(text, values);
    },
    count(key, count, values = {}) {
      const forms = vocabulary[key];
      if (typeof forms !== "object") throw new Error(`The page lacks the counted words ${key}`);
      return fill(forms[rules.select(count)] ?? forms.other, { n: count, ...values });
    },
    learn(more) {
      Object.assign(vocabulary, more);
    },
  };
}
