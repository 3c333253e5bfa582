// How does the chart leave the page, as a drawing or as an image?
//
// Loaded when somebody asks for the first time. It draws what is seen, at the size and in the colours in which it is seen, as
// an SVG that stands alone: shapes and words with their own colours, the sentence above them, and no reference to anything else.

const SVG = "http://www.w3.org/2000/svg";
const PAD = 24;
const LINE = 24;

/** An element of the drawing with these attributes. */
function make(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A path from the field of 10 000 by 10 000 to its place in the drawing, so that lines and hatching keep their size. */
function placed(path, { x, y, width, height }) {
  const across = (number) => (Number(number) * width) / 10_000;
  const down = (number) => (Number(number) * height) / 10_000;
  const put = (number) => Number(number.toFixed(2));
  return path.replace(/([MHVhv])(-?\d+)(?: (\d+))?/g, (all, command, first, second) => {
    if (command === "M") return `M${put(x + across(first))} ${put(y + down(second))}`;
    if (command === "H") return `H${put(x + across(first))}`;
    if (command === "V") return `V${put(y + down(first))}`;
    return command + put(command === "h" ? across(first) : down(first));
  });
}

/** A sentence in lines of at most this width. */
function wrapped(text, font, width) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = font;
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (pen.measureText(longer).width <= width || lines.at(-1) === "") lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** The drawing of the chart as it stands on the page. */
export function drawing() {
  const chart = document.querySelector(".chart");
  const sentence = document.querySelector(".sentence [role=status]")?.textContent ?? "";
  const whole = chart.getBoundingClientRect();
  const style = (element) => getComputedStyle(element);
  const { color: ink, fontFamily: family } = style(chart);
  const lines = wrapped(sentence, `600 17px ${family}`, whole.width);
  const top = PAD + lines.length * LINE;
  const size = { width: Math.ceil(whole.width + 2 * PAD), height: Math.ceil(top + whole.height + PAD) };
  const place = (element) => {
    const { left, top: above, width, height } = element.getBoundingClientRect();
    return { x: left - whole.left + PAD, y: above - whole.top + top, width, height };
  };
  const tokens = style(document.documentElement);
  const hatching = style(chart.querySelector(".part.credit")).stroke;
  const all = make("svg", { xmlns: SVG, viewBox: `0 0 ${size.width} ${size.height}`, ...size, "font-family": family, role: "img" });
  all.append(
    make("title", {}, sentence),
    make("defs", {}, make(
      "pattern", { id: "credit", width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
      make("rect", { width: 2.5, height: 7, fill: hatching }),
    )),
    make("rect", { ...size, fill: style(document.querySelector(".chart-card")).backgroundColor || tokens.backgroundColor }),
    ...lines.map((line, index) => make("text", { x: PAD, y: PAD + index * LINE + 12, fill: ink, "font-size": 17, "font-weight": 600 }, line)),
  );
  const isShown = (element) => element.checkVisibility() && !element.closest(".sr, .pictures, .readout, .derive");

  for (const line of chart.querySelectorAll(".tick, .well")) {
    const { x, y, width, height } = place(line);
    const isWell = line.className === "well";
    const border = isWell ? style(line).borderBottomColor : style(line).borderTopColor;
    const at = isWell ? y + height : y;
    const dashes = !isWell && style(line).borderTopStyle === "dashed" ? { "stroke-dasharray": "4 3" } : {};
    all.append(make("line", { x1: x, x2: x + width, y1: at, y2: at, stroke: border, ...dashes }));
  }
  for (const path of chart.querySelectorAll("path.part, path.area, path.edge")) {
    if (!path.getAttribute("d")) continue;
    const { fill, stroke, strokeWidth, strokeDasharray } = style(path);
    const isHatched = path.matches(".part.credit");
    all.append(make("path", {
      d: placed(path.getAttribute("d"), place(path.ownerSVGElement)),
      fill: isHatched ? "url(#credit)" : fill,
      stroke,
      "stroke-width": parseFloat(strokeWidth),
      "stroke-dasharray": strokeDasharray,
    }));
  }
  for (const key of [...chart.querySelectorAll(".key")].filter(isShown)) {
    const { x, y, width, height } = place(key);
    const isHatched = key.matches(".credit");
    const { backgroundColor, borderTopColor, borderTopWidth } = style(key);
    const fill = isHatched ? "url(#credit)" : backgroundColor;
    const isFramed = parseFloat(borderTopWidth) > 0;
    all.append(make("rect", { x, y, width, height, fill, stroke: isFramed ? borderTopColor : "none" }));
  }
  for (const mark of chart.querySelectorAll(".event-mark")) {
    const { x, y, width, height } = place(mark);
    const { borderTopColor, backgroundColor } = style(mark);
    const attributes = { cx: x + width / 2, cy: y + height / 2, r: 5, fill: backgroundColor, stroke: borderTopColor, "stroke-width": 2.5 };
    all.append(make("circle", attributes));
  }
  const words = document.createTreeWalker(chart, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const text = words.currentNode;
    if (!text.data.trim() || !isShown(text.parentElement)) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const { x, y, height } = place(range);
    const { color, fontSize, fontWeight } = style(text.parentElement);
    const at = { x: x.toFixed(1), y: (y + height / 2 + parseFloat(fontSize) * 0.35).toFixed(1) };
    all.append(make("text", { ...at, fill: color, "font-size": parseFloat(fontSize), "font-weight": fontWeight, "xml:space": "preserve" }, text.data));
  }
  return { text: new XMLSerializer().serializeToString(all), ...size };
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** The same as an image, twice as large, for sharp screens. */
async function image({ text, width, height }) {
  const address = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  const picture = new Image();
  picture.src = address;
  await picture.decode();
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: 2 * width, height: 2 * height });
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(address);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

// The page writes down which kind is asked for on the script itself.
const script = document.getElementById("picture.js");
async function take() {
  const drawn = drawing();
  if (script.dataset.kind === "png") save(await image(drawn), "chart.png");
  else save(new Blob([drawn.text], { type: "image/svg+xml" }), "chart.svg");
}
new MutationObserver(take).observe(script, { attributes: true, attributeFilter: ["data-kind"] });
await take();
