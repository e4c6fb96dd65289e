"use strict";

/** Drawing: each function takes an element and data, and knows nothing of where the data comes from. */
const Charts = (() => {
  const SVG = "http://www.w3.org/2000/svg";
  const number = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 });
  const color = index => `var(--c${Math.min(index, 6)})`;

  function node(name, attributes, parent) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (parent) parent.append(made);
    return made;
  }

  function html(name, parent, text) {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (parent) parent.append(made);
    return made;
  }

  function nothing(parent, text) {
    parent.replaceChildren();
    html("div", parent, text).className = "nothing";
  }

  /** A round number not below `most`, and the steps that lead there. */
  function ticks(least, most) {
    const span = Math.max(most - least, 1e-9);
    const power = 10 ** Math.floor(Math.log10(span / 4));
    const step = [1, 2, 2.5, 5, 10].map(f => f * power).find(s => span / s <= 5);
    const from = Math.floor(least / step) * step;
    const made = [];
    for (let i = 0; made.length === 0 || made[made.length - 1] < most - step * 1e-6; i++) made.push(from + i * step);
    return made.length > 1 ? made : [from, from + step];
  }

  const tip = {
    show(event, title, lines) {
      const box = document.getElementById("tip");
      box.replaceChildren();
      html("strong", box, title);
      for (const line of lines) {
        const row = html("div", box);
        if (line.color) html("i", row).style.background = line.color;
        row.append(line.name);
        html("span", row, line.value);
      }
      box.hidden = false;
      const width = box.offsetWidth, height = box.offsetHeight;
      box.style.left = `${Math.max(8, Math.min(event.clientX + 14, innerWidth - width - 8))}px`;
      box.style.top = `${Math.max(8, Math.min(event.clientY + 14, innerHeight - height - 8))}px`;
    },
    hide() {
      document.getElementById("tip").hidden = true;
    },
  };

  /**
   * Numbers over time: stacked columns, or curves where adding up makes no sense.
   * series: [{name, values: Map(slot start -> number)}], slots: starts of all intervals in ms.
   */
  function overTime(parent, { series, slots, stacked, label, axisLabel }) {
    parent.replaceChildren();
    if (!slots.length || !series.length) return nothing(parent, "no points in this time");
    const width = Math.max(320, parent.clientWidth), height = parent.clientHeight || 300;
    const left = 48, right = 8, top = 8, bottom = 24;
    const all = slots.map(slot => series.map(s => s.values.get(slot)));
    const totals = all.map(row => row.reduce((sum, v) => sum + (v ?? 0), 0));
    const known = all.flat().filter(v => v !== undefined);
    const most = stacked ? Math.max(...totals, 1) : Math.max(...known);
    const least = stacked ? 0 : Math.min(...known, 0);
    const steps = ticks(least, most);
    const y = v => top + (1 - (v - steps[0]) / (steps[steps.length - 1] - steps[0])) * (height - top - bottom);
    const slotWidth = (width - left - right) / slots.length;
    const x = i => left + i * slotWidth;
    const svg = node("svg", { viewBox: `0 0 ${width} ${height}`, role: "img" }, parent);
    for (const step of steps) {
      node("line", { x1: left, x2: width - right, y1: y(step), y2: y(step), class: "grid" }, svg);
      node("text", { x: left - 8, y: y(step) + 4, "text-anchor": "end" }, svg).textContent = number.format(step);
    }
    const every = Math.ceil(slots.length / Math.max(2, Math.floor(width / 130)));
    slots.forEach((slot, i) => {
      if (i % every !== 0) return;
      const late = x(i) > width - 90;
      node("text", { x: late ? width - right : x(i), y: height - 6, "text-anchor": late ? "end" : "start" }, svg).textContent = axisLabel(slot);
    });
    if (!stacked) curves(svg, series, slots, i => x(i) + slotWidth / 2, y);
    slots.forEach((slot, i) => {
      const g = node("g", { class: "slot" }, svg);
      const gap = slotWidth > 5 ? Math.min(3, slotWidth * 0.2) : 0;
      let base = 0;
      if (stacked) series.forEach((s, index) => {
        const value = s.values.get(slot) ?? 0;
        if (value > 0) {
          node("rect", { x: x(i) + gap / 2, width: Math.max(0.5, slotWidth - gap), y: y(base + value),
            height: Math.max(0.5, y(base) - y(base + value)), fill: color(index) }, g);
        }
        base += value;
      });
      const hover = node("rect", { x: x(i), y: top, width: slotWidth, height: height - top - bottom, class: "hover" }, g);
      hover.addEventListener("mousemove", event => tip.show(event, label(slot), lines(series, slot)));
      hover.addEventListener("mouseleave", tip.hide);
    });
  }

  function lines(series, slot) {
    const made = series.map((s, i) => ({ name: s.name, value: s.values.get(slot), color: color(i) }))
      .filter(line => line.value !== undefined)
      .map(line => ({ ...line, value: number.format(line.value) }));
    return made.length ? made : [{ name: "nothing", value: "" }];
  }

  function curves(svg, series, slots, x, y) {
    series.forEach((s, index) => {
      const points = slots.map((slot, i) => [i, s.values.get(slot)]).filter(p => p[1] !== undefined);
      const d = points.map(([i, v], n) => `${n ? "L" : "M"}${x(i)},${y(v)}`).join("");
      node("path", { d, class: "curve", stroke: color(index) }, svg);
      if (points.length < 90) {
        for (const [i, v] of points) node("circle", { cx: x(i), cy: y(v), r: 2.5, fill: color(index) }, svg);
      }
    });
  }

  function legend(parent, names) {
    parent.replaceChildren();
    if (names.length < 2) return;
    names.forEach((name, i) => {
      const entry = html("span", parent);
      html("i", entry).style.background = color(i);
      entry.append(name);
    });
  }

  /** A bar for each entry: [{name, value, index}]. */
  function bars(parent, entries) {
    parent.replaceChildren();
    if (!entries.length) return nothing(parent, "no points in this time");
    const most = Math.max(...entries.map(e => Math.abs(e.value)), 1e-9);
    for (const entry of entries) {
      const row = html("div", parent);
      row.className = "bar";
      html("b", row, entry.name).title = entry.name;
      const bar = html("i", html("div", row));
      bar.style.width = `${Math.max(0.5, 100 * Math.abs(entry.value) / most)}%`;
      bar.style.background = color(entry.index);
      html("span", row, number.format(entry.value));
    }
  }

  /** Cells with counts: {columns, rows, south, west, north, east, cells: [[column, row, count]]}. */
  function heat(canvas, grid) {
    const middle = (grid.north + grid.south) / 2 * Math.PI / 180;
    const ratio = (grid.north - grid.south) / Math.max(1e-9, (grid.east - grid.west) * Math.cos(middle));
    const width = Math.min(520, canvas.parentElement.clientWidth || 520);
    const height = Math.round(width * Math.max(0.4, Math.min(1.3, ratio)));
    const scale = devicePixelRatio || 1;
    canvas.width = width * scale;
    canvas.height = height * scale;
    canvas.style.aspectRatio = `${width} / ${height}`;
    const paint = canvas.getContext("2d");
    paint.setTransform(scale, 0, 0, scale, 0, 0);
    paint.clearRect(0, 0, width, height);
    const style = getComputedStyle(document.documentElement);
    const rgb = name => style.getPropertyValue(name).split(",").map(Number);
    const low = rgb("--heat-low"), high = rgb("--heat-high");
    const most = Math.max(...grid.cells.map(cell => cell[2]), 1);
    const w = width / grid.columns, h = height / grid.rows;
    for (const [column, row, count] of grid.cells) {
      const share = most === 1 ? 1 : Math.log(count) / Math.log(most);
      paint.fillStyle = `rgb(${low.map((from, i) => Math.round(from + (high[i] - from) * share)).join(",")})`;
      paint.beginPath();
      paint.roundRect(column * w + 0.5, height - (row + 1) * h + 0.5, Math.max(1, w - 1), Math.max(1, h - 1), Math.min(2, w / 4));
      paint.fill();
    }
    const counts = new Map(grid.cells.map(cell => [cell[1] * grid.columns + cell[0], cell[2]]));
    canvas.onmousemove = event => {
      const box = canvas.getBoundingClientRect();
      const column = Math.floor((event.clientX - box.left) / box.width * grid.columns);
      const row = grid.rows - 1 - Math.floor((event.clientY - box.top) / box.height * grid.rows);
      const latitude = grid.south + (row + 0.5) / grid.rows * (grid.north - grid.south);
      const longitude = grid.west + (column + 0.5) / grid.columns * (grid.east - grid.west);
      tip.show(event, `${latitude.toFixed(3)}, ${longitude.toFixed(3)}`,
        [{ name: "points", value: number.format(counts.get(row * grid.columns + column) ?? 0) }]);
    };
    canvas.onmouseleave = tip.hide;
    return most;
  }

  return { overTime, legend, bars, heat, number };
})();
