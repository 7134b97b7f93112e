// The page of tagged reports. Text of reports only ever becomes text nodes; there is no innerHTML.
(() => {
  const byId = (id) => document.getElementById(id);
  const book = JSON.parse(byId("index").textContent);
  const sources = document.querySelectorAll("script.report");
  const opened = [];
  const many = book.reports.length > 1;
  const polarityIndex = (name) => book.polarities.findIndex((polarity) => polarity.name === name);
  const IMPROVEMENT = polarityIndex("improvement"), STRENGTH = polarityIndex("strength"), MIXED = polarityIndex("mixed");

  // All that the address says. Context, what is about the area, the inspection or its method, is in the text and
  // not counted, or counted ("yes"), or "hidden".
  const NONE = { themes: new Set(), all: false, polarities: new Set(), section: "", authority: "", kind: "", least: 0, words: "", context: "" };
  const state = { report: many ? null : 0, sentence: null, ...NONE };
  // What a report counts: all of it, or all but context.
  const tallies = (i) => (state.context === "yes" && book.reports[i].whole) || book.reports[i];
  const leftOut = (reports) => reports.reduce((sum, i) => sum + ((book.reports[i].whole ?? book.reports[i]).sentences - book.reports[i].sentences), 0);

  // --- elements

  function make(tag, properties = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
      if (name in node) node[name] = value;
      else node.setAttribute(name, value);
    }
    node.append(...children.filter((child) => child !== null && child !== ""));
    return node;
  }
  function painted(node, themes) {
    const colours = themes.map((theme) => book.themes[theme].color);
    if (!colours.length) return node;
    const width = 100 / colours.length;
    node.style.setProperty("--c1", colours[0]);
    node.style.setProperty(
      "--stripes", colours.map((c, i) => `${c} ${i * width}% ${(i + 1) * width}%`).join(", "));
    return node;
  }
  function say(text) {
    byId("said").textContent = text;
    clearTimeout(say.timer);
    say.timer = setTimeout(() => { byId("said").textContent = ""; }, 2500);
  }
  const shown = (probability) => (probability === null ? "" : probability.toFixed(2));
  const { format: amount } = new Intl.NumberFormat("en");
  const plural = (n, word) => `${amount(n)} ${word}${n === 1 ? "" : "s"}`;

  // --- reports

  function sentencesOf(i) {
    if (!opened[i]) {
      const { blocks, sentences } = JSON.parse(sources[i].textContent);
      const places = blocks.map(([kind, section, heading, number, page, role, block, rawHeading = heading]) => ({
        kind, section, heading, number, page, role, block, rawHeading, context: role === "context",
      }));
      opened[i] = sentences.map(([text, block, number, page, polarity, sure, rows, { raw = text, worth = 0, perhaps = [], judged } = {}], at) => {
        const tags = rows.map(([theme, probability, words, around]) => ({ theme, probability, words, around }));
        return {
          report: i, at, text, folded: null, raw, block: places[block], blockAt: block, number, page, polarity, sure, tags,
          was: { polarity, sure, tags }, decision: null, worth, perhaps, judged,
        };
      });
    }
    return opened[i];
  }
  // Kinds of report, the most frequent first.
  const kindKey = (i) => book.reports[i].framework ?? "-";
  const kindIs = (i, key) => kindKey(i) === key;
  const kindOf = (i) => book.reports[i].kind ?? book.reports[i].framework ?? "";
  const kinds = [...new Set(book.reports.map((_, i) => kindKey(i)))].map((key) => {
    const own = book.reports.map((_, i) => i).filter((i) => kindIs(i, key)), name = kindOf(own[0]);
    return { key, size: own.length, title: name ? name[0].toUpperCase() + name.slice(1) : "Kind unknown" };
  }).sort((a, b) => b.size - a.size);

  const probable = (tag) => tag.probability === null || tag.probability >= state.least;
  const scope = () => state.report !== null ? [state.report] : book.reports.flatMap(
    (report, i) => ((!state.authority || report.authority === state.authority) && (!state.kind || kindIs(i, state.kind)) ? [i] : []));
  let search = searchOf("");
  const filtered = () => Boolean(state.themes.size || state.polarities.size || state.section
    || state.least || search.any);

  // Whether it fits all filters but the themes; whether it is on these, any or all. A search finds any sentence.
  function fits(sentence) {
    if (sentence.block.context && state.context !== "yes") return false;
    if (state.polarities.size && !state.polarities.has(sentence.polarity)) return false;
    if (state.section && sentence.block.section !== state.section) return false;
    if (state.least && sentence.polarity >= 0 && sentence.sure !== null && sentence.sure < state.least) return false;
    return search.test(sentence);
  }
  function isOn(sentence) {
    const { themes } = state;
    let on = 0;
    for (const tag of sentence.tags) if ((!themes.size || themes.has(tag.theme)) && probable(tag)) on += 1;
    return themes.size && state.all ? on === themes.size : on > 0 || (!themes.size && search.any);
  }
  const passes = (sentence) => fits(sentence) && isOn(sentence);
  // What is found, and the findings of each theme by polarity: whatever theme is chosen, but where all that are chosen
  // have to be there, beside these.
  function look(reports) {
    const found = [], counts = book.themes.map(() => book.polarities.map(() => 0).concat(0));
    const whole = !(state.all && state.themes.size) && !state.polarities.size && !state.section && !state.least && !search.any;
    if (whole) {
      for (const i of reports) {
        tallies(i).counts.forEach((row, theme) => row.forEach((n, k) => { counts[theme][k] += n; }));
      }
      if (!state.themes.size && state.report === null) return { found, counts };
    }
    for (const i of reports) {
      for (const sentence of sentencesOf(i)) {
        if (!fits(sentence)) continue;
        const on = isOn(sentence);
        if (on) found.push(sentence);
        if (whole || (state.all && !on)) continue;
        const k = sentence.polarity < 0 ? book.polarities.length : sentence.polarity;
        for (const tag of sentence.tags) if (probable(tag)) counts[tag.theme][k] += 1;
      }
    }
    return { found, counts };
  }
  const total = (row) => row.reduce((sum, n) => sum + n, 0);

  // --- how sure: of the themes that were asked for, and of the polarity

  const inDoubt = ({ report }, probability) => 1 - probability >= book.reports[report].doubt;
  function sureOfThemes(sentence, theme = null) {
    const all = state.all && theme === null && state.themes.size > 0;
    let sure = null; // found by its words
    for (const tag of sentence.tags) {
      const asked = theme === null ? !state.themes.size || state.themes.has(tag.theme) : tag.theme === theme;
      if (!asked || !probable(tag)) continue;
      const own = decisions.sureOf(sentence, tag);
      sure = sure === null ? own : all ? Math.min(sure, own) : Math.max(sure, own);
    }
    return sure ?? 1;
  }
  // Where probabilities say less, in a report that is unlike those that the model has seen, they count for less.
  const most = Math.max(...book.reports.map(({ doubt }) => doubt));
  const counting = ({ report }, probability) => 1 - Math.min(1, ((1 - probability) * most) / book.reports[report].doubt);
  const sureness = (sentence) => counting(sentence, sureOfThemes(sentence)) * counting(sentence, decisions.sureOfPolarity(sentence));
  const unsure = (sentence, theme = null) => inDoubt(sentence, sureOfThemes(sentence, theme)) || inDoubt(sentence, decisions.sureOfPolarity(sentence));

  // --- addresses, and the way back

  // The address of what is shown with some of it changed; a single sentence is only named by whoever leads to it.
  function address(change = {}) {
    const view = { ...state, sentence: null, ...change }, parts = new URLSearchParams();
    if (view.report !== null && (many || view.sentence)) parts.set("report", book.reports[view.report].name);
    if (view.sentence) parts.set("sentence", view.sentence);
    for (const theme of view.themes) parts.append("theme", book.themes[theme].name);
    if (view.all && view.themes.size > 1) parts.set("all", "yes");
    for (const polarity of view.polarities) parts.append("polarity", book.polarities[polarity].name);
    for (const name of ["section", "authority", "kind", "words"]) if (view[name]) parts.set(name, view[name]);
    if (view.least) parts.set("least", view.least);
    if (view.context) parts.set("context", view.context);
    return `#${parts}`;
  }
  // A sentence, or a report: alone, as whoever gets the link sees it, or under the filters that are chosen.
  const link = (report, sentence, filters = false) => address({ report, sentence, ...(filters ? {} : NONE) });
  function recall() {
    const parts = new URLSearchParams(location.hash.slice(1));
    const report = book.reports.findIndex(({ name }) => name === parts.get("report"));
    state.report = report >= 0 ? report : many ? null : 0;
    state.sentence = Number(parts.get("sentence")) || null;
    const known = (list, names) => new Set(names.map((name) => list.findIndex((one) => one.name === name)).filter((i) => i >= 0));
    state.themes = known(book.themes, parts.getAll("theme"));
    state.all = state.themes.size > 1 && parts.get("all") === "yes";
    state.polarities = known(book.polarities, parts.getAll("polarity"));
    state.section = book.sections.some(({ name }) => name === parts.get("section")) ? parts.get("section") : "";
    state.authority = book.reports.some(({ authority }) => authority === parts.get("authority")) ? parts.get("authority") ?? "" : "";
    state.kind = kinds.some(({ key }) => key === parts.get("kind")) ? parts.get("kind") : "";
    state.words = parts.get("words") ?? "";
    state.context = ["yes", "hidden"].includes(parts.get("context")) ? parts.get("context") : "";
    state.least = Math.min(Math.max(Number(parts.get("least")) || 0, 0), 1);
  }
  // What the address does not say is kept with it: how far it was scrolled and lists were extended, and the link in focus.
  history.scrollRestoration = "manual";
  let grown = {};
  function keep() {
    const focus = byId("main").contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    history.replaceState({ scroll: scrollY, grown, focus }, "");
  }
  let typing = ""; // a search that is being typed, or a slider that is being moved, is one step back
  function remember(kind = "") {
    const next = address();
    if (kind && kind === typing) history.replaceState(null, "", next);
    else if (next !== (location.hash || "#")) {
      keep();
      history.pushState(null, "", next);
    }
    typing = kind;
    grown = {};
  }

  // --- signs

  function sign(polarity) {
    if (!(polarity >= 0)) return null;
    const { title, sign: mark, look } = book.polarities[polarity];
    return make("span", { className: look, textContent: mark, title });
  }
  function polarityText(sentence) {
    if (sentence.polarity < 0) return null;
    const { title, sign: mark, look } = book.polarities[sentence.polarity];
    return make("span", { className: look, textContent: `${mark} ${title}${sentence.sure === null ? "" : ` ${shown(sentence.sure)}`}` });
  }
  function countCells(row) {
    const cells = make("span", { className: "counts" });
    for (const polarity of [IMPROVEMENT, STRENGTH]) {
      if (polarity < 0) continue;
      const { sign: mark, look, title } = book.polarities[polarity];
      cells.append(make("span", { className: look, title, textContent: `${row[polarity]}${mark}` }));
    }
    if (!cells.children.length) cells.append(make("span", { textContent: total(row) }));
    return cells;
  }
  const colours = (sentence) => {
    const tags = sentence.tags.filter(probable).map(({ theme }) => theme);
    const chosen = tags.filter((theme) => state.themes.has(theme));
    return chosen.length ? chosen : tags;
  };

  // --- themes and filters

  const themeButtons = book.themes.map((theme, i) => {
    const button = make("button", { type: "button", title: theme.definition, onclick: () => chooseTheme(i) });
    byId("themes").append(make("li", {}, button));
    return button;
  });
  const boxes = book.polarities.map((polarity, i) => {
    const box = make("input", { type: "checkbox", value: polarity.name, onchange: () => {
      const polarities = new Set(state.polarities);
      box.checked ? polarities.add(i) : polarities.delete(i);
      choose({ polarities });
    } });
    byId("polarities").append(make("label", {}, box, make("span", { className: polarity.look, textContent: `${polarity.sign} ${polarity.title}` })));
    return box;
  });
  byId("polarities").closest("fieldset").hidden = !boxes.length;
  byId("key").append("Sentences: ", ...[IMPROVEMENT, STRENGTH].filter((k) => k >= 0).flatMap((k, n) => [
    n ? ", " : "", make("span", { className: book.polarities[k].look, textContent: `${book.polarities[k].sign} ${book.polarities[k].title.toLowerCase()}` })]));
  const options = (id, values) => byId(id).append(...values.map(([value, textContent]) => make("option", { value, textContent })));
  options("section", [["", "All"], ...book.sections.map(({ name, title }) => [name, title])]);
  const authorities = [...new Set(book.reports.map(({ authority }) => authority).filter(Boolean))].sort((a, b) => a.localeCompare(b));
  options("authority", [["", "All"], ...authorities.map((value) => [value, value])]);
  options("kind", [["", "All"], ...kinds.map(({ key, title, size }) => [key, `${title} (${size})`])]);
  byId("section").closest("p").hidden = !book.sections.length;

  // Another view: what is chosen anew, and the step back to what was.
  function choose(change, kind = "") {
    clearTimeout(choose.timer);
    Object.assign(state, { sentence: null, ...change });
    if (state.themes.size < 2) state.all = false;
    remember(kind);
    show();
  }
  function chooseTheme(theme, alone = false) {
    const themes = new Set(alone ? [theme] : state.themes);
    if (!alone && !themes.delete(theme)) themes.add(theme);
    choose({ themes });
    const title = byId("summary-title");
    if (narrow.matches || alone) toSummary();
    else if (state.report === null && title.getBoundingClientRect().top < 0) title.scrollIntoView({ block: "start" });
  }
  byId("words").addEventListener("input", (event) => {
    clearTimeout(choose.timer);
    choose.timer = setTimeout(() => choose({ words: event.target.value }, "words"), many && state.report === null ? 150 : 40);
  });
  byId("words").addEventListener("change", (event) => {
    if (event.target.value !== state.words) choose({ words: event.target.value }, "words");
    typing = "";
  });
  for (const name of ["section", "authority", "kind", "context"]) byId(name).addEventListener("change", (event) => choose({ [name]: event.target.value }));
  for (const box of byId("together").querySelectorAll("input")) box.addEventListener("change", () => choose({ all: box.value === "all" }));
  byId("least").addEventListener("input", (event) => choose({ least: Number(event.target.value) }, "least"));
  byId("least").addEventListener("change", () => { typing = ""; });
  byId("clear").addEventListener("click", () => choose({ ...NONE }));

  // --- the filters on a phone, which cover the page while they are open

  const narrow = matchMedia("(max-width: 55rem)");
  function openFilters(open) {
    byId("filters").classList.toggle("open", open);
    byId("open-filters").setAttribute("aria-expanded", open);
    byId("open-filters").textContent = open ? "Close themes and filters" : "Themes and filters";
    byId("main").inert = open;
    document.documentElement.classList.toggle("covered", open);
    if (open) { byId("filters").scrollTop = 0; byId("words").focus(); }
  }
  const closeFilters = () => { if (byId("filters").classList.contains("open")) openFilters(false); };
  narrow.addEventListener("change", closeFilters);
  byId("open-filters").addEventListener("click", () => openFilters(!byId("filters").classList.contains("open")));
  function toSummary() { // from the filters to what they found
    const title = byId("summary-title");
    closeFilters();
    title.focus({ preventScroll: true });
    title.scrollIntoView({ block: "start" });
  }
  const results = () => { if (narrow.matches) toSummary(); };
  byId("show-results").addEventListener("click", results);
  byId("filters").addEventListener("submit", (event) => { event.preventDefault(); results(); });
  byId("filters").addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !byId("filters").classList.contains("open")) return;
    closeFilters();
    byId("open-filters").focus();
  });

  function showFilters(counts, reports) {
    const other = leftOut(reports);
    byId("at-context").hidden = !other;
    byId("at-context").querySelector("span").textContent = `About the area, the inspection or its method (${plural(other, "sentence")})`;
    byId("context").value = state.context;
    themeButtons.forEach((button, i) => {
      button.setAttribute("aria-pressed", state.themes.has(i));
      button.className = total(counts[i]) ? "" : "none";
      button.replaceChildren(painted(make("span", { className: "swatch" }), [i]), make("span", { textContent: book.themes[i].title }), countCells(counts[i]));
    });
    boxes.forEach((box, i) => { box.checked = state.polarities.has(i); });
    byId("together").hidden = state.themes.size < 2;
    for (const box of byId("together").querySelectorAll("input")) box.checked = (box.value === "all") === state.all;
    byId("section").value = state.section;
    byId("authority").value = state.authority;
    byId("at-authority").hidden = authorities.length < 2 || state.report !== null;
    byId("kind").value = state.kind;
    byId("at-kind").hidden = kinds.length < 2 || state.report !== null;
    byId("least").value = state.least;
    byId("least-shown").textContent = shown(state.least);
    byId("least").closest("p").hidden = book.by_hand;
    if (byId("words").value !== state.words) byId("words").value = state.words;
    byId("clear").disabled = !filtered() && !state.authority && !state.kind && !state.context;
  }

  // --- text

  let built = null; // the report whose text is laid out
  let laid = []; // its sentences as elements: {sentence, node, button}
  const steps = make("div", { className: "steps" });
  const only = make("input", { type: "checkbox", onchange: () => byId("text").classList.toggle("only", only.checked) });
  const count = make("span", { className: "quiet" });
  steps.append(
    make("button", { type: "button", textContent: "Previous", onclick: () => step(-1) }),
    make("button", { type: "button", textContent: "Next", onclick: () => step(1) }),
    count, make("label", {}, only, " Only these paragraphs"));

  function layOut(report) {
    built = report;
    laid = [];
    const nodes = [];
    let heading = null, page = null, block = null, list = null, node = null, last = 0;
    const partial = book.only.some((names) => names.length);
    for (const sentence of sentencesOf(report)) {
      if (sentence.blockAt !== block) {
        block = sentence.blockAt;
        if (sentence.block.page !== null && sentence.block.page !== page) {
          page = sentence.block.page;
          nodes.push(make("p", { className: "page", textContent: `page ${page}` }));
          list = null;
        }
        if (sentence.block.heading !== heading) {
          heading = sentence.block.heading;
          if (heading) nodes.push(make("h3", { textContent: heading }));
          list = null;
        }
        const bullet = sentence.block.kind === "bullet";
        node = make(bullet ? "li" : "p", { className: `block ${sentence.block.kind}${sentence.block.context ? " context" : ""}` });
        if (sentence.block.number !== null && !bullet) node.append(make("span", { className: "at", textContent: sentence.block.number }));
        if (bullet) {
          if (!list) nodes.push((list = make("ul")));
          list.append(node);
        } else {
          nodes.push(node);
          list = null;
        }
      }
      if (partial && sentence.number > last + 1) node.append(make("span", { className: "gap", textContent: "[…] " }));
      last = sentence.number;
      const entry = { sentence, node: null, print: make("span", { className: "print" }),
        button: make("button", { type: "button", className: "tags", tabIndex: -1, "aria-expanded": "false", "aria-controls": "details" }) };
      draw(entry);
      node.append(entry.node, " ", entry.button, entry.print);
      entry.button.addEventListener("focus", () => { roving(entry); pin(entry); });
      entry.button.addEventListener("click", () => pin(entry));
      laid.push(entry);
    }
    byId("text").replaceChildren(make("h2", { textContent: "Text" }), steps, ...nodes);
    const first = laid.find(({ sentence }) => sentence.tags.length) ?? laid[0];
    if (first) first.button.tabIndex = 0;
  }
  // A sentence as its tags are now: marked if it has any.
  function draw(entry) {
    const { sentence, button, node } = entry, { decision } = sentence, tagged = sentence.tags.length > 0;
    const names = sentence.tags.map((tag) => `${book.themes[tag.theme].title} ${shown(tag.probability)}`.trim()).join(", ");
    const doubtful = inDoubt(sentence, decisions.sureOfPolarity(sentence)) ? "?" : "";
    const mark = sentence.polarity < 0 ? "" : `; ${`${book.polarities[sentence.polarity].title} ${shown(sentence.sure)}`.trim()}${doubtful}`;
    const done = !decision ? "" : decision.whole ? " ✓" : " ✎";
    if (node?.matches("mark") !== tagged) {
      entry.node = make(tagged ? "mark" : "span", { className: "sentence", textContent: sentence.text });
      entry.node.id = sentence.number ? `s${sentence.number}` : `at${sentence.at}`;
      button.setAttribute("aria-describedby", entry.node.id);
      entry.node.addEventListener("pointerenter", (event) => { if (event.pointerType === "mouse" && !pinned && sentence.tags.length) later(() => openDetails(entry), 200); });
      entry.node.addEventListener("pointerleave", () => { if (!pinned) later(closeDetails, 300); });
      entry.node.addEventListener("click", () => { if (getSelection().isCollapsed) { entry.button.focus({ preventScroll: true }); pin(entry); } });
      if (node?.classList.contains("match") && filtered()) entry.node.classList.add("match");
      node?.replaceWith(entry.node);
    }
    entry.node.classList.toggle("decided", Boolean(decision));
    entry.node.classList.toggle("current", current === entry && pinned);
    button.classList.toggle("none", !tagged && !decision);
    button.setAttribute("aria-label", `Themes of sentence ${sentence.number}: ${names || "none"}${tagged || decision ? mark : ""}${!decision ? "" : decision.whole ? "; confirmed" : "; decided in part"}`);
    button.replaceChildren(...sentence.tags.map((tag) => painted(make("span", { className: "dot" }), [tag.theme])), ...(tagged || decision ? [sign(sentence.polarity) ?? "", doubtful] : ["·"]), done);
    entry.print.textContent = tagged ? `[${names}${mark}] ` : "";
  }
  // After a decision: the sentence, its details and what is counted; what is shown under the filters stays.
  function redraw(entry) {
    const held = document.activeElement?.closest("#details .editor [data-key]")?.dataset.key;
    draw(entry);
    if (!filtered()) entry.node.classList.toggle("match", passes(entry.sentence));
    if (entry.node.classList.contains("match")) painted(entry.node, colours(entry.sentence));
    if (current === entry) {
      fill(entry);
      if (held) (details.querySelector(`[data-key="${held}"]:enabled`) ?? entry.button).focus({ preventScroll: true });
    }
    showFilters(look(scope()).counts, scope());
  }

  function showText(found) {
    const text = byId("text");
    closeDetails();
    if (state.report === null) { text.replaceChildren(); built = null; laid = []; return; }
    if (built !== state.report) layOut(state.report);
    const matches = new Set(found), isFiltered = filtered();
    text.classList.toggle("filtered", isFiltered);
    if (!isFiltered) { only.checked = false; text.classList.remove("only"); }
    const blocks = new Set();
    for (const { sentence, node } of laid) {
      const is = matches.has(sentence);
      node.classList.toggle("match", is);
      if (is) { painted(node, colours(sentence)); blocks.add(node.closest(".block")); }
    }
    let heading = null;
    text.classList.toggle("without-context", state.context === "hidden");
    for (const node of text.querySelectorAll("h3, .block")) {
      if (node.tagName === "H3") { heading = node; node.classList.remove("match"); node.classList.add("context"); continue; }
      const is = blocks.has(node);
      node.classList.toggle("match", is);
      if (is && heading) heading.classList.add("match");
      if (heading && !node.classList.contains("context")) heading.classList.remove("context");
    }
    steps.hidden = !isFiltered;
    count.textContent = plural(matches.size, "sentence");
    highlight("search", laid.filter(({ sentence }) => matches.has(sentence)).flatMap(({ sentence, node }) => search.places(sentence).map(([start, length]) => [node, start, length])));
  }

  function highlight(name, ranges) {
    if (!globalThis.Highlight) return; // words are then named, not marked
    CSS.highlights.set(name, new Highlight(...ranges.flatMap(([node, start, length]) => {
      const text = node.firstChild, range = document.createRange();
      if (!text || start + length > text.length) return [];
      range.setStart(text, start);
      range.setEnd(text, start + length);
      return [range];
    })));
  }

  // --- details of a sentence

  const details = byId("details");
  let current = null, pinned = false, timer = null;
  function later(act, wait) { clearTimeout(timer); timer = setTimeout(act, wait); }
  details.addEventListener("pointerenter", () => clearTimeout(timer));
  details.addEventListener("pointerleave", () => { if (!pinned) later(closeDetails, 300); });

  // What moved a theme, in log-odds: words, then what stands around the sentence.
  function moved(tag, sentence) {
    const adds = (what) => what.map(([name, value]) => `${name} ${value > 0 ? "+" : "−"}${Math.abs(value).toFixed(1)}`).join(", ");
    const words = adds(tag.words.map(([start, length, value]) => [`“${sentence.text.slice(start, start + length)}”`, value]));
    return [words, adds(tag.around.map(([which, value]) => [book.surroundings[which], value]))].filter(Boolean).join("; ");
  }
  function showWords(entry, tags) {
    const ranges = (sense) => tags.flatMap((tag) => tag.words.filter(([, , value]) => Math.sign(value) === sense).map(([start, length]) => [entry.node, start, length]));
    highlight("for", ranges(1));
    highlight("against", ranges(-1));
  }
  function pin(entry) {
    pinned = true;
    details.classList.add("pinned");
    openDetails(entry);
    entry.node.classList.add("current");
  }
  function unpin() {
    pinned = false;
    details.classList.remove("pinned");
  }
  function openDetails(entry) {
    clearTimeout(timer);
    if (current === entry) return;
    closeDetails(true);
    current = entry;
    entry.button.setAttribute("aria-expanded", "true");
    fill(entry);
  }
  function fill(entry) {
    const { sentence, node } = entry;
    const tags = make("ul", {}, ...sentence.tags.map((tag) => {
      const item = make("li", {}, painted(make("span", { className: "tag" }, make("span", { className: "swatch" }), `${book.themes[tag.theme].title} ${shown(tag.probability)}`), [tag.theme]));
      if (tag.words.length || tag.around.length) item.append(make("div", { className: "moved", textContent: moved(tag, sentence) }));
      item.addEventListener("pointerenter", () => showWords(entry, [tag]));
      item.addEventListener("pointerleave", () => showWords(entry, sentence.tags.slice(0, 1)));
      return item;
    }));
    details.replaceChildren(
      make("p", { className: "quiet", textContent: [sharing.place(sentence), sentence.number ? `sentence ${sentence.number}` : ""].filter((part, i, all) => part && all.indexOf(part) === i).join(", ") }),
      make("p", { className: "finding" }, polarityText(sentence) ?? ""), sharing.copying(sentence), correct.editor(entry), tags);
    details.setAttribute("aria-label", `Themes of sentence ${sentence.number}`);
    (node.closest("ul") ?? node.closest(".block")).after(details);
    details.hidden = false;
    const lines = node.getClientRects(), last = lines[lines.length - 1], frame = details.offsetParent?.getBoundingClientRect();
    if (frame) {
      const left = Math.min(Math.max(last.left - frame.left, 0), Math.max(frame.width - details.offsetWidth, 0));
      details.style.left = `${left}px`;
      details.style.top = `${last.bottom - frame.top + 6}px`;
    }
    showWords(entry, sentence.tags.slice(0, 1));
  }
  function closeDetails(keep = false) {
    clearTimeout(timer);
    current?.button.setAttribute("aria-expanded", "false");
    current?.node.classList.remove("current");
    current = null;
    if (keep !== true) unpin();
    details.hidden = true;
    highlight("for", []);
    highlight("against", []);
  }
  function roving(entry) {
    for (const { button } of laid) button.tabIndex = button === entry.button ? 0 : -1;
  }
  function goTo(entry) {
    roving(entry);
    entry.node.scrollIntoView({ block: "start" }); // with what is before it, and room for its details
    entry.button.focus({ preventScroll: true });
  }
  const isHidden = ({ sentence }) => sentence.block.context && state.context === "hidden";
  // The tagged sentences that can be walked through: those that match.
  const walk = () => laid.filter((entry) => entry.node.classList.contains("match"));
  function step(by) {
    const all = walk();
    if (!all.length) return;
    const here = laid.indexOf(laid.find(({ button }) => button.tabIndex === 0));
    const next = by > 0 ? all.find((entry) => laid.indexOf(entry) > here || (here < 0)) : all.findLast((entry) => laid.indexOf(entry) < here);
    goTo(next ?? (by > 0 ? all[0] : all.at(-1)));
  }
  byId("text").addEventListener("keydown", (event) => {
    if (!event.target.matches("button.tags") || event.ctrlKey || event.altKey || event.metaKey) return;
    const all = walk();
    const act = {
      ArrowDown: () => step(1), ArrowRight: () => step(1), ArrowUp: () => step(-1), ArrowLeft: () => step(-1),
      Home: () => all.length && goTo(all[0]), End: () => all.length && goTo(all.at(-1)),
      c: () => current && sharing.copyQuotation(current.sentence),
    }[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || details.hidden || byId("keys").open) return;
    const back = details.contains(document.activeElement) ? current.button : null;
    if (back) back.focus();
    closeDetails();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!details.hidden && !details.contains(event.target) && !event.target.closest(".sentence, button.tags")) closeDetails();
  });

  // --- what the other parts share

  const page = {
    IMPROVEMENT, STRENGTH, MIXED, filtered, kinds, kindIs, kindOf, sentencesOf, tallies, leftOut, scope, probable, colours, sign, polarityText, address, link,
    total, inDoubt, unsure, sureness, choose, chooseTheme, goTo, redraw,
    get grown() { return grown; },
    get open() { return state.report !== null; },
    themes: () => [...state.themes],
    entries: () => laid.filter((entry) => (filtered() ? entry.node.classList.contains("match") : !isHidden(entry))),
    chosen: (element) => (pinned && current && (element === current.button || details.contains(element)) ? current : null),
    reveal: (sentence) => {
      const hidden = isHidden({ sentence });
      if (state.report !== sentence.report || hidden) choose({ report: sentence.report, ...(hidden ? { context: "" } : {}) });
      redraw(laid[sentence.at]);
      goTo(laid[sentence.at]);
    },
    quote: (sentence, how) => listing.quote(sentence, how),
    download: (...file) => sharing.download(...file),
  };
  const tables = tablesOf(book);
  const decisions = decisionsOf({ book, tables, sentencesOf, saved: () => correct.update(), replaced: () => { laid.forEach(draw); show(); } });
  const sharing = sharingOf({ book, page, tables, make, say, shown, amount });
  const listing = listingOf({ book, page, state, decisions, sharing, byId, make, painted, plural, amount, shown });
  const correct = correcting({ book, decisions, sentencesOf, byId, make, painted, say, plural, shown, page });

  // --- everything

  function show() {
    search = searchOf(state.words);
    const reports = scope(), isFiltered = filtered();
    const { found, counts } = look(reports);
    showFilters(counts, reports);
    byId("head").replaceChildren(...listing.head(reports));
    byId("summary").replaceChildren(...(isFiltered ? listing.findings(found) : listing.overview(reports, counts)));
    listing.list(reports, isFiltered ? found : null);
    showText(found);
    correct.show();
    const told = isFiltered ? plural(found.length, "sentence") : "";
    byId("found").textContent = told;
    byId("show-results").textContent = isFiltered ? `Show ${told}` : "Show the page";
    byId("chosen").textContent = [told, listing.themesNamed()].filter(Boolean).join(": ");
    byId("title").textContent = book.title;
    document.title = state.report !== null && many ? `${book.reports[state.report].authority ?? book.reports[state.report].name} · ${book.title}` : book.title;
  }
  function arrive(event) {
    const before = state.report, kept = history.state;
    clearTimeout(choose.timer);
    typing = "";
    recall();
    grown = kept?.grown ?? {};
    closeFilters();
    show();
    for (const { node } of laid) node.classList.remove("linked");
    const entry = state.sentence ? laid.find(({ sentence }) => sentence.number === state.sentence) : null;
    if (entry) entry.node.classList.add("linked");
    if (kept && (event || !entry)) {
      if (entry) roving(entry);
      scrollTo(0, kept.scroll);
      if (kept.focus) [...byId("main").querySelectorAll("a")].find((one) => one.getAttribute("href") === kept.focus)?.focus({ preventScroll: true });
    } else if (entry) goTo(entry);
    else if (event && before !== state.report) { // a page that opens begins at its top, as any other
      scrollTo(0, 0);
      byId("main").focus({ preventScroll: true });
    }
  }
  addEventListener("popstate", arrive); // back, forward, and a link within the page
  addEventListener("pagehide", keep);
  document.addEventListener("click", (event) => { if (event.target.closest?.("main a[href^='#']")) keep(); }, true);
  document.querySelector(".skip").onclick = (event) => {
    event.preventDefault(); // its address is no view: going there would close the report and drop the filters
    byId("main").focus();
  };
  decisions.recall();
  arrive();
  document.documentElement.dataset.ready = "yes";
  // What a first search would have to wait for is read while nothing else is done.
  const idle = globalThis.requestIdleCallback ?? ((act) => setTimeout(() => act({ timeRemaining: () => 0 }), 50));
  let next = 0;
  idle(function readOn(deadline) {
    do { for (const sentence of sentencesOf(next)) sentence.folded ??= foldedOf(sentence.text); next += 1; } while (next < book.reports.length && deadline.timeRemaining() > 4);
    if (next < book.reports.length) idle(readOn);
  });
})();
