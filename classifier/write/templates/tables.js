"use strict";
// Cells that no spreadsheet takes for a formula, as the CSV of the command line has them.
const tablesOf = (book) => {
  const formula = new RegExp(`^(?:${book.formula})`, "u"), notPlain = new RegExp(book.not_plain, "iu");
  const joined = (names) => (names.some((name) => notPlain.test(name)) ? JSON.stringify(names) : names.join(";"));
  function cell(value) {
    const text = String(value ?? "");
    const safe = typeof value === "string" && formula.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  }
  // Rows of the same columns, by name.
  function csv(rows) {
    const lines = [Object.keys(rows[0]), ...rows.map(Object.values)].map((cells) => cells.map(cell).join(","));
    return `\ufeff${lines.join("\r\n")}\r\n`; // by the mark spreadsheets know that it is UTF-8
  }
  return { joined, csv };
};
