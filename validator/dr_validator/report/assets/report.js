"use strict";
(() => {
  const form = document.getElementById("filters");
  const groups = document.getElementById("groups");
  const cards = [...document.querySelectorAll(".card")];
  const findings = cards.filter((card) => card.dataset.kind === "finding");
  const words = new Map(cards.map((card) => [card, card.textContent.toLowerCase()]));
  const order = new Map(cards.map((card, index) => [card, index]));
  const value = (id) => document.getElementById(id).value;

  const linked = () => document.getElementById(location.hash.slice(1));
  // Who follows a link to folded details wants to read them.
  const unfold = () => {
    if (linked()?.tagName === "DETAILS") linked().open = true;
  };
  addEventListener("hashchange", unfold);
  unfold();

  if (!form) return;

  // The headings of the groups are taken from the page, never made from a finding's words.
  const stackName = (number) =>
    [...document.getElementById("stack").options].find((each) => each.value === number).text;

  function regroup() {
    const byStack = value("group") === "stack";
    const key = (card) => (byStack ? stackName(card.dataset.stack) : card.dataset.family);
    const sections = new Map();
    for (const card of [...findings].sort((a, b) => order.get(a) - order.get(b))) {
      const name = key(card);
      if (!sections.has(name)) {
        const section = document.createElement("section");
        section.className = "group";
        const title = document.createElement("h3");
        const count = document.createElement("span");
        count.className = "count";
        title.append(name, " ", count);
        section.append(title);
        sections.set(name, section);
      }
      sections.get(name).append(card);
    }
    const names = [...sections.keys()];
    if (byStack) names.sort((a, b) => a.localeCompare(b, "en"));
    if (findings.length) groups.replaceChildren(...names.map((name) => sections.get(name)));
  }

  function wanted(card, asked) {
    const data = card.dataset;
    return (
      asked.severities.has(data.severity) &&
      (!asked.breaks || data.breaks === asked.breaks) &&
      (!asked.stack || data.stacks.split(" ").includes(asked.stack)) &&
      (!asked.region || data.regions.split(" ").includes(asked.region)) &&
      asked.words.every((word) => words.get(card).includes(word))
    );
  }

  function apply() {
    const asked = {
      severities: new Set([...form.querySelectorAll("[name=severity]:checked")].map((box) => box.value)),
      breaks: value("breaks"),
      stack: value("stack"),
      region: value("region"),
      words: value("text").toLowerCase().split(/\s+/).filter(Boolean),
    };
    for (const card of cards) card.hidden = !wanted(card, asked);
    for (const section of groups.querySelectorAll(".group")) {
      const left = section.querySelectorAll(".card:not([hidden])").length;
      section.hidden = left === 0;
      section.querySelector(".count").textContent = String(left);
    }
    for (const id of ["unproven", "waived", "known"]) {
      const section = document.getElementById(id);
      if (!section) continue;
      const left = section.querySelectorAll(".card:not([hidden])").length;
      section.querySelector(".count").textContent = String(left);
      section.hidden = left === 0;
    }
    const left = findings.filter((card) => !card.hidden).length;
    document.getElementById("shown").textContent = `${left} of ${findings.length} findings shown`;
  }

  function reset() {
    form.reset();
    regroup();
    apply();
  }

  // A link to a card that the filters hide shows it all the same.
  function reveal() {
    const card = linked();
    if (!card || !card.closest("[hidden]")) return;
    reset();
    card.scrollIntoView();
  }

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", apply);
  form.addEventListener("change", apply);
  document.getElementById("clear").addEventListener("click", reset);
  document.getElementById("group").addEventListener("change", () => { regroup(); apply(); });
  addEventListener("hashchange", reveal);
  // A browser may keep the fields of an earlier visit.
  regroup();
  apply();
  reveal();
})();
