// What stands above a text: the head of a report, what was found under the filters, the themes, the list of reports.
const listingOf = ({ book, page, state, decisions, sharing, byId, make, painted, plural, amount, shown }) => {
  const FEW = 5, SOME = 25, MORE = 50; // findings shown at first: above a text, and alone; and on request
  const MOST_WARNINGS = 10, NAMED = 2; // all of them, and those that are shown unasked
  const TOP = 6, WORST = 3; // themes of the summary shown at first, and of a kind of report
  const { IMPROVEMENT, STRENGTH, MIXED, total } = page;
  const at = (row, polarity) => (polarity < 0 ? 0 : row[polarity]);
  const title = (theme) => book.themes[theme].title;
  const decapitalised = (name) => (/^\p{Lu}\p{Ll}/u.test(name) ? name[0].toLowerCase() + name.slice(1) : name);

  // --- head

  // The name of a file, which is broken where a part of it ends, if it has to be.
  function fileName(name, properties = {}) {
    const node = make("span", { className: "file", ...properties });
    for (const part of name.split(/(?<=[_\-./\s])/)) node.append(part, make("wbr"));
    return make("bdi", {}, node);
  }
  function note(...nodes) { return make("div", { className: "warning", role: "note" }, ...nodes); }
  const lines = (texts) => texts.map((text) => make("p", {}, make("bdi", { textContent: text })));
  function folded(summary, texts) {
    const node = make("details", {}, make("summary", { textContent: summary }), ...lines(texts));
    return note(node);
  }
  function warnings(reports) {
    const texts = reports.map((i) => book.reports[i].warning).filter(Boolean), { length } = texts;
    const more = texts.splice(MOST_WARNINGS).length;
    if (more) texts.push(`${plural(more, "more report")} like these`);
    if (length <= NAMED) return length ? [note(...lines(texts))] : [];
    return [folded(`${plural(length, "report")} are unlike those that the model has seen: check their tags`, texts)];
  }
  // Reports that are there twice, and pages that have some sentences only.
  function remarks(reports) {
    const also = reports.map((i) => book.reports[i]).filter((report) => report.also.length).map((report) => `${report.also.join(", ")}: the same text as ${report.name}, counted once`);
    const named = new Set();
    const same = reports.flatMap((i) => {
      const { name, same: others } = book.reports[i];
      if (!others.length || named.has(name)) return [];
      for (const one of [name, ...others]) named.add(one);
      return [`${[name, ...others].join(", ")}: of the same inspection, it seems, with different texts. All of them count.`];
    });
    const texts = [...also, ...same];
    const nodes = !texts.length ? [] : texts.length <= NAMED ? [note(...lines(texts))] : [folded(`${plural(texts.length, "inspection")} are here under several names`, texts)];
    const [themes, polarities] = book.only;
    if (themes.length || polarities.length) {
      const named = [
        ...(themes.length ? [`on ${themes.map((name) => book.themes.find((theme) => theme.name === name)?.title ?? name).join(" or ")}`] : []),
        ...(polarities.length ? [`with the finding ${polarities.map((name) => book.polarities.find((one) => one.name === name)?.title ?? name).join(" or ")}`] : []),
      ];
      nodes.unshift(note(...lines([`This page has only the sentences ${named.join(" ")}, and all counts are of these alone. What stands between them in a report was left out: […]. Correct tags on a page of whole reports, as a model learns from sentences where they stand.`])));
    }
    return nodes;
  }
  function head(reports) {
    if (state.report === null) {
      return [make("h2", { textContent: plural(reports.length, "report") }),
        page.filtered() ? "" : make("p", { className: "quiet", textContent: `Choose a theme to read what ${state.kind || state.authority ? "these" : "all"} reports say on it, search for words, or open a report in the list.` }),
        ...remarks(reports), ...warnings(reports)].filter(Boolean);
    }
    const report = book.reports[state.report], other = page.leftOut(reports);
    const grades = make("dl", { className: "grades" }, ...report.grades.map(([name, grade]) => make("div", {}, make("dt", { textContent: name }), make("dd", { textContent: grade }))));
    const about = make("p", { className: "quiet" });
    const left = { "": "in the text, not counted", hidden: "hidden" }[state.context];
    const parts = [report.kind, report.inspected, report.authority ? fileName(report.name) : "", plural(page.tallies(state.report).sentences, "sentence"),
      other && left ? `${amount(other)} about the area, the inspection or its method ${left}` : ""];
    about.append(...parts.filter(Boolean).flatMap((part, i) => (i ? [" · ", part] : [part])));
    return [
      ...(book.reports.length > 1 ? [make("p", {}, make("a", { href: page.address({ report: null }), textContent: "All reports" }))] : []),
      make("h2", {}, report.authority ?? fileName(report.name)),
      about, ...remarks(reports), ...warnings(reports), ...(report.grades.length ? [grades] : [])];
  }

  // --- quotations

  // What a sentence is said to be, the finding first and then the chosen themes; doubt is marked.
  function tagsOf(sentence) {
    const tags = sentence.tags.filter(page.probable), chosen = ({ theme }) => state.themes.has(theme);
    const figure = (probability, sure) => `${shown(probability)}${page.inDoubt(sentence, sure) ? "?" : ""}`;
    const node = make("span", { className: "quiet tagged" });
    const finding = page.polarityText(sentence);
    if (finding) {
      if (page.inDoubt(sentence, decisions.sureOfPolarity(sentence))) finding.append("?");
      node.append(finding);
    }
    for (const tag of [...tags.filter(chosen), ...tags.filter((one) => !chosen(one))]) {
      if (node.childNodes.length) node.append(" · ");
      node.append(`${title(tag.theme)} ${figure(tag.probability, decisions.sureOf(sentence, tag))}`.trim());
    }
    return node;
  }
  function quote(sentence, { themes = true, filters = true } = {}) {
    const where = make("span", { className: "where" });
    const name = state.report === null ? sharing.reference(sentence) : sharing.place(sentence);
    const href = page.link(sentence.report, sentence.number, filters);
    where.append(" ", sentence.number ? make("a", { href, textContent: name || "in its place" }) : name);
    const line = make("p", { className: "quote" }, make("bdi", { textContent: sentence.text }), where);
    if (!themes) return [line];
    const buttons = sharing.copying(sentence);
    buttons.prepend(tagsOf(sentence));
    return [line, buttons];
  }
  // A list that shows some, and more when it is asked to; how many is kept for whoever comes back.
  function quotes(key, sentences) {
    const list = make("ul", { className: "quotes" }), more = make("button", { type: "button" });
    const first = state.report === null ? SOME : FEW;
    let from = 0;
    const extend = (n) => {
      list.append(...sentences.slice(from, from + n).map((sentence) => painted(make("li", {}, ...quote(sentence)), page.colours(sentence))));
      from += n;
      more.textContent = `Show ${amount(Math.min(MORE, sentences.length - from))} more`;
      more.hidden = from >= sentences.length;
    };
    more.onclick = () => {
      const next = list.children.length;
      extend(MORE);
      page.grown[key] = from;
      list.children[next]?.querySelector("a, button")?.focus();
    };
    extend(Math.max(first, page.grown[key] ?? 0));
    return [list, make("p", { className: "buttons" }, more)];
  }

  // --- what was found under the filters: weaknesses apart from strengths, the surest first, the unsure at the end

  const themesNamed = () => [...state.themes].map(title).join(state.all ? " and " : " or ");
  // The filters in words, but for the themes.
  function chosen() {
    const section = book.sections.find(({ name }) => name === state.section)?.title;
    const kind = page.kinds.find(({ key }) => key === state.kind)?.title;
    return [
      [...state.polarities].map((k) => book.polarities[k].title).join(" or "), section && `section “${section}”`, state.words.trim() && `search: ${state.words.trim()}`,
      state.least ? `probability of theme and finding at least ${shown(state.least)}` : "",
      state.report === null && kind, state.report === null && state.authority,
    ].filter(Boolean).join(" · ");
  }
  function findings(found) {
    const order = [IMPROVEMENT, MIXED, STRENGTH].filter((k) => k >= 0);
    book.polarities.forEach((_, k) => { if (!order.includes(k)) order.push(k); });
    const groups = [...order, -1].map((k) => ({ key: k, title: k < 0 ? "Other" : book.polarities[k].title, sentences: [] }));
    const unsure = [], of = new Map(groups.map(({ key, sentences }) => [key, sentences])), sure = new Map();
    for (const sentence of found) {
      sure.set(sentence, page.sureness(sentence));
      (page.unsure(sentence) ? unsure : of.get(sentence.polarity)).push(sentence);
    }
    groups.push({ key: "unsure", title: "Unsure", sentences: unsure });
    for (const { sentences } of groups) sentences.sort((a, b) => sure.get(b) - sure.get(a));
    const full = groups.filter(({ sentences }) => sentences.length);
    for (const group of full) group.title += ` (${amount(group.sentences.length)})`;
    const named = `${plural(found.length, "sentence")}${state.themes.size ? `: ${themesNamed()}` : ""}`;
    const words = state.words.trim() || state.least || state.section ? chosen() : "";
    const nodes = [make("h2", { id: "summary-title", tabIndex: -1, textContent: named })];
    if (words) nodes.push(make("p", { className: "quiet", textContent: words }));
    if (state.themes.size === 1) nodes.push(make("p", { className: "quiet definition", textContent: book.themes[[...state.themes][0]].definition }));
    if (found.length) nodes.push(kindsOf(found), sharing.withAll(named, chosen(), full));
    else nodes.push(make("p", { textContent: `No sentence fits all of the filters.${state.themes.size > 1 && state.all ? " No sentence may be on all of these themes: choose any of them." : ""}` }));
    for (const group of full) {
      nodes.push(make("h3", {}, page.sign(group.key) ?? "", ` ${group.title}`));
      if (group.key === "unsure") nodes.push(make("p", { className: "quiet", textContent: unsureMeans(unsure) }));
      nodes.push(...quotes(group.key, group.sentences));
    }
    return nodes.filter(Boolean);
  }
  function unsureMeans(sentences) {
    const limits = [...new Set(sentences.map(({ report }) => book.reports[report].doubt))].sort((a, b) => b - a).map((doubt) => shown(1 - doubt));
    return `The theme or the finding, marked with a question mark, has a probability of ${limits[0]} or less${limits.length > 1 ? ` (of ${limits[1]} or less in a report that is unlike those that the model has seen)` : ""}. Read these before you count on them. The surest come first.`;
  }
  // In how many sentences of each kind of report it was found.
  function kindsOf(found) {
    if (state.report !== null || state.kind || page.kinds.length < 2) return null;
    const inReport = book.reports.map(() => 0);
    for (const { report } of found) inReport[report] += 1;
    const counts = page.kinds.map((kind) => [kind, inReport.reduce((sum, n, i) => (page.kindIs(i, kind.key) ? sum + n : sum), 0)]).filter(([, n]) => n);
    if (counts.length < 2) return null;
    return make("p", { className: "kinds quiet", role: "group", "aria-label": "Kinds of report" }, "By kind of report: ",
      ...counts.flatMap(([kind, n], i) => [i ? ", " : "", make("button", { type: "button", className: "link", textContent: `${kind.title} (${amount(n)})`, onclick: () => page.choose({ kind: kind.key }) })]));
  }

  // --- what needs to improve, theme by theme

  function row(...cells) { return make("tr", {}, ...cells); }
  const labelled = (n, label) => (n === 1 ? label.replace(/^(report|sentence)s$/, "$1") : label);
  const number = (n, label = "") => make("td", { className: "number", textContent: amount(n), "data-label": labelled(n, label) });
  function table(headings, ...bodies) {
    const node = make("table", {}, make("thead", {}, headings), ...bodies);
    // On a phone a row is no longer laid out as one, and would no longer be told as one either.
    const roles = { table: "table", "thead, tbody": "rowgroup", tr: "row", td: "cell", "th[scope=col]": "columnheader", "th[scope=row]": "rowheader" };
    for (const [selector, role] of Object.entries(roles)) for (const one of selector === "table" ? [node] : node.querySelectorAll(selector)) one.setAttribute("role", role);
    return make("div", { className: "wide" }, node);
  }
  // The name of a polarity, and on a phone its sign.
  function headed(k) {
    const { title: name, sign, look } = book.polarities[k];
    return make("th", { scope: "col", className: "number" }, make("span", { className: "long", textContent: name }), make("span", { className: `short ${look}`, textContent: sign, "aria-hidden": "true" }));
  }
  // The one with more to improve first.
  const worseFirst = (a, b) => at(b, IMPROVEMENT) - at(a, IMPROVEMENT) || at(b, MIXED) - at(a, MIXED) || total(b) - total(a);
  const columns = book.polarities.map((_, k) => k).filter((k) => [IMPROVEMENT, MIXED, STRENGTH].includes(k) || IMPROVEMENT < 0)
    .sort((a, b) => [IMPROVEMENT, MIXED, STRENGTH].indexOf(a) - [IMPROVEMENT, MIXED, STRENGTH].indexOf(b));

  function overview(reports, counts) {
    const withCounts = book.themes.map((_, theme) => theme).filter((theme) => total(counts[theme]));
    withCounts.sort((a, b) => worseFirst(counts[a], counts[b]));
    const telling = state.report !== null, said = new Set();
    const headings = row(make("th", { scope: "col", textContent: "Theme" }), ...columns.map(headed),
      columns.length ? null : make("th", { scope: "col", className: "number", textContent: "Sentences" }),
      telling ? null : make("th", { scope: "col", className: "number", textContent: "Reports" }));
    const rows = withCounts.map((theme) => {
      const best = telling ? book.reports[state.report].telling[theme].map((i) => page.sentencesOf(state.report)[i]).filter((sentence) => decisions.isOn(sentence, theme)) : [];
      const sentence = best.find((one) => !said.has(one)) ?? best[0];
      said.add(sentence);
      const counted = row(make("th", { scope: "row" }, make("button", { type: "button", className: "link", textContent: title(theme), onclick: () => page.chooseTheme(theme, true) })),
        ...columns.map((k) => number(counts[theme][k])),
        columns.length ? null : number(total(counts[theme])),
        telling ? null : number(reports.filter((i) => (IMPROVEMENT < 0 ? total(page.tallies(i).counts[theme]) : at(page.tallies(i).counts[theme], IMPROVEMENT))).length));
      if (!sentence) return [counted];
      counted.className = "quoted";
      const quoted = quote(sentence, { themes: false });
      if (page.unsure(sentence, theme)) quoted[0].append(make("span", { className: "where", textContent: " (unsure)" }));
      return [counted, row(make("td", { colSpan: counted.children.length }, ...quoted))];
    });
    const several = severalKinds(reports);
    const name = IMPROVEMENT < 0 ? "Themes" : "What needs to improve, theme by theme";
    const rest = rows.slice(TOP).flat();
    const open = () => { for (const one of rest) one.classList.remove("rest"); all.hidden = true; };
    const all = make("button", { type: "button", textContent: `Show all ${rows.length} themes`, onclick: () => {
      open();
      page.grown.themes = rows.length;
      rest[0].querySelector("button").focus();
    } });
    for (const one of rest) one.classList.add("rest");
    all.hidden = !rest.length;
    if (page.grown.themes) open();
    return [...several, make("h2", { id: "summary-title", tabIndex: -1, textContent: several.length ? `${name}: all kinds together` : name }),
      make("p", { className: "quiet", textContent: telling ? "Sentences by finding, and one of the most telling." : "Sentences by finding, and the reports in which something needs to improve." }),
      rows.length ? table(headings, make("tbody", {}, ...rows.flat())) : make("p", { textContent: "No sentence has a theme." }),
      make("p", { className: "buttons" }, all)];
  }
  // Each kind of report by itself, where there are several.
  function severalKinds(reports) {
    if (state.report !== null || state.kind) return [];
    const kinds = page.kinds.map((kind) => [kind, reports.filter((i) => page.kindIs(i, kind.key))]).filter(([, own]) => own.length);
    if (kinds.length < 2) return [];
    const rows = kinds.map(([kind, own]) => {
      const counts = book.themes.map((_, theme) => own.map((i) => page.tallies(i).counts[theme]).reduce((sums, row) => sums.map((sum, k) => sum + row[k])));
      const worst = book.themes.map((_, theme) => theme).filter((theme) => (IMPROVEMENT < 0 ? total(counts[theme]) : at(counts[theme], IMPROVEMENT)))
        .sort((a, b) => worseFirst(counts[a], counts[b])).slice(0, WORST);
      const themes = make("td", { className: "worst" }, ...worst.flatMap((theme, n) => [n ? ", " : "", make("button", { type: "button", className: "link", textContent: title(theme),
        onclick: () => page.choose({ kind: kind.key, themes: new Set([theme]) }) }), ` ${amount(IMPROVEMENT < 0 ? total(counts[theme]) : at(counts[theme], IMPROVEMENT))}`]));
      return row(make("th", { scope: "row" }, make("button", { type: "button", className: "link", textContent: kind.title, onclick: () => page.choose({ kind: kind.key }) })), number(own.length, "reports"), themes);
    });
    const headings = row(make("th", { scope: "col", textContent: "Kind" }), make("th", { scope: "col", className: "number", textContent: "Reports" }),
      make("th", { scope: "col", textContent: IMPROVEMENT < 0 ? "Most often" : "Needs to improve most often" }));
    const wide = table(headings, make("tbody", {}, ...rows));
    wide.classList.add("cards");
    return [make("h2", { textContent: "Kinds of report" }), make("p", { className: "quiet", textContent: "What inspectors look at differs from kind to kind: choose one to see it by itself." }), wide];
  }

  // --- list of reports

  let order = { column: null, down: false };
  function list(reports, found) {
    const node = byId("list");
    if (state.report !== null) { node.replaceChildren(); return; }
    const inReport = new Map();
    for (const { report, polarity } of found ?? []) {
      if (!inReport.has(report)) inReport.set(report, new Map());
      const counts = inReport.get(report);
      for (const k of [polarity, null]) counts.set(k, (counts.get(k) ?? 0) + 1);
    }
    const of = (i, k) => {
      if (found) return inReport.get(i)?.get(k) ?? 0;
      return k === null ? page.tallies(i).sentences : page.tallies(i).findings[k];
    };
    const cells = [
      ["Report", (i) => book.reports[i].authority ?? book.reports[i].name],
      ["Inspected", (i) => book.reports[i].start ?? ""],
      ["Overall", (i) => book.reports[i].grades[0]?.[1] ?? ""],
      ...[IMPROVEMENT, STRENGTH].filter((k) => k >= 0).map((k) => [book.polarities[k].title, (i) => of(i, k)]),
      ["Sentences", (i) => of(i, null)],
    ];
    const rows = reports.filter((i) => !found || inReport.has(i));
    const key = cells[order.column]?.[1];
    if (key) rows.sort((a, b) => (typeof key(a) === "number" ? key(a) - key(b) : key(a).localeCompare(key(b))) * (order.down ? -1 : 1));
    const headings = row(...cells.map(([name, value], c) => {
      const numeric = rows.length && typeof value(rows[0]) === "number";
      const cell = make("th", { scope: "col", className: numeric ? "number" : "" }, make("button", { type: "button", textContent: name, onclick: () => {
        order = { column: c, down: order.column === c ? !order.down : Boolean(numeric) };
        list(reports, found);
        node.querySelectorAll("thead button")[c].focus();
      } }));
      if (order.column === c) cell.setAttribute("aria-sort", order.down ? "descending" : "ascending");
      return cell;
    }));
    const line = (i) => row(
      make("th", { scope: "row" }, make("a", { href: page.link(i, null, true) }, book.reports[i].authority ?? fileName(book.reports[i].name)),
        book.reports[i].authority ? make("div", { className: "quiet" }, fileName(book.reports[i].name)) : null,
        ...book.reports[i].also.map((name) => make("div", { className: "quiet" }, "also: ", fileName(name)))),
      make("td", { textContent: book.reports[i].inspected }), make("td", { textContent: cells[2][1](i) }),
      ...cells.slice(3).map(([name, value]) => number(value(i), decapitalised(name))));
    const kinds = page.kinds.map((kind) => [kind, rows.filter((i) => page.kindIs(i, kind.key))]).filter(([, own]) => own.length);
    const bodies = kinds.map(([kind, own]) => {
      const group = row(make("th", { scope: "rowgroup", colSpan: cells.length, className: "group", textContent: `${kind.title} (${amount(own.length)})` }));
      return make("tbody", {}, kinds.length > 1 ? group : null, ...own.map(line));
    });
    const wide = table(headings, ...bodies);
    wide.classList.add("cards");
    node.replaceChildren(make("h2", { textContent: found ? `In ${plural(rows.length, "report")}` : "Reports" }), ...(rows.length ? [wide] : []));
  }

  return { head, quote, findings, overview, list, themesNamed };
};
