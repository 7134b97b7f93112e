// Text in which is searched, character for character, so that places in the one are places in the other.
const foldedOf = (() => {
  const SIGNS = { "’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-", "–": "-", "“": '"', "”": '"', "„": '"' };
  const sign = new RegExp(`[${Object.keys(SIGNS).join("")}]`, "g");
  return (text) => {
    let lower = text.toLowerCase();
    if (lower.length !== text.length) {
      lower = Array.from(text, (one) => (one.toLowerCase().length === one.length ? one.toLowerCase() : one)).join("");
    }
    return lower.replace(sign, (found) => SIGNS[found]);
  };
})();

// What is searched for: words, each of them, also as parts of words; phrases in quotation marks as whole words in this
// order. Hyphens and spaces in a phrase are one, as in "out of hours" and "out-of-hours".
const searchOf = (typed) => {
  const of = (sentence) => (sentence.folded ??= foldedOf(sentence.text));
  const escaped = (text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  function term(text, whole) {
    if (whole && !text.trim()) return [];
    const parts = text.split(/[\s-]+/u).filter(Boolean);
    const plain = !whole && parts.length < 2 ? text : null;
    const joined = plain === null && parts.length ? parts.map(escaped).join("[\\s-]+") : escaped(text);
    const source = whole && parts.length ? `(?<![\\p{L}\\p{N}])${joined}(?![\\p{L}\\p{N}])` : joined;
    return [{ plain, part: plain ?? parts[0] ?? text, expression: new RegExp(source, "gu") }];
  }
  const terms = [...foldedOf(typed).matchAll(/"([^"]*)"?|[^\s"]+/gu)].flatMap(([text, phrase]) => term(phrase ?? text, phrase !== undefined));
  return {
    any: terms.length > 0,
    test: (sentence) => terms.every(({ plain, part, expression }) => of(sentence).includes(part) && (plain !== null || of(sentence).search(expression) >= 0)),
    // Where it is found: [start, length], in the order of what was typed.
    places: (sentence) => terms.flatMap(({ expression }) => Array.from(of(sentence).matchAll(expression), (found) => [found.index, found[0].length])),
  };
};
