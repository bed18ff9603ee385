// Round by round: what of 100 pounds is received here first, what of that is paid on, and so on. Falling bars.

import { h, put, s } from "./dom";
import { pounds } from "./format";
import { SIDES, type State } from "./state";

const HEIGHT = 250;
const FLOOR = 210;
const TOP = 24;

export class RoundsView {
  // On a phone fewer rounds, so that they can be read.
  private readonly shown = window.innerWidth < 520 ? 6 : 10;
  private readonly width = 20 + this.shown * 70;
  private readonly figure = s("svg", { viewBox: `0 0 ${this.width} ${HEIGHT}`, role: "img" });
  private readonly formula = h("p", { class: "formula" });

  constructor(section: HTMLElement, private readonly state: State) {
    put(
      section,
      h("h2", {}, "Round by round"),
      h("p", { class: "note" }, "£100 come in: round 1. Part of it is paid to others here, part of that again, until all has left. By the payments of the last twelve months. Pounds take different ways, so the share that is passed on differs from round to round; below it is that of all rounds together."),
      this.figure,
      this.formula,
    );
  }

  draw(): void {
    const rounds = SIDES.map((side) => this.state.frames.at(-1)?.sides[side].rounds ?? null);
    const { shown, width } = this;
    const slot = (width - 40) / shown;
    const bars: SVGElement[] = [];
    for (let round = 0; round < shown; round += 1) {
      const x = 30 + round * slot;
      for (const side of SIDES) {
        const value = rounds[side]?.pounds[round];
        if (value === undefined) {
          continue;
        }
        const height = (value / 100) * (FLOOR - TOP);
        const place = x + side * (slot * 0.42);
        bars.push(
          s("rect", {
            x: place, y: FLOOR - height, width: slot * 0.38, height,
            class: side === 0 ? "bar left-fill" : "bar right-fill",
          }),
        );
        if (value >= 1) {
          bars.push(s("text", { x: place + slot * 0.19, y: FLOOR - height - 4, "text-anchor": "middle", class: "small" }, value.toFixed(0)));
        }
      }
      bars.push(s("text", { x: x + slot * 0.4, y: FLOOR + 18, "text-anchor": "middle", class: "small" }, `round ${round + 1}`));
    }
    const names = this.state.opened.sides;
    const parts = SIDES.map((side) => {
      const found = rounds[side];
      return found ? `${names[side].policy}: ${found.pounds.slice(0, 6).map((p) => p.toFixed(0)).join(", ")} and on, ${pounds(found.becomes * 100)} in all` : "";
    });
    put(
      this.figure,
      s("title", {}, `Pounds received in each round. ${parts.join(". ")}`),
      s("line", { x1: 24, x2: width - 8, y1: FLOOR, y2: FLOOR, class: "axis" }),
      ...bars,
    );
    put(
      this.formula,
      ...SIDES.flatMap((side) => {
        const found = rounds[side];
        if (!found) {
          return [];
        }
        const passed = found.passed_on.toFixed(2);
        return [
          h("span", { class: side === 0 ? "left-side" : "right-side" },
            `1 / (1 − ${passed}) = ${found.becomes.toFixed(2)}: £100 become ${pounds(found.becomes * 100)}`),
        ];
      }),
    );
  }
}
