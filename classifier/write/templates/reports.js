"use strict";
// The page of tagged reports. Text of reports only ever becomes text nodes; there is no innerHTML.
(() => {
  const byId = (id) => document.getElementById(id);
  const book = JSON.parse(byId("index").textContent);
  const sources = document.querySelectorAll("script.report");
  const opened = [];
  const many = book.reports.length > 1;
  const polarityIndex = (name) => book.polarities.findIndex((polarity) => polarity.name === name);
  const IMPROVEMENT = polarityIndex("improvement"), STRENGTH = polarityIndex("strength"), MIXED = polarityIndex("mixed");
  const FEW = 5, SOME = 50; // findings shown at first: above a text, and alone
  const MOST_WARNINGS = 10; // in the list of reports
  const TOP = 6; // themes of the summary shown at first

  const state = {
    report: many ? null : 0, sentence: null, themes: new Set(), polarities: new Set(),
    section: "", authority: "", least: 0, words: "", context: false,
  };
  // What a report counts: all of it, or all but what is about the area, the inspection or its method.
  const tallies = (i) => (state.context && book.reports[i].whole) || book.reports[i];
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
  const plural = (n, word) => `${n.toLocaleString("en")} ${word}${n === 1 ? "" : "s"}`;

  // --- reports

  function sentencesOf(i) {
    if (!opened[i]) {
      const { blocks, sentences } = JSON.parse(sources[i].textContent);
      const places = blocks.map(([kind, section, heading, number, page, context]) => ({ kind, section, heading, number, page, context }));
      opened[i] = sentences.map(([text, block, number, page, polarity, sure, tags]) => ({
        report: i, text, lower: text.toLowerCase(), block: places[block], blockAt: block, number, page, polarity, sure,
        tags: tags.map(([theme, probability, words, around]) => ({ theme, probability, words, around })),
      }));
    }
    return opened[i];
  }
  const probable = (tag) => tag.probability === null || tag.probability >= state.least;
  const scope = () => state.report !== null ? [state.report] : book.reports.flatMap(
    (report, i) => (!state.authority || report.authority === state.authority ? [i] : []));
  const filtered = () => Boolean(state.themes.size || state.polarities.size || state.section
    || state.least || state.words.trim());
  const wanted = () => state.words.toLowerCase().split(/\s+/).filter(Boolean);

  function passes(sentence, words, themes) {
    if (sentence.block.context && !state.context) return false;
    if (state.polarities.size && !state.polarities.has(sentence.polarity)) return false;
    if (state.section && sentence.block.section !== state.section) return false;
    if (!words.every((word) => sentence.lower.includes(word))) return false;
    if (themes.size) return sentence.tags.some((tag) => themes.has(tag.theme) && probable(tag));
    return words.length > 0 || sentence.tags.some(probable); // a search finds any sentence
  }
  function matching(reports) {
    const words = wanted();
    return reports.flatMap((i) => sentencesOf(i).filter((sentence) => passes(sentence, words, state.themes)));
  }
  // Findings of each theme by polarity, whatever theme is chosen.
  function counted(reports) {
    const found = book.themes.map(() => book.polarities.map(() => 0).concat(0));
    if (!filtered() || (state.themes.size && !state.polarities.size && !state.section && !state.least && !state.words.trim())) {
      for (const i of reports) {
        tallies(i).counts.forEach((row, theme) => row.forEach((n, k) => { found[theme][k] += n; }));
      }
      return found;
    }
    const words = wanted(), none = new Set();
    for (const i of reports) {
      for (const sentence of sentencesOf(i)) {
        if (!passes(sentence, words, none)) continue;
        for (const tag of sentence.tags) {
          if (probable(tag)) found[tag.theme].splice(sentence.polarity, 1, found[tag.theme].at(sentence.polarity) + 1);
        }
      }
    }
    return found;
  }
  const total = (row) => row.reduce((sum, n) => sum + n, 0);
  const at = (row, polarity) => (polarity < 0 ? 0 : row[polarity]);

  // --- links and quotations

  function link(report, sentence) {
    const parts = new URLSearchParams({ report: book.reports[report].name });
    if (sentence) parts.set("sentence", sentence);
    return `#${parts}`;
  }
  function remember() {
    const parts = new URLSearchParams();
    if (state.report !== null && many) parts.set("report", book.reports[state.report].name);
    for (const theme of state.themes) parts.append("theme", book.themes[theme].name);
    for (const polarity of state.polarities) parts.append("polarity", book.polarities[polarity].name);
    for (const name of ["section", "authority", "words"]) if (state[name]) parts.set(name, state[name]);
    if (state.least) parts.set("least", state.least);
    if (state.context) parts.set("context", "yes");
    history.replaceState(null, "", `#${parts}`);
  }
  function recall() {
    const parts = new URLSearchParams(location.hash.slice(1));
    const report = book.reports.findIndex(({ name }) => name === parts.get("report"));
    state.report = report >= 0 ? report : many ? null : 0;
    state.sentence = Number(parts.get("sentence")) || null;
    const known = (list, names) => new Set(names.map((name) => list.findIndex((one) => one.name === name)).filter((i) => i >= 0));
    state.themes = known(book.themes, parts.getAll("theme"));
    state.polarities = known(book.polarities, parts.getAll("polarity"));
    state.section = book.sections.some(({ name }) => name === parts.get("section")) ? parts.get("section") : "";
    state.authority = book.reports.some(({ authority }) => authority === parts.get("authority")) ? parts.get("authority") ?? "" : "";
    state.words = parts.get("words") ?? "";
    state.context = parts.get("context") === "yes";
    state.least = Math.min(Math.max(Number(parts.get("least")) || 0, 0), 1);
  }
  function place(sentence) {
    const parts = [];
    if (sentence.block.number !== null) parts.push(`paragraph ${sentence.block.number}`);
    if (sentence.page !== null) parts.push(`page ${sentence.page}`);
    return parts.length ? parts.join(", ") : sentence.number ? `sentence ${sentence.number}` : "";
  }
  const reference = (sentence) => [book.reports[sentence.report].reference, place(sentence)].filter(Boolean).join(", ");
  const quotation = (sentence) => `“${sentence.text}” (${reference(sentence)})`;

  async function copy(text, done) {
    try {
      await navigator.clipboard.writeText(text);
    } catch { // no permission, or a browser without it
      const area = make("textarea", { value: text, readOnly: true });
      document.body.append(area);
      area.select();
      const copied = document.execCommand("copy");
      area.remove();
      if (!copied) { say("The browser did not let this page copy."); return; }
    }
    say(done);
  }
  function copying(sentence) {
    const address = () => location.href.split("#")[0] + link(sentence.report, sentence.number);
    return make("p", { className: "buttons" },
      make("button", { type: "button", className: "copy", textContent: "Copy as quotation", onclick: () => copy(quotation(sentence), "Quotation copied") }),
      sentence.number ? make("button", { type: "button", textContent: "Copy link", onclick: () => copy(address(), "Link copied") }) : null);
  }

  // --- signs

  function sign(polarity) {
    if (polarity < 0) return null;
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
  function themeLink(theme) {
    return make("button", { type: "button", className: "link", textContent: book.themes[theme].title, onclick: () => chooseTheme(theme, true) });
  }

  // --- themes and filters

  const themeButtons = book.themes.map((theme, i) => {
    const button = make("button", { type: "button", title: theme.definition, onclick: () => chooseTheme(i) });
    byId("themes").append(make("li", {}, button));
    return button;
  });
  const boxes = book.polarities.map((polarity, i) => {
    const box = make("input", { type: "checkbox", value: polarity.name, onchange: () => {
      box.checked ? state.polarities.add(i) : state.polarities.delete(i);
      changed();
    } });
    byId("polarities").append(make("label", {}, box, make("span", { className: polarity.look, textContent: `${polarity.sign} ${polarity.title}` })));
    return box;
  });
  byId("polarities").closest("fieldset").hidden = !boxes.length;
  byId("key").append("Sentences: ", ...[IMPROVEMENT, STRENGTH].filter((k) => k >= 0).flatMap((k, n) => [
    n ? ", " : "", make("span", { className: book.polarities[k].look, textContent: `${book.polarities[k].sign} ${book.polarities[k].title.toLowerCase()}` })]));
  byId("section").append(make("option", { value: "", textContent: "All" }), ...book.sections.map(({ name, title }) => make("option", { value: name, textContent: title })));
  const authorities = [...new Set(book.reports.map(({ authority }) => authority).filter(Boolean))].sort((a, b) => a.localeCompare(b));
  byId("authority").append(make("option", { value: "", textContent: "All" }), ...authorities.map((value) => make("option", { value, textContent: value })));
  byId("section").closest("p").hidden = !book.sections.length;

  function chooseTheme(theme, alone = false) {
    if (alone) state.themes = new Set([theme]);
    else if (!state.themes.delete(theme)) state.themes.add(theme);
    changed();
    if (alone) byId("summary").scrollIntoView({ block: "start" });
  }
  function changed() {
    state.sentence = null;
    remember();
    show();
  }
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  byId("words").addEventListener("input", (event) => {
    state.words = event.target.value;
    clearTimeout(changed.timer);
    changed.timer = setTimeout(changed, many && state.report === null ? 150 : 40);
  });
  for (const name of ["section", "authority"]) byId(name).addEventListener("change", (event) => { state[name] = event.target.value; changed(); });
  byId("least").addEventListener("input", (event) => { state.least = Number(event.target.value); changed(); });
  byId("context").addEventListener("change", (event) => { state.context = event.target.checked; changed(); });
  byId("clear").addEventListener("click", () => {
    Object.assign(state, { themes: new Set(), polarities: new Set(), section: "", authority: "", least: 0, words: "", context: false });
    changed();
  });
  byId("open-filters").addEventListener("click", () => {
    const isOpen = byId("filters").classList.toggle("open");
    byId("open-filters").setAttribute("aria-expanded", isOpen);
    if (isOpen) { scrollTo(0, 0); byId("words").focus(); }
  });

  function showFilters(counts, reports) {
    const other = leftOut(reports);
    byId("at-context").hidden = !other;
    byId("at-context").querySelector("span").textContent = `Count what is about the area, the inspection or its method, too (${plural(other, "sentence")})`;
    byId("context").checked = state.context;
    themeButtons.forEach((button, i) => {
      button.setAttribute("aria-pressed", state.themes.has(i));
      button.className = total(counts[i]) ? "" : "none";
      button.replaceChildren(painted(make("span", { className: "swatch" }), [i]), make("span", { textContent: book.themes[i].title }), countCells(counts[i]));
    });
    boxes.forEach((box, i) => { box.checked = state.polarities.has(i); });
    byId("section").value = state.section;
    byId("authority").value = state.authority;
    byId("at-authority").hidden = authorities.length < 2 || state.report !== null;
    byId("least").value = state.least;
    byId("least-shown").textContent = shown(state.least);
    byId("least").closest("p").hidden = book.by_hand;
    if (byId("words").value !== state.words) byId("words").value = state.words;
    byId("clear").disabled = !filtered() && !state.authority && !state.context;
  }

  // --- head, summary and list

  function warnings(reports) {
    const texts = reports.map((i) => book.reports[i].warning).filter(Boolean);
    const more = texts.splice(MOST_WARNINGS).length;
    if (more) texts.push(`${plural(more, "more report")} like these`);
    return texts.length ? [make("div", { className: "warning", role: "note" }, ...texts.map((text) => make("p", {}, make("bdi", { textContent: text }))))] : [];
  }
  function showHead(reports) {
    const head = byId("head");
    if (state.report === null) {
      head.replaceChildren(make("h2", { textContent: plural(reports.length, "report") }), ...warnings(reports));
      return;
    }
    const report = book.reports[state.report];
    const back = make("p", {}, make("a", { href: "#", textContent: "All reports" }));
    const grades = make("dl", { className: "grades" }, ...report.grades.map(([title, grade]) => make("div", {}, make("dt", { textContent: title }), make("dd", { textContent: grade }))));
    head.replaceChildren(
      ...(many ? [back] : []),
      make("h2", { textContent: report.authority ?? report.name }),
      make("p", { className: "quiet", textContent: [report.kind, report.inspected, report.authority ? report.name : "", plural(tallies(state.report).sentences, "sentence"), state.context || !leftOut(reports) ? "" : `${leftOut(reports)} about the area, the inspection or its method not counted`].filter(Boolean).join(" · ") }),
      ...warnings(reports),
      ...(report.grades.length ? [grades] : []));
  }

  function quote(sentence, { themes = true } = {}) {
    const tags = sentence.tags.filter(probable);
    const where = make("span", { className: "where" });
    const name = state.report === null ? reference(sentence) : place(sentence);
    where.append(" ", sentence.number ? make("a", { href: link(sentence.report, sentence.number), textContent: name || "in its place" }) : name);
    const line = make("p", { className: "quote" }, make("bdi", { textContent: sentence.text }), where);
    if (!themes) return [line];
    const buttons = copying(sentence);
    buttons.prepend(make("span", { className: "quiet", textContent: tags.map((tag) => `${book.themes[tag.theme].title} ${shown(tag.probability)}`.trim()).join(" · ") }));
    return [line, buttons];
  }
  const colours = (sentence) => {
    const tags = sentence.tags.filter(probable).map(({ theme }) => theme);
    const chosen = tags.filter((theme) => state.themes.has(theme));
    return chosen.length ? chosen : tags;
  };

  // What was found under the filters, weaknesses apart from strengths.
  function findings(found) {
    const order = [IMPROVEMENT, MIXED, STRENGTH].filter((k) => k >= 0);
    book.polarities.forEach((_, k) => { if (!order.includes(k)) order.push(k); });
    const nodes = [make("h2", { id: "summary-title", textContent: plural(found.length, "sentence") + (state.themes.size ? `: ${[...state.themes].map((i) => book.themes[i].title).join(", ")}` : "") })];
    for (const polarity of [...order, -1]) {
      const own = found.filter((sentence) => sentence.polarity === polarity);
      if (!own.length) continue;
      const title = polarity < 0 ? "Other" : book.polarities[polarity].title;
      nodes.push(make("h3", {}, sign(polarity) ?? "", ` ${title} (${own.length.toLocaleString("en")})`));
      const list = make("ul", { className: "quotes" });
      const more = make("button", { type: "button" });
      let from = 0;
      const extend = (n) => {
        for (const sentence of own.slice(from, from + n)) list.append(painted(make("li", {}, ...quote(sentence)), colours(sentence)));
        from += n;
        more.textContent = `Show ${Math.min(SOME, own.length - from).toLocaleString("en")} more`;
        more.hidden = from >= own.length;
      };
      more.onclick = () => { const next = list.children.length; extend(SOME); list.children[next]?.querySelector("a, button")?.focus(); };
      extend(state.report === null ? SOME : FEW);
      nodes.push(list, make("p", { className: "buttons" }, more));
    }
    return nodes;
  }

  function row(...cells) { return make("tr", {}, ...cells); }
  const number = (n) => make("td", { className: "number", textContent: n.toLocaleString("en") });

  // What needs to improve, theme by theme.
  function overview(reports, counts) {
    const withCounts = book.themes.map((_, theme) => theme).filter((theme) => total(counts[theme]));
    const weight = (theme) => (IMPROVEMENT < 0 ? total(counts[theme]) : at(counts[theme], IMPROVEMENT) + at(counts[theme], MIXED) / 2);
    withCounts.sort((a, b) => weight(b) - weight(a) || total(counts[b]) - total(counts[a]));
    const columns = book.polarities.map((_, k) => k).filter((k) => [IMPROVEMENT, MIXED, STRENGTH].includes(k) || IMPROVEMENT < 0);
    columns.sort((a, b) => [IMPROVEMENT, MIXED, STRENGTH].indexOf(a) - [IMPROVEMENT, MIXED, STRENGTH].indexOf(b));
    const telling = state.report !== null;
    const head = row(make("th", { scope: "col", textContent: "Theme" }),
      ...columns.map((k) => make("th", { scope: "col", className: "number", textContent: book.polarities[k].title })),
      columns.length ? null : make("th", { scope: "col", className: "number", textContent: "Sentences" }),
      telling ? null : make("th", { scope: "col", className: "number", textContent: "Reports" }));
    const rows = withCounts.map((theme) => {
      const quotes = telling ? book.reports[state.report].telling[theme].map((i) => sentencesOf(state.report)[i]) : [];
      const counted = row(make("th", { scope: "row" }, themeLink(theme)),
        ...columns.map((k) => number(counts[theme][k])),
        columns.length ? null : number(total(counts[theme])),
        telling ? null : number(reports.filter((i) => (IMPROVEMENT < 0 ? total(tallies(i).counts[theme]) : at(tallies(i).counts[theme], IMPROVEMENT))).length));
      if (!quotes.length) return [counted];
      counted.className = "quoted";
      return [counted, row(make("td", { colSpan: counted.children.length }, ...quotes.flatMap((sentence) => quote(sentence, { themes: false }))))];
    });
    const title = IMPROVEMENT < 0 ? "Themes" : "What needs to improve, theme by theme";
    const rest = rows.slice(TOP).flat();
    for (const one of rest) one.classList.add("rest");
    const all = make("button", { type: "button", textContent: `Show all ${rows.length} themes`, onclick: () => {
      for (const one of rest) one.classList.remove("rest");
      all.hidden = true;
      rest[0].querySelector("button").focus();
    } });
    all.hidden = !rest.length;
    return [make("h2", { id: "summary-title", textContent: title }),
      make("p", { className: "quiet", textContent: telling ? "Sentences by finding, and the most telling one." : "Sentences by finding, and the reports in which something needs to improve." }),
      rows.length ? make("div", { className: "wide" }, make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows.flat()))) : make("p", { textContent: "No sentence has a theme." }),
      make("p", { className: "buttons" }, all)];
  }

  let order = { column: null, down: false };
  function showList(reports, found) {
    const list = byId("list");
    if (state.report !== null) { list.replaceChildren(); return; }
    const inReport = new Map();
    for (const sentence of found ?? []) inReport.set(sentence.report, (inReport.get(sentence.report) ?? []).concat(sentence.polarity));
    const of = (i, k) => {
      if (found) return (inReport.get(i) ?? []).filter((polarity) => k === null || polarity === k).length;
      return k === null ? tallies(i).sentences : tallies(i).findings[k];
    };
    const columns = [
      ["Report", (i) => book.reports[i].authority ?? book.reports[i].name],
      ["Inspected", (i) => book.reports[i].start ?? ""],
      ["Overall", (i) => book.reports[i].grades[0]?.[1] ?? ""],
      ...[IMPROVEMENT, STRENGTH].filter((k) => k >= 0).map((k) => [book.polarities[k].title, (i) => of(i, k)]),
      ["Sentences", (i) => of(i, null)],
    ];
    const rows = reports.filter((i) => !found || inReport.has(i));
    if (order.column !== null) {
      const key = columns[order.column]?.[1] ?? columns[0][1];
      rows.sort((a, b) => (typeof key(a) === "number" ? key(a) - key(b) : key(a).localeCompare(key(b))) * (order.down ? -1 : 1));
    }
    const head = columns.map(([title, key], c) => {
      const numeric = rows.length && typeof key(rows[0]) === "number";
      const cell = make("th", { scope: "col", className: numeric ? "number" : "" }, make("button", { type: "button", textContent: title, onclick: () => {
        order = { column: c, down: order.column === c ? !order.down : Boolean(numeric) };
        showList(reports, found);
        byId("list").querySelectorAll("thead button")[c].focus();
      } }));
      if (order.column === c) cell.setAttribute("aria-sort", order.down ? "descending" : "ascending");
      return cell;
    });
    const body = rows.map((i) => row(
      make("th", { scope: "row" }, make("a", { href: link(i), textContent: columns[0][1](i) }),
        book.reports[i].authority ? make("div", { className: "quiet", textContent: book.reports[i].name }) : null),
      make("td", { className: "date", textContent: book.reports[i].inspected }), make("td", { textContent: columns[2][1](i) }),
      ...columns.slice(3).map(([, key]) => number(key(i)))));
    list.replaceChildren(make("h2", { textContent: found ? `In ${plural(rows.length, "report")}` : "Reports" }),
      make("div", { className: "wide" }, make("table", {}, make("thead", {}, row(...head)), make("tbody", {}, ...body))));
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
    let heading = null, page = null, block = null, list = null, node = null;
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
        node = make(bullet ? "li" : "p", { className: `block ${sentence.block.kind}` });
        if (sentence.block.number !== null && !bullet) node.append(make("span", { className: "at", textContent: sentence.block.number }));
        if (bullet) {
          if (!list) nodes.push((list = make("ul")));
          list.append(node);
        } else {
          nodes.push(node);
          list = null;
        }
      }
      const text = make(sentence.tags.length ? "mark" : "span", { className: "sentence", textContent: sentence.text });
      if (sentence.number) text.id = `s${sentence.number}`;
      const entry = { sentence, node: text, button: null };
      node.append(text, " ");
      if (sentence.tags.length) {
        const names = sentence.tags.map((tag) => `${book.themes[tag.theme].title} ${shown(tag.probability)}`.trim()).join(", ");
        const mark = sentence.polarity < 0 ? "" : `; ${book.polarities[sentence.polarity].title}`;
        entry.button = make("button", { type: "button", className: "tags", tabIndex: -1, "aria-expanded": "false", "aria-controls": "details",
          "aria-label": `Themes of sentence ${sentence.number}: ${names}${mark}` },
          ...sentence.tags.map((tag) => painted(make("span", { className: "dot" }), [tag.theme])), sign(sentence.polarity));
        node.append(entry.button, make("span", { className: "print", textContent: `[${names}${mark}] ` }));
        text.addEventListener("pointerenter", (event) => { if (event.pointerType === "mouse") later(() => openDetails(entry), 200); });
        text.addEventListener("pointerleave", () => { if (!pinned) later(closeDetails, 300); });
        text.addEventListener("click", () => { if (getSelection().isCollapsed) { pinned = true; openDetails(entry); } });
        entry.button.addEventListener("focus", () => { roving(entry); pinned = true; openDetails(entry); });
        entry.button.addEventListener("click", () => { pinned = true; openDetails(entry); });
      }
      laid.push(entry);
    }
    byId("text").replaceChildren(make("h2", { textContent: "Text" }), steps, ...nodes);
    const first = laid.find((entry) => entry.button);
    if (first) first.button.tabIndex = 0;
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
    for (const node of text.querySelectorAll("h3, .block")) {
      if (node.tagName === "H3") { heading = node; node.classList.remove("match"); continue; }
      const is = blocks.has(node);
      node.classList.toggle("match", is);
      if (is && heading) heading.classList.add("match");
    }
    steps.hidden = !isFiltered;
    count.textContent = plural(matches.size, "sentence");
    highlight("search", wanted().flatMap((word) => laid.filter(({ sentence }) => matches.has(sentence)).flatMap(({ sentence, node }) => {
      const ranges = [];
      for (let from = sentence.lower.indexOf(word); from >= 0; from = sentence.lower.indexOf(word, from + word.length)) ranges.push([node, from, word.length]);
      return ranges;
    })));
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
  function openDetails(entry) {
    clearTimeout(timer);
    if (current !== entry) {
      closeDetails(true);
      current = entry;
      const { sentence, node } = entry;
      const tags = make("ul", {}, ...sentence.tags.map((tag) => {
        const item = make("li", {}, painted(make("span", { className: "tag" }, make("span", { className: "swatch" }), `${book.themes[tag.theme].title} ${shown(tag.probability)}`), [tag.theme]));
        if (tag.words.length || tag.around.length) item.append(make("div", { className: "moved", textContent: moved(tag, sentence) }));
        item.addEventListener("pointerenter", () => showWords(entry, [tag]));
        item.addEventListener("pointerleave", () => showWords(entry, sentence.tags.slice(0, 1)));
        return item;
      }));
      details.replaceChildren(
        make("p", { className: "quiet", textContent: [place(sentence), sentence.number ? `sentence ${sentence.number}` : ""].filter((part, i, all) => part && all.indexOf(part) === i).join(", ") }),
        make("p", {}, polarityText(sentence) ?? ""), tags, copying(sentence));
      details.setAttribute("aria-label", `Themes of sentence ${sentence.number}`);
      (node.closest("ul") ?? node.closest(".block")).after(details);
      details.hidden = false;
      const lines = node.getClientRects(), last = lines[lines.length - 1], frame = details.offsetParent?.getBoundingClientRect();
      if (frame) {
        const left = Math.min(Math.max(last.left - frame.left, 0), Math.max(frame.width - details.offsetWidth, 0));
        details.style.left = `${left}px`;
        details.style.top = `${last.bottom - frame.top + 6}px`;
      }
      entry.button.setAttribute("aria-expanded", "true");
      showWords(entry, sentence.tags.slice(0, 1));
    }
  }
  function closeDetails(keep = false) {
    clearTimeout(timer);
    if (current) current.button.setAttribute("aria-expanded", "false");
    current = null;
    if (keep !== true) pinned = false;
    details.hidden = true;
    highlight("for", []);
    highlight("against", []);
  }
  function roving(entry) {
    for (const { button } of laid) if (button) button.tabIndex = button === entry.button ? 0 : -1;
  }
  function goTo(entry) {
    roving(entry);
    entry.node.scrollIntoView({ block: "center" });
    entry.button.focus({ preventScroll: true });
  }
  // The tagged sentences that can be walked through: those that match.
  const walk = () => laid.filter((entry) => entry.button && entry.node.classList.contains("match"));
  function step(by) {
    const all = walk();
    if (!all.length) return;
    const here = laid.indexOf(laid.find(({ button }) => button && button.tabIndex === 0));
    const next = by > 0 ? all.find((entry) => laid.indexOf(entry) > here || (here < 0)) : all.findLast((entry) => laid.indexOf(entry) < here);
    goTo(next ?? (by > 0 ? all[0] : all.at(-1)));
  }
  byId("text").addEventListener("keydown", (event) => {
    if (!event.target.matches("button.tags") || event.ctrlKey || event.altKey || event.metaKey) return;
    const all = walk();
    const act = {
      ArrowDown: () => step(1), ArrowRight: () => step(1), ArrowUp: () => step(-1), ArrowLeft: () => step(-1),
      Home: () => all.length && goTo(all[0]), End: () => all.length && goTo(all.at(-1)),
      c: () => current && copy(quotation(current.sentence), "Quotation copied"),
    }[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || details.hidden) return;
    const back = details.contains(document.activeElement) ? current.button : null;
    if (back) back.focus();
    closeDetails();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!details.hidden && !details.contains(event.target) && !event.target.closest(".sentence, button.tags")) closeDetails();
  });

  // --- everything

  function show() {
    const reports = scope();
    const found = filtered() || state.report !== null ? matching(reports) : null;
    showFilters(counted(reports), reports);
    showHead(reports);
    byId("summary").replaceChildren(...(filtered() ? findings(found) : overview(reports, counted(reports))));
    showList(reports, filtered() ? found : null);
    showText(found ?? []);
    byId("found").textContent = filtered() ? plural(found.length, "sentence") : "";
    byId("title").textContent = book.title;
    document.title = state.report !== null && many ? `${book.reports[state.report].authority ?? book.reports[state.report].name} · ${book.title}` : book.title;
  }
  function arrive() {
    const before = state.report;
    recall();
    show();
    for (const { node } of laid) node.classList.remove("linked");
    const entry = state.sentence ? laid.find(({ sentence }) => sentence.number === state.sentence) : null;
    if (entry) {
      entry.node.classList.add("linked");
      if (entry.button) goTo(entry);
      else entry.node.scrollIntoView({ block: "center" });
    } else if (before !== state.report) {
      scrollTo(0, 0);
      byId("main").focus({ preventScroll: true });
    }
  }
  addEventListener("hashchange", arrive);
  document.querySelector(".skip").onclick = (event) => {
    event.preventDefault(); // its address is no view: going there would close the report and drop the filters
    byId("main").focus();
  };
  arrive();
  document.documentElement.dataset.ready = "yes";
})();
