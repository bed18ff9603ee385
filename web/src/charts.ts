// Month by month: small charts with two lines each.

import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";

import { h, put } from "./dom";
import { monthName, valueText } from "./format";
import type { SideIndex } from "./protocol";
import { SIDES, type State } from "./state";

export const COLOURS = ["#0072b2", "#b34700"] as const;

/** A chart: what it shows, and its title. */
export interface Wanted {
  outcome: string;
  title: string;
  /** Also in the teacher's view. */
  simple: boolean;
}

const WANTED: Wanted[] = [
  { outcome: "jobs", title: "Jobs", simple: true },
  { outcome: "unemployment", title: "Unemployment", simple: false },
  { outcome: "essential_basket", title: "What the essential basket costs", simple: true },
  { outcome: "unmet_need", title: "Needs that are not met", simple: true },
  { outcome: "median_real_income", title: "Median income, at old prices", simple: false },
  { outcome: "income_first_fifth", title: "Income of the poorest fifth, at old prices", simple: true },
  { outcome: "food_local", title: "Food that comes from here", simple: true },
  { outcome: "retention_consumption", title: "Shopping that stays here", simple: false },
  { outcome: "policy_cost", title: "What the policy costs the public", simple: false },
  { outcome: "carbon_emissions", title: "Greenhouse gases", simple: false },
  { outcome: "local_money", title: "Local money in people\u2019s hands", simple: true },
];

const HEIGHT = 150;

class Chart {
  private readonly plot: uPlot;
  private readonly legend = h("p", { class: "legend" });
  readonly element: HTMLElement;

  constructor(private readonly state: State, readonly wanted: Wanted) {
    const note = state.opened.outcomes[state.index(wanted.outcome)];
    const unit = note?.unit ?? "";
    const box = h("div", { class: "plot" });
    const line = (side: SideIndex): uPlot.Series => ({
      label: state.opened.sides[side].policy,
      stroke: COLOURS[side],
      width: 2,
      ...(side === 1 ? { dash: [7, 3] } : {}),
      points: { show: false },
      spanGaps: false,
    });
    this.plot = new uPlot(
      {
        width: 320,
        height: HEIGHT,
        legend: { show: false },
        cursor: { drag: { x: false, y: false }, y: false },
        scales: { x: { time: false, range: [1, state.opened.months] }, y: { range: (_, low, high) => span(low, high) } },
        axes: [
          { values: (_, ticks) => ticks.map((tick) => `${Math.round(tick / 12)}`), splits: () => years(state.opened.months), grid: { stroke: "#eceff1" }, size: 28 },
          { values: (_, ticks) => ticks.map((tick) => valueText(tick, unit)), grid: { stroke: "#eceff1" }, size: 62 },
        ],
        series: [{}, line(0), line(1)],
        hooks: { setCursor: [(plot) => this.tell(plot.cursor.idx ?? null)] },
      },
      [[], [], []],
      box,
    );
    this.element = h(
      "figure",
      { class: wanted.simple ? "" : "detail" },
      h("figcaption", { title: note?.meaning ?? "" }, wanted.title, h("small", {}, `, ${unitWords(unit, note?.flow ?? false)}`)),
      box,
      this.legend,
    );
    new ResizeObserver(() => {
      if (box.clientWidth > 0) {
        this.plot.setSize({ width: box.clientWidth, height: HEIGHT });
      }
    }).observe(box);
  }

  draw(): void {
    const { frames } = this.state;
    const index = this.state.index(this.wanted.outcome);
    this.plot.setData([
      frames.map((frame) => frame.month),
      ...SIDES.map((side) => frames.map((frame) => frame.sides[side].values[index] ?? null)),
    ] as uPlot.AlignedData);
    this.tell(null);
  }

  /** The last month's values, or those under the pointer. */
  private tell(at: number | null): void {
    const { frames, opened } = this.state;
    const frame = at === null ? frames.at(-1) : frames[at];
    // At the end a year counts, and not its December.
    const over = at === null && this.state.over;
    const index = this.state.index(this.wanted.outcome);
    const unit = opened.outcomes[index]?.unit ?? "";
    put(
      this.legend,
      ...SIDES.map((side) =>
        h("span", { class: side === 0 ? "left-side" : "right-side" },
          `${opened.sides[side].policy} ${frame ? valueText(over ? this.state.mean(side, index) : frame.sides[side].values[index], unit) : "\u2013"}`),
      ),
      over ? h("span", {}, "means of the last year") : null,
      at !== null && frame ? h("span", {}, monthName(frame.month)) : null,
    );
  }
}

/** Some room around the lines, so that a flat line lies in the middle. */
function span(low: number | null, high: number | null): [number, number] {
  if (low === null || high === null) {
    return [0, 1];
  }
  const room = Math.max((high - low) * 0.08, Math.abs(high) * 0.01, 1e-6);
  return [low >= 0 ? Math.max(0, low - room) : low - room, high + room];
}

function years(months: number): number[] {
  const step = Math.max(1, Math.ceil(months / 12 / 6));
  return Array.from({ length: Math.floor(months / 12 / step) + 1 }, (_, i) => i * step * 12);
}

function unitWords(unit: string, flow: boolean): string {
  if (unit.startsWith("index")) {
    return "1 = at the start";
  }
  return unit.replace("pence", "pounds").replace("heads", "people") + (flow ? " a month" : "");
}

/** The page's own choice. */
function offered(state: State): Wanted[] {
  const local = state.opened.sides.some((side) => side.currencies.length > 0);
  return WANTED.filter((chart) => local || chart.outcome !== "local_money");
}

export class Charts {
  private readonly charts: Chart[];

  constructor(section: HTMLElement, state: State, wanted = offered(state)) {
    this.charts = wanted.map((chart) => new Chart(state, chart));
    put(
      section,
      h("h2", {}, "Month by month"),
      h("div", { class: "grid" }, ...this.charts.map((chart) => chart.element)),
    );
  }

  draw(): void {
    for (const chart of this.charts) {
      if (chart.element.offsetParent !== null) {
        chart.draw();
      }
    }
  }
}
