// Levers with sliders, shocks with buttons.

import { h, put } from "./dom";
import { pounds, words } from "./format";
import type { Hand, LeverNote, Pair, SideIndex } from "./protocol";
import { SIDES, type State } from "./state";

/** Levers of the teacher's view; the others unfold. */
const SIMPLE = ["buy_local_households", "buy_local_firms", "procurement", "local_ownership", "transport_cost", "basic_income"];

/** What a lever does, for people who never saw a scenario file. */
const SAID: Record<string, string> = {
  buy_local_households: "People buy from here",
  buy_local_firms: "Firms buy from here",
  procurement: "Council and public services buy from here",
  local_ownership: "Profit stays with local owners",
  transport_cost: "Transport across the border gets dearer",
  basic_income: "Basic income for every household",
  tariff: "Tariff on imports",
  local_first: "Sell here first, export what is left",
  local_capacity: "Build workshops and farms here",
  stocks: "Keep stocks",
  training: "Train staff",
  support: "A grant to the council for each household",
};

export function leverText(kind: string): string {
  return SAID[kind] ?? words(kind);
}

function strengthText(lever: LeverNote, value: number): string {
  const sign = value > 0 ? "+" : value < 0 ? "\u2212" : "";
  const size = Math.abs(value);
  if (lever.unit === "share") {
    return `${sign}${Math.round(size * 100)}%`;
  }
  return lever.unit.startsWith("pounds") ? `${sign}${pounds(size)} a month` : `${sign}${size} ${lever.unit}`;
}

export class Levers {
  private readonly sliders = new Map<string, HTMLInputElement>();
  private readonly told = h("p", { class: "note", "aria-live": "polite" });

  constructor(
    private readonly section: HTMLElement,
    private readonly state: State,
    move: (side: SideIndex, kind: string, strength: number) => void,
    strike: (name: string) => void,
  ) {
    const { opened } = state;
    const row = (lever: LeverNote): HTMLElement =>
      h("tr", {},
        h("th", { scope: "row", title: lever.meaning }, leverText(lever.kind)),
        ...SIDES.map((side) => h("td", { class: side === 0 ? "left-side" : "right-side" }, this.slider(lever, side, move))));
    const table = (levers: LeverNote[]): HTMLElement =>
      h("table", { class: "levers" },
        h("thead", {}, h("tr", {}, h("td"), ...SIDES.map((side) => h("th", { scope: "col", class: side === 0 ? "left-side" : "right-side" }, opened.sides[side].policy)))),
        h("tbody", {}, ...levers.map(row)));
    const simple = opened.levers.filter((lever) => SIMPLE.includes(lever.kind));
    const others = opened.levers.filter((lever) => !SIMPLE.includes(lever.kind));
    put(
      section,
      h("h2", {}, "Levers"),
      table(simple),
      h("details", {}, h("summary", {}, "More levers"), table(others)),
      h("h2", {}, "What if something breaks?"),
      opened.shocks.length
        ? h("p", { class: "shocks" }, ...opened.shocks.map((shock) =>
            h("button", { title: shock.meaning, click: () => strike(shock.name) },
              `${words(shock.name)}`, h("small", {}, ` ${shock.outside ? "from outside" : "here"}, ${shock.length} month${shock.length === 1 ? "" : "s"}`))))
        : h("p", { class: "note" }, "This place\u2019s file has no shocks."),
      this.told,
    );
  }

  private slider(lever: LeverNote, side: SideIndex, move: (side: SideIndex, kind: string, strength: number) => void): HTMLElement {
    const [least, most, step] = lever.slider;
    const start = lever.strengths[side];
    const shown = h("output", {}, strengthText(lever, start));
    const input = h("input", {
      type: "range", min: Math.min(least, start), max: Math.max(most, start), step, value: start,
      "aria-label": `${leverText(lever.kind)}, ${this.state.opened.sides[side].policy}`,
      "aria-valuetext": strengthText(lever, start),
    });
    input.addEventListener("input", () => {
      shown.textContent = strengthText(lever, Number(input.value));
      input.setAttribute("aria-valuetext", shown.textContent);
    });
    input.addEventListener("change", () => move(side, lever.kind, Number(input.value)));
    this.sliders.set(`${side}/${lever.kind}`, input);
    const cost = lever.cost > 0 ? `costs ${pounds(lever.cost * step)} a month for each step` : "costs nothing to run, as far as the files say";
    return h("label", { title: cost }, input, shown);
  }

  /** Puts sliders where the hands have moved them. */
  show(hands: Pair<Hand>): void {
    for (const side of SIDES) {
      for (const moved of hands[side].levers) {
        const input = this.sliders.get(`${side}/${moved.kind}`);
        if (input) {
          input.value = String(moved.strength);
          input.dispatchEvent(new Event("input"));
        }
      }
    }
  }

  /** Whether anything can be done: not once the run is over. */
  allow(open: boolean): void {
    for (const control of this.section.querySelectorAll<HTMLInputElement | HTMLButtonElement>("input, button")) {
      control.disabled = !open;
    }
  }

  tell(words: string): void {
    this.told.textContent = words;
  }
}
