"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const MARKS = {negation: "✕", hypothetical: "?", future: "→", historical: "↶"};
  const FAMILIES = {1: "V+", 2: "M+", 3: "V−", 4: "M−"};
  const ROLES = {t: "trigger", a: "actor", r: "recipient", c: "condition", m: "demand", d: "date", p: "place", v: "speaker", e: "evidence_span"};
  const STYLE = {t: "trigger", a: "party", r: "party", v: "party", d: "when", p: "when", c: "restricts", m: "restricts"};
  const CLICK_ORDER = "tarvcmdp";
  const narrow = matchMedia("(max-width: 900px)");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const $ = (id) => document.getElementById(id);
  const state = {at: 0, forced: null, language: data.language, chosen: null, quads: new Set(), facts: false, search: "", cards: [], segments: [], heard: []};

  // -- words and elements -----------------------------------------------------------------------------------------

  function say(key, values) {
    const text = data.labels[state.language][key];
    return (text === undefined ? key.slice(key.indexOf(".") + 1) : text).replace(/\{(\w+)\}/g, (whole, name) => (values && name in values ? values[name] : whole));
  }

  // Texts become text nodes, never markup: whatever a document says stays inert.
  function h(tag, properties, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (name === "class") element.className = value;
      else if (name === "click") element.addEventListener("click", value);
      else element.setAttribute(name, value === true ? "" : value);
    }
    for (const child of children.flat(Infinity)) if (child !== null && child !== undefined && child !== "") element.append(child);
    return element;
  }

  const colon = () => (state.language === "fr" ? "\u00a0: " : ": ");
  const quoted = (text) => (state.language === "fr" ? "«\u00a0" + text + "\u00a0»" : "“" + text + "”");
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[’ʼ]/g, "'").toLowerCase();
  const reading = () => data.readings[state.at];
  const events = () => reading().events;
  const isUnreal = (event) => !event.fact;
  const statusOf = (event) => (isUnreal(event) ? " unreal " : " ") + event.aux.join(" ");

  function instant(iso) {
    const [year, month, date] = iso.split("-").map(Number);
    const found = new Date(0);
    found.setUTCFullYear(year, month - 1, date);
    return found;
  }

  const dates = (options) => new Intl.DateTimeFormat(state.language === "en" ? "en-GB" : state.language, {timeZone: "UTC", ...options});

  function interval(when, month) {
    const start = instant(when.from), end = instant(when.to);
    if (when.precision === "year" && when.from.slice(0, 4) === when.to.slice(0, 4)) return dates({year: "numeric"}).format(start);
    if (when.precision === "month" && when.from.slice(0, 7) === when.to.slice(0, 7)) return dates({month, year: "numeric"}).format(start);
    return dates({day: "numeric", month, year: "numeric"}).formatRange(start, end);
  }

  const codeOf = (party) => [party.code || "?", ...party.sector].join(" ");
  const nameOf = (party) => party.name || (party.mention ? party.mention.text : null);
  const statusWords = (event) => (event.aux.length ? event.aux.map((aux) => say("aux." + aux)).join(", ") : say("status.fact"));
  const sideText = (parties) => parties.map((party) => (nameOf(party) || say("party_implied")) + " [" + codeOf(party) + "]").join(", ");

  function summary(event) {
    const sides = [event.actor, event.recipient].filter((side) => side.length).map(sideText);
    return (events().indexOf(event) + 1) + ". " + say("event." + event.event) + (event.mode ? " (" + event.mode + ")" : "") + " · " + statusWords(event) + " · " + sides.join(" → ");
  }

  // -- the article ------------------------------------------------------------------------------------------------

  function about() {
    const facts = reading().document;
    const rows = [["publisher", facts.publisher], ["author", facts.author]];
    const from = facts.published_from ? h("small", {}, "(" + say("from." + facts.published_from) + ")") : null;
    rows.push(["published", facts.published ? [dates({day: "numeric", month: "long", year: "numeric"}).format(instant(facts.published)), " ", from] : say("unknown_date")]);
    rows.push(["dateline", facts.dateline], ["doc_language", say("lang." + facts.language)], ["url", facts.url]);
    const list = rows.filter(([, value]) => value).map(([key, value]) => h("div", {}, h("dt", {}, say(key)), h("dd", {dir: "auto"}, value)));
    $("about").replaceChildren(h("h1", {lang: facts.language, dir: "auto"}, facts.title || say("untitled")), h("dl", {class: "facts"}, list));
  }

  function article() {
    const root = $("article");
    root.lang = reading().document.language;
    root.setAttribute("aria-label", say("article"));
    state.segments = [];
    const parts = [];
    let run = null, residue = [], opening = null;
    const flush = () => {
      if (run) parts.push(run);
      if (residue.length) parts.push(h("details", {class: "residue", lang: state.language}, h("summary", {}, say("residue", {n: residue.length})), residue));
      run = null; residue = [];
    };
    for (const block of reading().blocks) {
      if (block.kind === "residue") { if (run) flush(); residue.push(h("p", {lang: root.lang, dir: "auto"}, segments(block))); continue; }
      if (block.kind === "item") { if (residue.length) flush(); (run ||= h("ul")).append(h("li", {dir: "auto"}, segments(block))); continue; }
      flush();
      if (block.kind === "dateline") { if (opening) parts.push(h("p", {}, opening)); opening = h("span", {class: "dateline"}, segments(block)); continue; }
      const text = block.pieces.map((piece) => piece[0]).join("").trim();
      if (block.kind === "title" && text === (reading().document.title || "").trim() && block.pieces.every((piece) => piece.length === 1)) continue;
      const tag = {title: "h2", heading: "h3"}[block.kind] || "p";
      parts.push(h(tag, {class: block.kind === "byline" ? "byline" : null, dir: "auto"}, opening, opening ? " " : null, segments(block)));
      opening = null;
    }
    flush();
    if (opening) parts.push(h("p", {}, opening));
    root.replaceChildren(...parts);
    const first = new Set(), last = new Map();
    for (const segment of state.segments) for (const reference of segment.refs) {
      const key = reference.role + reference.at + "." + reference.n;
      if (!first.has(key)) { first.add(key); reference.first = true; }
      last.set(key, reference);
    }
    for (const reference of last.values()) reference.last = true;
  }

  function segments(block) {
    return block.pieces.map(([text, references]) => {
      if (!references) return document.createTextNode(text);
      const element = h("span", {class: "seg"}, text);
      const refs = references.split(" ").map((reference) => {
        const [at, n] = reference.slice(1).split(".").map(Number); // "a3.1": the second actor of the fourth event
        return {role: reference[0], at, n, first: false, last: false};
      });
      const segment = {element, refs};
      state.segments.push(segment);
      element.addEventListener("click", () => follow(segment));
      element.addEventListener("keydown", (key) => {
        if (key.target === element && (key.key === "Enter" || key.key === " ")) { key.preventDefault(); follow(segment); }
      });
      return element;
    });
  }

  // The events of a piece of text, those it triggers first.
  function eventsAt(segment) {
    const found = [];
    for (const role of CLICK_ORDER) for (const reference of segment.refs) {
      const event = events()[reference.at];
      if (reference.role === role && isShown(event) && !found.includes(event)) found.push(event);
    }
    const triggered = segment.refs.filter((reference) => reference.role === "t" && isShown(events()[reference.at]));
    return triggered.length ? found.slice(0, new Set(triggered.map((reference) => reference.at)).size) : found;
  }

  function follow(segment) {
    if (String(getSelection()).trim()) return; // the reader is selecting text
    const found = eventsAt(segment);
    if (!found.length) return;
    const next = found[(found.indexOf(state.chosen) + 1) % found.length];
    choose(next, {from: "text", also: found});
    if (found.length > 1) announce(say("here", {n: found.length, m: found.map((event) => events().indexOf(event) + 1).join(", ")}));
  }

  function paint() {
    const labelled = [];
    for (const {element, refs} of state.segments) {
      const visible = refs.filter((reference) => isShown(events()[reference.at]));
      const classes = new Set(["seg"]);
      for (const reference of visible) if (STYLE[reference.role]) classes.add(STYLE[reference.role]).add("on");
      const triggers = visible.filter((reference) => reference.role === "t").map((reference) => events()[reference.at]);
      const lead = triggers.includes(state.chosen) ? state.chosen : triggers[0];
      if (lead) { classes.add("q" + lead.quad); for (const name of statusOf(lead).split(" ")) if (name) classes.add(name); }
      const marks = visible.filter((reference) => reference.role === "t" && reference.last)
        .map((reference) => (reference.at + 1) + events()[reference.at].aux.map((aux) => MARKS[aux] || "").join(""));
      const roles = new Set();
      const mine = state.chosen ? visible.filter((reference) => events()[reference.at] === state.chosen) : [];
      for (const reference of mine) {
        if (reference.role === "s" || reference.role === "e") classes.add(reference.role);
        else if (reference.role !== "t" || lead === state.chosen) classes.add("chosen");
        if (!lead) classes.add("q" + state.chosen.quad);
        if (reference.first && reference.role !== "s" && reference.role !== "t") roles.add(say(ROLES[reference.role]));
      }
      element.className = [...classes].join(" ");
      set(element, "data-mark", marks.length ? marks.join(" ") : null);
      set(element, "data-role", roles.size ? [...roles].join(" · ") : null);
      if (roles.size) labelled.push(element);
      const starts = triggers.length > 0 && refs.some((reference) => reference.role === "t" && reference.first);
      set(element, "tabindex", starts ? "0" : null);
      set(element, "role", starts ? "button" : null);
      set(element, "title", triggers.length ? triggers.map(summary).join("\n") : null);
      set(element, "aria-current", triggers.includes(state.chosen) ? "true" : null);
    }
    // a label that would leave the column on the right is drawn further left
    const edge = $("article").getBoundingClientRect().right;
    const starts = labelled.map((element) => (element.getClientRects()[0] || {left: 0}).left + parseFloat(getComputedStyle(element, "::before").width || "0"));
    labelled.forEach((element, n) => element.style.setProperty("--shift", Math.min(0, edge - starts[n]) + "px"));
  }

  const set = (element, name, value) => (value === null ? element.removeAttribute(name) : element.setAttribute(name, value));

  // -- the events -------------------------------------------------------------------------------------------------

  function isShown(event) {
    if (state.facts && isUnreal(event)) return false;
    if (state.quads.size && !state.quads.has(event.quad)) return false;
    return !state.search || plain(state.search).trim().split(/\s+/).every((word) => event.words.includes(word));
  }

  function words(event) {
    const parties = [...event.actor, ...event.recipient].flatMap((party) => [party.name, party.mention && party.mention.text, codeOf(party), party.country, party.role]);
    const spoken = event.attribution && event.attribution.speaker ? event.attribution.speaker.text : "";
    const named = data.languages.flatMap((language) => ["event." + event.event, "quad." + event.quad, ...event.aux.map((aux) => "aux." + aux)].map((key) => data.labels[language][key]));
    const restricted = [...event.conditions, ...event.demands].map((span) => span.text);
    return plain([event.id, event.event, event.mode, ...event.context, ...event.frames, ...parties, spoken, ...named, event.sentence.text, ...restricted, event.place && event.place.span.text].filter(Boolean).join(" "));
  }

  function side(parties) {
    if (!parties.length) return [h("span", {class: "faint"}, say("party_none"))];
    return parties.flatMap((party, n) => [n ? ", " : null, h("span", {class: nameOf(party) ? "who" : "faint", dir: "auto"}, nameOf(party) || say("party_implied")), " ", h("span", {class: "code"}, codeOf(party))]);
  }

  function head(event, n, tag, properties) {
    const percent = Math.round(event.confidence * 100);
    const bar = h("i");
    bar.style.width = percent + "%";
    const badges = event.aux.map((aux) => h("span", {class: "badge", title: say("hint." + aux)}, (MARKS[aux] || "") + " " + say("aux." + aux)));
    const meta = [];
    if (event.date) meta.push(h("span", {}, interval(event.date, "short") + (event.date.basis === "text" ? "" : " (" + say("basis." + event.date.basis) + ")")));
    if (event.place) meta.push(h("span", {dir: "auto"}, event.place.span.text + (event.place.country ? " (" + event.place.country + ")" : "")));
    if (event.attribution) meta.push(h("span", {dir: "auto"}, say("attribution") + " " + (event.attribution.speaker ? event.attribution.speaker.text + " (" + say("kind." + event.attribution.kind) + ")" : say("kind." + event.attribution.kind))));
    const arrow = event.recipient.length ? [h("span", {class: "arrow", role: "img", "aria-label": say("towards")}, "→"), side(event.recipient)] : [];
    const limit = (key, spans) => (spans.length ? h("span", {class: "if"}, h("b", {}, say(key) + (colon())), h("span", {dir: "auto"}, spans.map((span) => span.text).join(" · "))) : null);
    return h(tag, {class: "head", ...properties},
      h("span", {class: "row"}, h("span", {class: "number"}, String(n + 1)), h("span", {class: "category"}, say("event." + event.event)),
        h("span", {class: "plover"}, event.event + (event.mode ? " · " + event.mode : "")), badges,
        h("span", {class: "confidence", title: say("confidence")}, h("span", {class: "hidden"}, say("confidence") + " "), h("span", {class: "meter", "aria-hidden": "true"}, bar), new Intl.NumberFormat(state.language, {style: "percent"}).format(event.confidence))),
      h("span", {class: "parties"}, side(event.actor), arrow),
      meta.length ? h("span", {class: "meta"}, meta) : null, limit("conditions", event.conditions), limit("demands", event.demands));
  }

  function person(party) {
    const rows = [["written", party.mention ? quoted(party.mention.text) : say("party_implied")], ["role", party.role], ["country", party.country], ["resolved", party.rule]];
    if (party.actor_id) rows.push(["identifier", party.actor_id]);
    return h("div", {class: "person"}, h("span", {class: nameOf(party) ? "who" : "faint", dir: "auto"}, nameOf(party) || say("party_implied")), " ", h("span", {class: "code"}, codeOf(party)), party.code ? null : h("span", {class: "faint"}, " " + say("party_unknown")),
      h("dl", {}, rows.filter(([, value]) => value).flatMap(([key, value]) => [h("dt", {}, say(key)), h("dd", {dir: "auto"}, value)])));
  }

  function detail(event) {
    const parts = [];
    const part = (key, ...children) => parts.push(h("h3", {}, say(key)), ...children.flat());
    const spans = (several) => h("ul", {}, several.map((span) => h("li", {lang: reading().document.language, dir: "auto"}, span.text)));
    part("sentence", h("blockquote", {lang: reading().document.language, dir: "auto"}, event.quote[0], event.quote[1] ? h("b", {}, event.quote[1]) : null, event.quote[2]),
      h("button", {type: "button", class: "goto", click: () => reveal(event)}, say("show")));
    if (event.aux.length) part("legend_status", h("ul", {}, event.aux.map((aux) => h("li", {}, h("b", {}, (MARKS[aux] || "") + " " + say("aux." + aux)), colon(), say("hint." + aux)))));
    part("actor", event.actor.length ? event.actor.map(person) : h("p", {class: "faint"}, say("party_none")));
    if (event.recipient.length) part("recipient", event.recipient.map(person));
    if (event.attribution) part("attribution", h("p", {dir: "auto"}, [event.attribution.speaker && quoted(event.attribution.speaker.text), say("kind." + event.attribution.kind), event.rule].filter(Boolean).join(" · ")));
    if (event.date) part("date", h("p", {}, [event.date.span && quoted(event.date.span.text), interval(event.date, "long"), say("precision") + (colon()) + say("precision." + event.date.precision), say("basis." + event.date.basis)].filter(Boolean).join(" · ")));
    if (event.place) part("place", h("p", {dir: "auto"}, [quoted(event.place.span.text), event.place.country, event.place.lat !== null && event.place.lon !== null ? event.place.lat + ", " + event.place.lon : null].filter(Boolean).join(" · ")));
    if (event.conditions.length) part("conditions", spans(event.conditions));
    if (event.demands.length) part("demands", spans(event.demands));
    if (event.evidence.length) part("evidence", h("ul", {class: "told"}, event.evidence.map((span, n) => h("li", {}, h("button", {type: "button", class: "goto", lang: reading().document.language, dir: "auto", click: () => revealEvidence(event, n)}, span.text)))));
    part("reasons", h("ul", {lang: "en"}, event.reasons.map((reason) => h("li", {dir: "auto"}, reason))));
    const numbers = [["code", event.event + (event.mode ? " · " + say("mode") + " " + event.mode : "") + " · " + say("score") + " " + event.score + " · " + say("quad." + event.quad)],
      ["trigger", quoted(event.trigger.text) + " · " + say("offsets", {n: event.trigger.start, m: event.trigger.end})], ["frames", event.frames.join(", ")], ["context", event.context.join(", ")]];
    parts.push(h("h3", {}, "PLOVER"), h("dl", {class: "numbers"}, numbers.filter(([, value]) => value).flatMap(([key, value]) => [h("dt", {}, say(key)), h("dd", {}, value)]),
      h("dt", {}, say("identifier")), h("dd", {}, h("a", {class: "id", href: "#" + event.id}, h("code", {}, event.id)))));
    return parts;
  }

  function list() {
    const used = new Set();
    state.cards = events().map((event, n) => {
      const key = "detail-" + n;
      const button = head(event, n, "button", {type: "button", "aria-expanded": "false", "aria-controls": key, click: () => (state.chosen === event && !narrow.matches ? clear() : choose(event, {from: "list"}))});
      const body = h("div", {class: "detail", id: key, hidden: true});
      const card = h("li", {class: "", id: used.has(event.id) ? null : "card-" + event.id}, button, h("span", {class: "print", lang: reading().document.language}, event.sentence.text), body);
      used.add(event.id);
      return {event, card, button, body};
    });
    $("list").replaceChildren(...state.cards.map((entry) => entry.card));
    const candidates = reading().rejected;
    $("rejected").hidden = !candidates.length;
    $("rejected").querySelector("summary").textContent = say("rejected", {n: candidates.length});
    $("rejected").querySelector("ul").replaceChildren(...candidates.map(([text, frame, why]) => h("li", {}, h("b", {lang: reading().document.language, dir: "auto"}, text), " ", h("code", {}, frame), " — ", h("span", {lang: "en"}, why))));
  }

  function refresh(also) {
    const shown = events().filter(isShown);
    if (state.chosen && !shown.includes(state.chosen)) state.chosen = null;
    for (const {event, card, button, body} of state.cards) {
      const chosen = event === state.chosen;
      card.className = "card q" + event.quad + statusOf(event) + (chosen ? " chosen" : also && also.includes(event) ? " also" : "");
      card.hidden = !shown.includes(event);
      button.setAttribute("aria-expanded", String(chosen));
      body.hidden = !chosen;
      body.replaceChildren(...(chosen ? detail(event) : []));
    }
    const all = events().length;
    $("total").textContent = all ? "(" + all + ")" : "";
    $("shown").textContent = say("shown", {n: shown.length, m: all});
    $("reset").hidden = shown.length === all && !state.search && !state.facts && !state.quads.size;
    $("nothing").hidden = shown.length > 0;
    $("nothing").textContent = say(all ? "no_match" : "no_event");
    sheet(shown);
    paint();
  }

  function sheet(shown) {
    const open = Boolean(state.chosen);
    $("sheet").hidden = !open;
    document.body.classList.toggle("sheet", open);
    if (!open) return;
    const at = shown.indexOf(state.chosen);
    $("sheet").className = "q" + state.chosen.quad;
    $("sheet-at").textContent = say("shown", {n: at + 1, m: shown.length});
    $("sheet-before").disabled = at <= 0;
    $("sheet-after").disabled = at >= shown.length - 1;
    $("sheet-body").replaceChildren(h("div", {class: statusOf(state.chosen).trim()}, head(state.chosen, events().indexOf(state.chosen), "div", {})), h("div", {class: "detail"}, detail(state.chosen)));
    $("sheet").scrollTop = 0;
  }

  // -- moving about -----------------------------------------------------------------------------------------------

  const pace = () => (calm.matches ? "auto" : "smooth");

  function bringUp(element) {
    if (!element) return;
    const fold = element.closest("details");
    if (fold) fold.open = true;
    const room = innerHeight * (narrow.matches ? 0.2 : 0.32); // the sheet covers a phone's lower half
    scrollBy({top: element.getBoundingClientRect().top - room, behavior: pace()});
  }

  const piece = (role, event) => state.segments.find((segment) => segment.refs.some((reference) => reference.role === role && events()[reference.at] === event));
  const reveal = (event) => bringUp((piece("t", event) || piece("s", event) || {}).element);

  function revealEvidence(event, n) {
    const told = (reference) => reference.role === "e" && reference.n === n && events()[reference.at] === event;
    bringUp((state.segments.find((segment) => segment.refs.some(told)) || {}).element);
  }

  function revealCard(event) {
    const entry = state.cards.find((candidate) => candidate.event === event);
    if (!entry || narrow.matches) return;
    const panel = $("panel");
    const filtering = document.querySelector(".panel-head");
    const above = getComputedStyle(filtering).position === "sticky" ? filtering.offsetHeight : 0;
    const top = entry.card.getBoundingClientRect().top - panel.getBoundingClientRect().top - above;
    if (top < 0 || entry.card.getBoundingClientRect().bottom > innerHeight) panel.scrollBy({top: top - 8, behavior: pace()});
  }

  function choose(event, {from, also}) {
    state.chosen = event;
    refresh(also && also.length > 1 ? also : null);
    address(event.id);
    if (from !== "text") reveal(event);
    if (from !== "list") revealCard(event);
    if (from === "keys" && !narrow.matches) state.cards.find((entry) => entry.event === event).button.focus({preventScroll: true});
    if (from === "keys") announce(summary(event));
    else if (narrow.matches) announce(summary(event));
  }

  function clear() {
    state.chosen = null;
    refresh();
    address(data.readings.length > 1 ? reading().document.id : "");
  }

  function step(by) {
    const shown = events().filter(isShown);
    if (!shown.length) return;
    const at = state.chosen ? shown.indexOf(state.chosen) + by : by > 0 ? 0 : shown.length - 1;
    choose(shown[Math.max(0, Math.min(shown.length - 1, at))], {from: "keys"});
  }

  // A page may be shown where its address cannot be changed (a sandboxed frame): links then still work, only the address stays.
  function address(id) {
    try { history.replaceState(null, "", "#" + id); } catch (error) { if (!(error instanceof DOMException)) throw error; }
  }

  function announce(text) { $("live").textContent = text; }

  function fromAddress() {
    const id = decodeURIComponent(location.hash.slice(1));
    const found = data.readings.findIndex((candidate) => candidate.document.id === id || candidate.events.some((event) => event.id === id));
    if (found < 0) return false;
    if (found !== state.at) open(found);
    const event = events().find((candidate) => candidate.id === id);
    if (event) {
      if (!isShown(event)) reset();
      choose(event, {from: "link"});
    }
    return true;
  }

  function open(n) {
    state.at = n;
    state.chosen = null;
    state.quads.clear();
    state.facts = false;
    state.search = $("search").value = "";
    draw();
  }

  function reset() {
    state.quads.clear();
    state.facts = false;
    state.search = $("search").value = "";
    filters();
    refresh();
  }

  // -- the frame of the page --------------------------------------------------------------------------------------

  function filters() {
    const count = (quad) => events().filter((event) => event.quad === quad).length;
    $("quads").setAttribute("aria-label", say("filters"));
    $("quads").replaceChildren(...[1, 2, 3, 4].map((quad) => {
      const chip = h("button", {type: "button", class: "chip q" + quad, "aria-pressed": String(state.quads.has(quad)), click: () => {
        state.quads.has(quad) ? state.quads.delete(quad) : state.quads.add(quad);
        chip.setAttribute("aria-pressed", String(state.quads.has(quad)));
        refresh();
      }}, h("span", {class: "key", "aria-hidden": "true"}, FAMILIES[quad]), say("quad." + quad), h("span", {class: "n"}, String(count(quad))));
      return chip;
    }));
    $("facts").setAttribute("aria-pressed", String(state.facts));
  }

  function legend() {
    const sample = (classes, text, mark) => h("span", {class: "sample"}, h("span", {class: "seg q1 " + classes, "data-mark": mark || null}, text));
    const rows = [["trigger", say("trigger").toLowerCase(), "1", "legend_trigger"], ["party", say("actor").toLowerCase(), null, "legend_party"], ["when", say("date").toLowerCase(), null, "legend_when"], ["restricts", say("condition").toLowerCase(), null, "legend_condition"]];
    const status = ["negation", "hypothetical", "future", "historical"].map((aux) => h("li", {}, sample("trigger " + aux + (aux === "historical" ? "" : " unreal"), say("aux." + aux), MARKS[aux]), h("span", {}, say("hint." + aux))));
    const keys = [[["j", "k", "↓", "↑"], "key_move"], [["Enter"], "key_open"], [["Esc"], "key_close"], [["/"], "key_search"]];
    if (data.readings.length > 1) keys.push([["[", "]"], "key_document"]);
    $("legend-body").replaceChildren(
      h("h3", {}, say("legend_text")), h("ul", {}, rows.map(([classes, text, mark, key]) => h("li", {}, sample(classes, text, mark), h("span", {}, say(key))))),
      h("h3", {}, say("legend_status")), h("ul", {}, h("li", {}, sample("trigger", say("event.AGREE").toLowerCase(), null), h("span", {}, say("status.fact"))), status),
      h("h3", {}, say("legend_keys")), h("ul", {}, keys.map(([names, key]) => h("li", {}, h("span", {class: "sample"}, names.map((name) => h("kbd", {}, name))), h("span", {}, say(key))))));
  }

  function chooser() {
    $("chooser").hidden = data.readings.length < 2;
    const named = ({document: facts, events: found}) => [facts.title || say("untitled"), [facts.publisher, facts.published].filter(Boolean).join(", "), found.length + " " + say("events").toLowerCase()].filter(Boolean).join(" — ");
    $("documents").replaceChildren(...data.readings.map((candidate, n) => h("option", {value: String(n), selected: n === state.at}, (n + 1) + ". " + named(candidate))));
    $("before").disabled = state.at === 0;
    $("after").disabled = state.at >= data.readings.length - 1;
  }

  function frame() {
    document.documentElement.lang = state.language;
    for (const element of document.querySelectorAll("[data-label]")) element.textContent = say(element.dataset.label);
    for (const element of document.querySelectorAll("[data-name]")) element.setAttribute(element.placeholder === undefined ? "aria-label" : "placeholder", say(element.dataset.name));
    $("search").setAttribute("aria-label", say("search"));
    for (const element of document.querySelectorAll("[data-title]")) {
      element.title = say(element.dataset.title);
      if (!element.querySelector("[data-label]")) element.setAttribute("aria-label", say(element.dataset.title));
    }
    $("languages").replaceChildren(...data.languages.map((language) => h("button", {type: "button", lang: language, title: data.labels[language]["lang." + language], "aria-pressed": String(language === state.language), click: () => speak(language)}, language)));
  }

  function speak(language) {
    state.forced = language;
    draw();
    $("languages").querySelector('[aria-pressed="true"]').focus();
  }

  function draw() {
    const own = data.readings.length ? reading().document.language : data.language;
    state.language = state.forced || (data.languages.includes(own) ? own : data.language);
    frame();
    legend();
    if (!data.readings.length) {
      $("article").replaceChildren(h("p", {class: "notice"}, say("none_read")));
      $("panel").hidden = true;
      return;
    }
    for (const event of events()) event.words ||= words(event);
    chooser();
    about();
    article();
    list();
    filters();
    $("versions").textContent = say("versions", reading().versions);
    refresh();
  }

  function goDocument(n) {
    if (n < 0 || n >= data.readings.length) return;
    open(n);
    address(reading().document.id);
    toTop();
    announce(reading().document.title || say("untitled"));
  }

  function toTop() { window.scrollTo({top: 0, behavior: "auto"}); $("panel").scrollTop = 0; }

  $("search").addEventListener("input", (input) => { state.search = input.target.value; refresh(); });
  $("facts").addEventListener("click", () => { state.facts = !state.facts; filters(); refresh(); });
  $("reset").addEventListener("click", reset);
  $("documents").addEventListener("change", (change) => goDocument(Number(change.target.value)));
  $("before").addEventListener("click", () => goDocument(state.at - 1));
  $("after").addEventListener("click", () => goDocument(state.at + 1));
  $("sheet-before").addEventListener("click", () => step(-1));
  $("sheet-after").addEventListener("click", () => step(1));
  $("sheet-close").addEventListener("click", clear);
  addEventListener("hashchange", fromAddress);
  addEventListener("beforeprint", () => { $("legend").open = true; });
  addEventListener("keydown", (key) => {
    if (key.ctrlKey || key.metaKey || key.altKey || !data.readings.length) return;
    const field = key.target instanceof Element && key.target.matches("input, select, textarea");
    if (key.key === "Escape") {
      if (field) key.target.blur();
      if (field && key.target.value && key.target.type === "search") { state.search = key.target.value = ""; refresh(); } else clear();
      return;
    }
    if (field) return;
    // Arrows scroll the page, as everywhere, unless the reader is among the events.
    const among = key.target instanceof Element && key.target.closest("#list, #sheet, [role=button]");
    const moves = {j: 1, k: -1, ...(among ? {ArrowDown: 1, ArrowUp: -1} : {})};
    if (key.key in moves) { key.preventDefault(); step(moves[key.key]); }
    else if (key.key === "/") { key.preventDefault(); $("search").focus(); }
    else if (key.key === "[") goDocument(state.at - 1);
    else if (key.key === "]") goDocument(state.at + 1);
  });

  draw();
  if (location.hash) fromAddress();
})();
