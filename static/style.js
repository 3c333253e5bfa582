// How does a reader of these languages write numbers and days? As src/words/style.rs reads it; the words stay English.
//
// It stands in the page itself, before boot.js, and is a file of its own for frames on other people's pages.
const styleOf = (tongues) => {
  const money = new Intl.NumberFormat(tongues, { style: "currency", currency: "USD", currencyDisplay: "narrowSymbol", numberingSystem: "latn" });
  const all = money.formatToParts(12345678.5);
  const place = (parts, type) => parts.findIndex((part) => part.type === type);
  const value = (type) => all[place(all, type)]?.value ?? "";
  const groups = all.filter(({ type }) => type === "integer");
  const space = all.some(({ type, value }) => type === "literal" && /\s/.test(value)) ? " " : "";
  const days = new Intl.DateTimeFormat(tongues, { day: "numeric", month: "short" }).formatToParts(0);
  return [
    value("decimal"),
    value("group"),
    groups.at(-2)?.value.length ?? 3,
    place(money.formatToParts(1234), "group") < 0 ? 2 : 1,
    place(all, "currency") < place(all, "integer") ? `$${space}1` : `1${space}$`,
    place(days, "month") < place(days, "day") ? "md" : "dm",
  ].join("|");
};
