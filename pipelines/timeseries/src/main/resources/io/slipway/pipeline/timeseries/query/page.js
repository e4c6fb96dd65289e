"use strict";

/** What the page shows: asks the API for what the controls say, again and again while it is live. */
(() => {
  const MINUTE = 60000, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
  const INTERVALS = [
    ["1 minute", 1, "minutes", MINUTE], ["5 minutes", 5, "minutes", 5 * MINUTE], ["15 minutes", 15, "minutes", 15 * MINUTE],
    ["1 hour", 1, "hours", HOUR], ["3 hours", 3, "hours", 3 * HOUR], ["6 hours", 6, "hours", 6 * HOUR],
    ["1 day", 1, "days", DAY], ["1 week", 1, "weeks", 7 * DAY], ["1 month", 1, "months", 30 * DAY], ["1 year", 1, "years", 365 * DAY],
  ];
  const MOST_SLOTS = 400, GOOD_SLOTS = 90, MOST_GROUPS = 6;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
  const at = id => document.getElementById(id);
  const state = { live: true, busy: false, again: false, extent: null, shown: "", timer: 0 };

  async function ask(path, body) {
    const response = await fetch(path, body ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) } : {});
    const answer = await response.json();
    if (!response.ok) throw new Error((answer.errors || [response.statusText]).join("; "));
    return answer;
  }

  function options(select, entries, keep) {
    const wanted = keep ?? select.value;
    const key = JSON.stringify(entries);
    if (select.dataset.entries !== key) {
      select.dataset.entries = key;
      select.replaceChildren(...entries.map(([value, text]) => new Option(text, value)));
    }
    select.value = entries.some(entry => entry[0] === wanted) ? wanted : entries[0]?.[0] ?? "";
  }

  const filter = () => at("filter-tag").value && at("filter-value").value
    ? { [at("filter-tag").value]: [at("filter-value").value] } : {};

  function query(span, metric) {
    return { start_absolute: span.start, end_absolute: span.end, time_zone: zone, metrics: [{ name: at("metric").value, tags: filter(), exclude_tags: true, ...metric }] };
  }

  const sampled = (name, value, unit) => [{ name, sampling: { value, unit }, align_sampling: true, align_start_time: true }];

  /** First and last day with points, so that "all" is as long as the data. */
  async function extent(metric) {
    const answer = await ask("api/v1/datapoints/query", { start_absolute: 0, time_zone: zone,
      metrics: [{ name: metric, exclude_tags: true, aggregators: sampled("count", 1, "days") }] });
    const days = answer.queries[0].results[0].values;
    return days.length ? { start: days[0][0], end: days[days.length - 1][0] + DAY - 1 } : null;
  }

  async function span() {
    const range = at("range").value;
    const metric = at("metric").value;
    if (range !== "all") return { start: Date.now() - Number(range) * 1000, end: Date.now() };
    state.extent = await extent(metric);
    return state.extent ?? { start: Date.now() - DAY, end: Date.now() };
  }

  function interval(span) {
    const length = span.end - span.start;
    const fitting = INTERVALS.filter(i => length / i[3] <= MOST_SLOTS);
    options(at("interval"), [["auto", "automatic"], ...fitting.map(i => [i[0], i[0]])]);
    return INTERVALS.find(i => i[0] === at("interval").value) ?? fitting.find(i => length / i[3] <= GOOD_SLOTS) ?? INTERVALS[INTERVALS.length - 1];
  }

  async function tags() {
    const answer = await ask("api/v1/tagnames");
    const names = answer.results.filter(name => !["id", "case", "latitude", "longitude"].includes(name));
    const first = names.includes("type") ? "type" : "";
    options(at("group"), [["", "nothing"], ...names.map(n => [n, n])], at("group").dataset.chosen ?? first);
    options(at("filter-tag"), [["", "everything"], ...names.map(n => [n, n])]);
  }

  async function filterValues(span) {
    const tag = at("filter-tag").value;
    at("filter-value").parentElement.hidden = !tag;
    if (!tag) return options(at("filter-value"), [["", "anything"]]);
    const answer = await ask("api/v1/datapoints/query", { start_absolute: span.start, end_absolute: span.end,
      metrics: [{ name: at("metric").value, exclude_tags: true, group_by: [{ name: "tag", tags: [tag] }], aggregators: sampled("count", 100, "years") }] });
    const values = answer.queries[0].results.map(r => r.group_by?.[0]?.group?.[tag]).filter(v => v);
    options(at("filter-value"), [["", "anything"], ...values.map(v => [v, v])]);
  }

  const groupName = (result, tag) => tag ? result.group_by?.[0]?.group?.[tag] || "(none)" : at("metric").value;

  /** The largest groups, the rest of them together where they can be added up. */
  function strongest(results, tag, addable) {
    const groups = results.filter(r => r.values.length).map(r => ({
      name: groupName(r, tag), values: new Map(r.values), total: r.values.reduce((sum, v) => sum + v[1], 0) }));
    groups.sort((a, b) => b.total - a.total);
    if (groups.length <= MOST_GROUPS + 1) return groups;
    const rest = groups.splice(MOST_GROUPS);
    if (addable) {
      const values = new Map();
      for (const group of rest) for (const [slot, v] of group.values) values.set(slot, (values.get(slot) ?? 0) + v);
      groups.push({ name: `${rest.length} others`, values });
    }
    return groups;
  }

  function slotsOf(span, [, value, unit, length], results) {
    const known = results.flatMap(r => r.values.map(v => v[0]));
    if (!known.length) return [];
    const slots = new Set(known);
    // Days and longer follow the calendar: their starts are known from the points alone.
    if (length < DAY) {
      for (let slot = Math.min(...known); slot <= Math.max(...known); slot += length) slots.add(slot);
    }
    return [...slots].sort((a, b) => a - b);
  }

  const format = options => { const f = new Intl.DateTimeFormat(undefined, options); return ms => f.format(ms); };
  const longDate = format({ year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const dayDate = format({ year: "numeric", month: "short", day: "numeric" });
  const axisFor = length => format(length < DAY ? { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }
    : length < 28 * DAY ? { month: "short", day: "numeric" } : { year: "numeric", month: "short" });

  async function draw() {
    const metrics = await ask("api/v1/metricnames");
    options(at("metric"), metrics.results.map(m => [m, m]), at("metric").value || (metrics.results.includes("crimes") ? "crimes" : undefined));
    if (!metrics.results.length) return showProblem("Nothing is stored yet.");
    await tags();
    const during = await span();
    await filterValues(during);
    const step = interval(during), tag = at("group").value, aggregator = at("aggregator").value;
    const group_by = tag ? [{ name: "tag", tags: [tag] }] : [];
    const addable = aggregator === "count" || aggregator === "sum";
    const [over, whole, grid] = await Promise.all([
      ask("api/v1/datapoints/query", query(during, { group_by, aggregators: sampled(aggregator, step[1], step[2]) })),
      ask("api/v1/datapoints/query", query(during, { group_by, aggregators: sampled(aggregator, 100, "years") })),
      ask("heat", query(during, {})),
    ]);
    const results = over.queries[0].results;
    const groups = strongest(results, tag, addable);
    const slots = slotsOf(during, step, results);
    at("chart-title").textContent = `${at("metric").value}: ${at("aggregator").selectedOptions[0].text} by ${step[0].replace(/^1 /, "")}`;
    Charts.legend(at("legend"), groups.map(g => g.name));
    Charts.overTime(at("chart"), { series: groups, slots, stacked: addable, label: step[3] < DAY ? longDate : dayDate, axisLabel: axisFor(step[3]) });
    drawBars(whole.queries[0].results, groups, tag);
    drawHeat(grid);
    const shown = grid.points + grid.without;
    at("tile-points").textContent = Charts.number.format(shown);
    at("tile-groups").textContent = tag ? Charts.number.format(results.filter(r => r.values.length).length) : "1";
    at("tile-groups-label").textContent = tag ? `values of ${tag}` : "group";
    at("tile-first").textContent = grid.first === null ? "–" : dayDate(grid.first);
    at("tile-last").textContent = grid.last === null ? "–" : dayDate(grid.last);
    showProblem("");
  }

  function drawBars(results, groups, tag) {
    at("bars-title").textContent = tag ? `By ${tag}` : "In all";
    const order = new Map(groups.map((g, i) => [g.name, i]));
    const entries = results.filter(r => r.values.length)
      .map(r => ({ name: groupName(r, tag), value: r.values.reduce((sum, v) => sum + v[1], 0) }))
      .map(e => ({ ...e, index: order.get(e.name) ?? MOST_GROUPS }))
      .sort((a, b) => b.value - a.value);
    Charts.bars(at("bars"), entries.slice(0, 20));
  }

  function drawHeat(grid) {
    at("heat-card").hidden = grid.points === 0;
    if (grid.points === 0) return;
    at("heat-most").textContent = Charts.number.format(Charts.heat(at("heat"), grid));
    at("heat-note").textContent = `${Charts.number.format(grid.points)} points with coordinates`
      + (grid.without ? `, ${Charts.number.format(grid.without)} without` : "");
  }

  function showProblem(text) {
    at("problem").hidden = !text;
    at("problem").textContent = text;
  }

  async function refresh() {
    if (state.busy) { state.again = true; return; }
    state.busy = true;
    clearTimeout(state.timer);
    const started = performance.now();
    try {
      do { state.again = false; await draw(); } while (state.again);
    } catch (error) {
      showProblem(`No answer: ${error.message}`);
    }
    state.busy = false;
    // A store that takes long to answer is asked less often.
    const pause = Math.max(2000, 4 * (performance.now() - started));
    if (state.live && !document.hidden) state.timer = setTimeout(refresh, pause);
  }

  function remember() {
    const kept = new URLSearchParams();
    for (const id of ["metric", "aggregator", "group", "range", "interval", "filter-tag", "filter-value"]) {
      if (at(id).value) kept.set(id, at(id).value);
    }
    history.replaceState(null, "", `#${kept}`);
  }

  function recall() {
    for (const [id, value] of new URLSearchParams(location.hash.slice(1))) {
      const select = at(id);
      if (!(select instanceof HTMLSelectElement)) continue;
      if (id === "group") select.dataset.chosen = value;
      if (![...select.options].some(o => o.value === value)) select.append(new Option(value, value));
      select.value = value;
    }
  }

  at("controls").addEventListener("change", event => {
    if (event.target.id === "group") at("group").dataset.chosen = at("group").value;
    remember();
    refresh();
  });
  at("live").addEventListener("click", () => {
    state.live = !state.live;
    at("live").setAttribute("aria-pressed", state.live);
    at("live-text").textContent = state.live ? "live" : "paused";
    if (state.live) refresh(); else clearTimeout(state.timer);
  });
  document.addEventListener("visibilitychange", () => { if (!document.hidden && state.live) refresh(); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", refresh);
  addEventListener("resize", refresh);
  recall();
  refresh();
})();
