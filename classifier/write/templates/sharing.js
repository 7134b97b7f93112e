// Quotations with their references: one of them, or all that are listed, copied or downloaded.
const sharingOf = ({ book, page, tables, make, say, shown, amount }) => {
  function place(sentence) {
    const parts = [];
    if (sentence.block.number !== null) parts.push(`paragraph ${sentence.block.number}`);
    if (sentence.page !== null) parts.push(`page ${sentence.page}`);
    return parts.length ? parts.join(", ") : sentence.number ? `sentence ${sentence.number}` : "";
  }
  const reference = (sentence) => [book.reports[sentence.report].reference, place(sentence)].filter(Boolean).join(", ");
  const quotation = (sentence) => `“${sentence.text}” (${reference(sentence)})`;

  // As plain text and, for Word or e-mail, as the same with headings: what is pasted into takes what it can.
  async function copy(text, nodes, done) {
    const html = nodes.map((node) => node.outerHTML).join("\n");
    try {
      const types = { "text/plain": text, ...(html && { "text/html": html }) };
      const blobs = Object.entries(types).map(([type, data]) => [type, new Blob([data], { type })]);
      await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
    } catch { // no permission, or a browser without it
      const area = make("textarea", { value: text, readOnly: true });
      const fill = (event) => {
        event.clipboardData.setData("text/plain", text);
        if (html) event.clipboardData.setData("text/html", html);
        event.preventDefault();
      };
      const { activeElement: before } = document;
      document.body.append(area);
      area.select();
      document.addEventListener("copy", fill);
      const copied = document.execCommand("copy");
      document.removeEventListener("copy", fill);
      area.remove();
      before?.focus({ preventScroll: true });
      if (!copied) { say("The browser did not let this page copy."); return; }
    }
    say(done);
  }
  const paragraph = (sentence) => make("p", { textContent: quotation(sentence) });
  const copyQuotation = (sentence) => copy(quotation(sentence), [paragraph(sentence)], "Quotation copied");
  function copying(sentence) {
    const address = () => location.href.split("#")[0] + page.link(sentence.report, sentence.number);
    return make("p", { className: "buttons" },
      make("button", { type: "button", className: "copy", textContent: "Copy as quotation", onclick: () => copyQuotation(sentence) }),
      sentence.number ? make("button", { type: "button", className: "copy-link", textContent: "Copy link", onclick: () => copy(address(), [], "Link copied") }) : null);
  }

  function download(name, suffix, type, text) {
    const link = make("a", { href: URL.createObjectURL(new Blob([text], { type })), download: `${name.replace(/[^\p{L}\p{N}._-]+/gu, "_")}.${suffix}` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    say(`Downloaded ${link.download}`);
  }
  const listed = (names) => (names.some((name) => name.includes(";")) ? JSON.stringify(names) : names.join("; "));
  function row(sentence) {
    const report = book.reports[sentence.report], polarity = book.polarities[sentence.polarity];
    return {
      Text: sentence.text, Reference: reference(sentence),
      Finding: polarity?.title ?? "", "Finding's probability": polarity ? shown(sentence.sure) : "",
      Themes: listed(sentence.tags.map(({ theme }) => book.themes[theme].title)),
      "Themes' probabilities": sentence.tags.map(({ probability }) => shown(probability)).join("; "),
      Sure: page.unsure(sentence) ? "no" : "yes",
      Authority: report.authority ?? "", Kind: page.kindOf(sentence.report), Inspected: report.start ?? "",
      Section: book.sections.find(({ name }) => name === sentence.block.section)?.title ?? "",
      Heading: sentence.block.heading ?? "", Paragraph: sentence.block.number ?? "", Page: sentence.page ?? "",
      Sentence: sentence.number || "", File: report.name,
    };
  }
  // What is done with all that is listed: groups of {title, sentences} under a title and a line on what was chosen.
  function withAll(title, chosen, groups) {
    const all = groups.flatMap(({ sentences }) => sentences);
    const n = amount(all.length);
    const text = () => [title, chosen, ...groups.flatMap((group) => [group.title, ...group.sentences.map(quotation)])].filter(Boolean).join("\n\n") + "\n";
    const nodes = () => [make("h2", { textContent: title }), ...(chosen ? [make("p", { textContent: chosen })] : []),
      ...groups.flatMap((group) => [make("h3", { textContent: group.title }), ...group.sentences.map(paragraph)])];
    const name = ["sentences", ...page.themes().map((theme) => book.themes[theme].name)].join("-").slice(0, 100);
    return make("p", { className: "buttons share", role: "group", "aria-label": "All that is listed" },
      make("button", { type: "button", textContent: `Copy all ${n} for Word`, onclick: () => copy(text(), nodes(), `${n} copied with their references`) }),
      make("button", { type: "button", textContent: "Copy as plain text", onclick: () => copy(text(), [], `${n} copied as plain text`) }),
      make("button", { type: "button", textContent: "Download CSV", onclick: () => download(name, "csv", "text/csv", tables.csv(all.map(row))) }));
  }
  return { place, reference, copyQuotation, copying, download, withAll };
};
