// What a person decides about the tags of sentences: kept in the browser, undone and written as annotations.
// It touches no element of the page.
const decisionsOf = ({ book, tables, sentencesOf, saved, replaced }) => {
  // A decision is {whole, themes, polarity}: whether the sentence was confirmed as it then was, the themes
  // that were switched by index, and the polarity that was chosen. A step is [report, sentence, before, after].
  const KEY = `report-themes ${book.digest}`; // what another file has kept has another digest
  const touched = new Set();
  let done = [], undone = [], annotator = "", kept = true, pending = false;

  const isOn = (sentence, theme) => sentence.tags.some((tag) => tag.theme === theme);
  // What a person decided is sure.
  const sureOf = ({ decision }, { theme, probability }) => (decision && (decision.whole || theme in decision.themes) ? 1 : probability ?? 1);
  const sureOfPolarity = ({ decision, polarity, sure }) => (polarity < 0 || (decision && decision.polarity !== null) ? 1 : sure ?? 1);
  const differs = ({ tags, polarity, was }) => polarity !== was.polarity || tags.length !== was.tags.length
    || tags.some(({ theme }) => was.tags.every((tag) => tag.theme !== theme));

  // --- a decision and the sentence

  function count({ report, block, tags, polarity }, by) {
    const { [report]: entry } = book.reports;
    for (const tally of [block.context ? null : entry, entry.whole]) {
      if (!tally) continue;
      for (const { theme } of tags) tally.counts[theme][polarity < 0 ? book.polarities.length : polarity] += by;
      if (tags.length && polarity >= 0) tally.findings[polarity] += by;
    }
  }
  function apply(sentence, decision) {
    const { was } = sentence;
    count(sentence, -1);
    const themes = decision?.themes ?? {};
    const added = Object.keys(themes).map(Number).filter((theme) => themes[theme] && was.tags.every((tag) => tag.theme !== theme));
    sentence.decision = decision;
    sentence.tags = was.tags.filter(({ theme }) => themes[theme] ?? true)
      .concat(added.map((theme) => ({ theme, probability: null, words: [], around: [] })));
    sentence.polarity = decision?.polarity ?? was.polarity;
    sentence.sure = sentence.polarity === was.polarity ? was.sure : null;
    count(sentence, 1);
    decision ? touched.add(sentence) : touched.delete(sentence);
  }
  const same = (a, b) => a === b || Boolean(a && b && a.whole === b.whole && a.polarity === b.polarity
    && Object.keys({ ...a.themes, ...b.themes }).every((theme) => a.themes[theme] === b.themes[theme]));
  function decide(sentence, decision) {
    if (same(sentence.decision, decision)) return;
    done.push([sentence.report, sentence.at, sentence.decision, decision]);
    undone = [];
    apply(sentence, decision);
    save();
  }
  const start = (sentence) => sentence.decision ?? { whole: false, themes: {}, polarity: null };
  const shownPolarity = ({ polarity }) => (polarity < 0 ? null : polarity);
  const confirm = (sentence) => decide(sentence, { ...start(sentence), whole: true, polarity: shownPolarity(sentence) });
  function toggle(sentence, theme) {
    const before = start(sentence);
    decide(sentence, { ...before, themes: { ...before.themes, [theme]: !isOn(sentence, theme) } });
  }
  // Only these themes as they are: about the others nothing is said.
  function affirm(sentence, themes) {
    const before = start(sentence);
    decide(sentence, { ...before, themes: { ...before.themes, ...Object.fromEntries(themes.map((theme) => [theme, isOn(sentence, theme)])) } });
  }
  const choose = (sentence, polarity) => decide(sentence, { ...start(sentence), polarity });
  function forget(sentence) { if (sentence.decision) decide(sentence, null); }

  // The sentence whose last step is taken back, or made again; undefined if there is none.
  function move(from, to, which) {
    const step = from.pop();
    if (!step) return undefined;
    to.push(step);
    const sentence = sentencesOf(step[0])[step[1]];
    apply(sentence, step[which]);
    save();
    return sentence;
  }

  // --- what the browser keeps

  function save() {
    pending = true;
    try {
      localStorage.setItem(KEY, JSON.stringify({ done, undone, annotator }));
      kept = true;
    } catch { // it may refuse, or be full
      kept = false;
    }
    saved();
  }
  const index = (value, length) => Number.isInteger(value) && value >= 0 && value < length;
  const isDecision = (value) => value === null || (typeof value === "object" && typeof value.whole === "boolean"
    && (value.polarity === null || index(value.polarity, book.polarities.length)) && typeof value.themes === "object" && value.themes !== null
    && Object.entries(value.themes).every(([theme, on]) => index(Number(theme), book.themes.length) && typeof on === "boolean"));
  const isStep = (step) => Array.isArray(step) && index(step[0], book.reports.length)
    && index(step[1], sentencesOf(step[0]).length) && isDecision(step[2]) && isDecision(step[3]);
  const steps = (list) => (Array.isArray(list) && list.every(isStep) ? list : []);
  function recall() {
    let found = null;
    try {
      found = JSON.parse(localStorage.getItem(KEY));
    } catch (error) {
      kept = error instanceof SyntaxError; // what is kept may be broken, or nothing may be
    }
    for (const sentence of touched) apply(sentence, null);
    done = steps(found?.done);
    undone = steps(found?.undone);
    annotator = typeof found?.annotator === "string" ? found.annotator : "";
    const last = new Map(done.map(([report, at, , after]) => [sentencesOf(report)[at], after]));
    for (const [sentence, decision] of last) apply(sentence, decision);
  }
  addEventListener("storage", (event) => { // another window with the same page
    if (event.key !== KEY || !kept) return; // what was refused is only here
    recall();
    replaced();
  });
  addEventListener("pageshow", (event) => { // gone back to: meanwhile no other window could tell
    if (!event.persisted || !kept) return;
    recall();
    replaced();
  });
  addEventListener("beforeunload", (event) => { if (!kept && pending && touched.size) event.preventDefault(); });

  // --- annotations

  const names = book.themes.map(({ name }) => name);
  // What somebody decided about a sentence; of a page of annotations, what they say of the others, too.
  function judgedOf({ decision, judged }) {
    if (decision?.whole || (book.by_hand && !judged)) return names;
    const switched = Object.keys(decision?.themes ?? {}).map(Number);
    return names.filter((_, theme) => switched.includes(theme) || judged?.includes(theme));
  }
  function record(sentence) {
    const { report, block, decision } = sentence, { [report]: entry } = book.reports;
    const judged = judgedOf(sentence);
    const polarity = book.by_hand ? shownPolarity(sentence) : decision?.polarity ?? null;
    return {
      report: entry.file || null, framework: entry.framework, sentence: sentence.number || null, page: sentence.page,
      section: block.section, heading: block.rawHeading, role: block.role, paragraph: block.number, block: block.block, kind: block.kind,
      text: sentence.raw, themes: judged.filter((name) => isOn(sentence, names.indexOf(name))),
      polarity: polarity === null ? null : book.polarities[polarity].name, judged,
      annotator: decision && annotator ? annotator : null,
    };
  }
  // All sentences of the reports in which one was touched, as a sentence is learnt from in its context; all annotations of people.
  function records() {
    const reports = new Set([...touched].map(({ report }) => report));
    return book.reports.flatMap((_, i) => (book.by_hand || reports.has(i) ? sentencesOf(i).map(record) : []));
  }
  const jsonLines = () => records().map((row) => `${JSON.stringify(row)}\n`).join("");

  const csv = () => tables.csv(records().map((row) => ({ ...row, themes: tables.joined(row.themes), judged: tables.joined(row.judged) || "[]" })));

  return {
    recall, confirm, affirm, toggle, choose, forget, isOn, sureOf, sureOfPolarity, differs, jsonLines, csv,
    undo: () => move(done, undone, 2),
    redo: () => move(undone, done, 3),
    downloaded: () => { pending = false; },
    get touched() { return touched; },
    get kept() { return kept; },
    get canUndo() { return done.length > 0; },
    get canRedo() { return undone.length > 0; },
    get annotator() { return annotator; },
    set annotator(name) { annotator = name; save(); },
  };
};
