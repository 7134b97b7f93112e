// Correcting tags in the text: the editor of a sentence, its keys, what to look at next, and downloads.
const correcting = ({ book, page, decisions, byId, make, painted, say, plural, shown, sentencesOf }) => {
  const FIRST = 5, MORE = 20; // sentences to look at that are listed at once
  const FEW = 6; // open themes that are named
  const many = book.reports.length > 1;
  const title = (theme) => book.themes[theme].title;
  const { isOn } = decisions;
  let byDoubt = false; // whether the way goes from the greatest doubt to the least, not through the text

  // --- what to look at next

  const queue = (reports) => reports.flatMap((i) => sentencesOf(i).filter(({ worth }) => worth)).sort((a, b) => b.worth - a.worth);
  function doubtsOf({ report, was, perhaps }) {
    const unsure = (probability) => probability !== null && page.inDoubt({ report }, probability);
    return [
      ...was.tags.filter(({ probability }) => unsure(probability)).map(({ theme, probability }) => `${title(theme)} ${shown(probability)}`),
      ...perhaps.map(([theme, probability]) => `perhaps ${title(theme)} ${shown(probability)}`),
      ...(was.polarity >= 0 && unsure(was.sure) ? [`${book.polarities[was.polarity].title} ${shown(was.sure)}`] : []),
    ].join(" · ");
  }
  function showQueue() {
    const list = byId("queue");
    if (!byId("look").open) return; // the texts of all reports would have to be read
    const next = queue(page.scope()).filter(({ decision }) => !decision);
    const item = (sentence) => make("li", {}, ...page.quote(sentence, { themes: false, filters: false }), make("p", { className: "quiet", textContent: doubtsOf(sentence) }));
    const more = make("button", { type: "button" });
    const extend = (n) => {
      list.append(...next.slice(list.children.length, list.children.length + n).map(item));
      const rest = next.length - list.children.length;
      more.textContent = `Show ${Math.min(MORE, rest)} more`;
      more.hidden = !rest;
    };
    more.onclick = () => { const { length } = list.children; extend(MORE); list.children[length].querySelector("a")?.focus(); };
    list.replaceChildren();
    extend(FIRST);
    byId("queue-more").replaceChildren(next.length ? more : "Nothing is left that the model is in doubt about.");
  }
  byId("look").addEventListener("toggle", showQueue);

  // --- the way from sentence to sentence

  function way() {
    if (!byDoubt) return page.entries();
    const entries = new Map(page.entries().map((entry) => [entry.sentence, entry]));
    return queue(page.scope()).map((sentence) => entries.get(sentence)).filter(Boolean);
  }
  function step(by, current, undecided = false) {
    const all = way(), position = (entry) => (byDoubt ? all.indexOf(entry) : entry.sentence.at);
    const here = current ? position(current) : -1;
    const rest = all.filter((entry) => (position(entry) - here) * by > 0 && !(undecided && entry.sentence.decision));
    if (rest.length) page.goTo(rest.at(by > 0 ? 0 : -1));
    else say(by > 0 ? "There is no further sentence" : "There is no sentence before this one");
  }
  function setOrder(doubt) {
    byDoubt = doubt;
    byId("order-text").checked = !doubt;
    byId("order-doubt").checked = doubt;
  }
  byId("order-text").addEventListener("change", () => setOrder(false));
  byId("order-doubt").addEventListener("change", () => setOrder(true));

  // --- what can be done with a sentence

  function confirm(entry) {
    decisions.confirm(entry.sentence);
    page.redraw(entry);
    step(1, entry, byDoubt);
  }
  function affirm(entry) {
    if (!page.themes().length) { say("Choose a theme in the filters first"); return; }
    decisions.affirm(entry.sentence, page.themes());
    page.redraw(entry);
    step(1, entry, byDoubt);
  }
  function toggle(entry, theme) {
    decisions.toggle(entry.sentence, theme);
    page.redraw(entry);
    say(`${title(theme)}: ${isOn(entry.sentence, theme) ? "yes" : "no"}`);
  }
  function choose(entry, polarity) {
    if (!book.polarities[polarity]) return;
    decisions.choose(entry.sentence, polarity);
    page.redraw(entry);
    say(book.polarities[polarity].title);
  }
  function forget(entry) {
    decisions.forget(entry.sentence);
    page.redraw(entry);
    say("As it was tagged");
  }
  function move(sentence, done) {
    if (!sentence) { say(`Nothing to ${done}`); return; }
    page.reveal(sentence);
    say(done === "undo" ? "Undone" : "Done again");
  }
  const undo = () => move(decisions.undo(), "undo"), redo = () => move(decisions.redo(), "redo");

  const KEYS = [
    ["Enter", "Confirm the sentence as it is shown, and go on", confirm],
    ["y", "Confirm only the themes that are chosen in the filters, and go on", affirm],
    ["n", "Next sentence", (entry) => step(1, entry)],
    ["p", "Previous sentence", (entry) => step(-1, entry)],
    ["t", "Switch a theme on or off: type a part of its name, then Enter", (entry) => openChooser(entry)],
    ...book.polarities.slice(0, 9).map(({ title: name }, k) => [String(k + 1), name, (entry) => choose(entry, k)]),
    ["x", "Take back all that was decided about the sentence", forget],
    ["u", "Undo", undo],
    ["r", "Redo", redo],
    ["o", "Change the order: through the text, or the greatest doubt first", (entry) => {
      setOrder(!byDoubt);
      say(byDoubt ? "The greatest doubt first" : "Through the text");
      page.redraw(entry);
    }],
    ["d", "Go to the downloads", () => byId("annotator").focus()],
    ["?", "These keys", () => byId("keys").showModal()],
  ];
  byId("key-list").append(...[
    ...KEYS, ["← ↑ → ↓", "Sentences with themes"], ["c", "Copy as quotation"], ["Esc", "Close what is open"],
  ].map(([key, what]) => make("tr", {}, make("th", { scope: "row" }, make("kbd", { textContent: key })), make("td", { textContent: what }))));
  for (const button of document.querySelectorAll(".show-keys")) button.addEventListener("click", () => byId("keys").showModal());
  byId("close-keys").addEventListener("click", () => byId("keys").close());

  // Keys count on a sentence and in its details; on buttons there Enter presses them, and in a field all is text.
  byId("text").addEventListener("keydown", (event) => {
    const entry = page.chosen(event.target);
    if (!entry || event.ctrlKey || event.altKey || event.metaKey || event.target.matches("input")) return;
    if (event.key === "Enter" && event.target !== entry.button) return;
    const found = KEYS.find(([key]) => key === event.key || key === event.key.toLowerCase());
    if (!found) return;
    event.preventDefault();
    if (!event.repeat || "npur".includes(found[0])) found[2](entry); // a key held down decides once
  });
  document.addEventListener("keydown", (event) => {
    if (byId("keys").open) return;
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target.matches("input, select")) return;
    const key = event.key.toLowerCase(), again = key === "y" || (key === "z" && event.shiftKey);
    if (key !== "z" && key !== "y") return;
    event.preventDefault();
    again ? redo() : undo();
  });

  // --- the editor of a sentence

  function control(name, key, onclick, properties = {}) {
    const button = make("button", { type: "button", onclick, ...properties }, ...[name].flat());
    if (key) {
      button.append(" ", make("kbd", { textContent: key, "aria-hidden": "true" }));
      button.setAttribute("aria-keyshortcuts", key);
    }
    return button;
  }
  // On a page of annotations, the themes of a sentence that nobody decided on, or that they did not agree on.
  function open({ judged, decision }) {
    if (!book.by_hand || !judged || decision?.whole) return [];
    return book.themes.map((_, theme) => theme).filter((theme) => !judged.includes(theme) && !(theme in (decision?.themes ?? {})));
  }
  function status(sentence) {
    const { decision, was } = sentence;
    const left = open(sentence), themes = left.length > FEW ? [plural(left.length, "theme")] : left.map(title);
    const isOpen = book.by_hand && sentence.judged && sentence.polarity < 0 && book.polarities.length && !decision?.whole;
    const undecided = left.length || isOpen ? `Open: ${[...themes, ...(isOpen ? ["finding"] : [])].join(", ")}` : "";
    if (!decision) return book.by_hand ? undecided : "Not looked at";
    const changes = [
      ...was.tags.filter(({ theme }) => !isOn(sentence, theme)).map(({ theme }) => `not ${title(theme)}`),
      ...sentence.tags.filter(({ theme }) => was.tags.every((tag) => tag.theme !== theme)).map(({ theme }) => title(theme)),
      ...(sentence.polarity === was.polarity ? [] : [book.polarities[sentence.polarity].title]),
    ];
    const said = [decision.whole ? "Confirmed" : "Decided in part", changes.join(", ")].filter(Boolean).join("; changed: ");
    return [said, undecided].filter(Boolean).join(". ");
  }
  function editor(entry) {
    const { sentence } = entry;
    const switched = Object.keys(sentence.decision?.themes ?? {}).map(Number), left = open(sentence);
    const themes = [...new Set([...sentence.was.tags.map(({ theme }) => theme), ...sentence.perhaps.map(([theme]) => theme), ...switched, ...(left.length > FEW ? [] : left)])];
    const probability = (theme) => [...sentence.was.tags.map((tag) => [tag.theme, tag.probability]), ...sentence.perhaps].find(([one]) => one === theme)?.[1] ?? null;
    const polarities = book.polarities.map(({ sign, title: name, look }, k) => control(
      [make("span", { className: look, textContent: sign }), ` ${name}${k === sentence.was.polarity ? ` ${shown(sentence.was.sure)}` : ""}`.trimEnd()], k < 9 ? String(k + 1) : "", () => choose(entry, k),
      { "data-key": `polarity ${k}`, "aria-pressed": String(sentence.polarity === k) }));
    const buttons = themes.map((theme) => control(
      [painted(make("span", { className: "swatch" }), [theme]), ` ${title(theme)} ${shown(probability(theme))}`.trimEnd()], "", () => toggle(entry, theme),
      { "data-key": `theme ${theme}`, "aria-pressed": String(isOn(sentence, theme)) }));
    return make("div", { className: "editor", role: "group", "aria-label": "Correct this sentence" },
      make("p", { className: "quiet state", textContent: status(sentence) }),
      polarities.length ? make("div", { className: "buttons", role: "group", "aria-label": "Finding" }, ...polarities) : null,
      make("div", { className: "buttons", role: "group", "aria-label": "Themes" }, ...buttons,
        control("Other theme …", "t", () => openChooser(entry), { "data-key": "chooser", "aria-haspopup": "listbox" })),
      make("div", { className: "chooser", hidden: true }),
      make("div", { className: "buttons" },
        control("Confirm and go on", "Enter", () => confirm(entry), { "data-key": "confirm", className: "main" }),
        page.themes().length ? control("Confirm the chosen themes", "y", () => affirm(entry), { "data-key": "affirm" }) : null,
        control("Previous", "p", () => step(-1, entry), { "data-key": "previous" }),
        control("Next", "n", () => step(1, entry), { "data-key": "next" }),
        control("Take back", "x", () => forget(entry), { "data-key": "forget", disabled: !sentence.decision }),
        control("Undo", "u", undo, { "data-key": "undo", disabled: !decisions.canUndo }),
        control("Keys", "?", () => byId("keys").showModal(), { "data-key": "keys" })));
  }

  // --- the chooser of themes: a field with a list (ARIA's combobox)

  function openChooser(entry) {
    const node = document.querySelector("#details .chooser"), { sentence } = entry;
    const field = make("input", { type: "text", role: "combobox", autocomplete: "off", spellcheck: false, "aria-label": "Theme to switch on or off",
      "aria-expanded": "true", "aria-controls": "theme-list", "aria-autocomplete": "list" });
    const list = make("ul", { id: "theme-list", role: "listbox", "aria-label": "Themes", "aria-multiselectable": "true" });
    const perhaps = new Map(sentence.perhaps);
    const rank = (theme) => (page.themes().includes(theme) ? -3 : isOn(sentence, theme) ? -2 : -(perhaps.get(theme) ?? 0));
    const order = book.themes.map((_, theme) => theme).sort((a, b) => rank(a) - rank(b));
    let active = 0, options = [];
    const close = () => { node.hidden = true; node.replaceChildren(); };
    const finish = (theme) => {
      close();
      if (theme !== undefined) toggle(entry, theme);
      entry.button.focus({ preventScroll: true });
    };
    const point = (at) => {
      active = Math.min(Math.max(at, 0), options.length - 1);
      options.forEach(({ node: option }, i) => option.classList.toggle("active", i === active));
      options[active]?.node.scrollIntoView({ block: "nearest" });
      if (options.length) field.setAttribute("aria-activedescendant", options[active].node.id);
      else field.removeAttribute("aria-activedescendant");
    };
    const filter = () => {
      const typed = field.value.trim().toLowerCase();
      const where = (theme) => {
        const name = title(theme).toLowerCase(), at = name.indexOf(typed);
        return at < 0 ? (book.themes[theme].name.toLowerCase().includes(typed) ? 3 : -1) : at === 0 ? 0 : /\W/.test(name[at - 1]) ? 1 : 2;
      };
      const found = order.map((theme) => [where(theme), theme]).filter(([at]) => at >= 0);
      if (typed) found.sort(([a], [b]) => a - b);
      options = found.map(([, theme]) => ({ theme, node: make("li", { id: `option-${theme}`, role: "option", "aria-selected": String(isOn(sentence, theme)), title: book.themes[theme].definition,
        onclick: () => finish(theme) }, make("span", { className: "tick", textContent: isOn(sentence, theme) ? "✓" : "", "aria-hidden": "true" }), painted(make("span", { className: "swatch" }), [theme]), ` ${title(theme)}`) }));
      list.replaceChildren(...options.map(({ node: option }) => option));
      point(0);
    };
    field.addEventListener("input", filter);
    field.addEventListener("keydown", (event) => {
      const act = {
        ArrowDown: () => point(active + 1), ArrowUp: () => point(active - 1),
        Enter: () => options.length && finish(options[active].theme), Escape: () => finish(),
      }[event.key];
      if (!act || event.isComposing) return;
      event.preventDefault();
      event.stopPropagation(); // Escape closes the list alone
      act();
    });
    node.replaceChildren(field, list);
    node.hidden = false;
    filter();
    field.focus();
  }

  // --- counts and downloads

  function download(type, suffix, text) {
    const reports = new Set([...decisions.touched].map(({ report }) => report));
    const [only] = reports, name = reports.size === 1 ? (book.reports[only].file || "annotations").replace(/\.\w{1,8}$/, "").slice(0, 100) : "corrections";
    page.download([name, decisions.annotator].filter(Boolean).join("-"), suffix, type, text);
    decisions.downloaded();
  }
  byId("download-jsonl").addEventListener("click", () => download("application/jsonl", "jsonl", decisions.jsonLines()));
  byId("download-csv").addEventListener("click", () => download("text/csv", "csv", decisions.csv()));
  byId("undo").addEventListener("click", undo);
  byId("redo").addEventListener("click", redo);
  byId("annotator").addEventListener("change", (event) => { decisions.annotator = event.target.value.trim(); });
  document.querySelector('.skip[href="#correct"]').addEventListener("click", (event) => {
    event.preventDefault(); // as for the other one, its address is no view
    (byId("way").hidden ? byId("look").querySelector("summary") : byId("start")).focus();
  });
  byId("start").addEventListener("click", () => step(1, null, true));

  function update() {
    const n = decisions.touched.size, changes = [...decisions.touched].filter(decisions.differs).length;
    const reports = new Set([...decisions.touched].map(({ report }) => report)).size;
    const told = n ? `${plural(n, "sentence")} decided, ${changes} of them changed${many ? `, in ${plural(reports, "report")}` : ""}` : "No sentence decided yet";
    byId("decided").textContent = n ? `${n.toLocaleString("en")} decided${decisions.kept ? "" : ", not kept: download"}` : "";
    byId("decided-all").textContent = told;
    const left = page.scope().reduce((sum, i) => sum + book.reports[i].look, 0) - [...decisions.touched].filter(({ report, worth }) => worth && page.scope().includes(report)).length;
    byId("left").textContent = `(${left.toLocaleString("en")})`;
    byId("refused").hidden = decisions.kept;
    for (const [id, can] of [["undo", decisions.canUndo], ["redo", decisions.canRedo], ["download-jsonl", n], ["download-csv", n]]) byId(id).disabled = !can;
    if (byId("annotator").value.trim() !== decisions.annotator) byId("annotator").value = decisions.annotator;
  }
  function show() {
    byId("way").hidden = !page.entries().length;
    byId("how-to-correct").querySelector("span").textContent = `${page.open ? "Click or tap a sentence in the text, or press Start to go from one to the next" : "Open a report, then click or tap a sentence in its text"}: buttons below it confirm and change its tags. On a keyboard, Enter confirms a sentence and goes on.`;
    byId("look").hidden = book.by_hand;
    byId("order-doubt").closest("label").hidden = book.by_hand;
    showQueue();
    update();
  }
  setOrder(false);
  return { editor, update, show };
};
