// The bucket: money comes in from the top and leaves by holes in the wall.

import { h, put, s } from "./dom";
import { pounds } from "./format";
import type { SideIndex } from "./protocol";
import { SIDES, type State } from "./state";

interface Hole {
  label: string;
  doors: string[];
}

/** Holes as the teacher draws them; each is several doors. */
export const HOLES: Hole[] = [
  { label: "Shopping elsewhere", doors: ["door_imports_consumer", "door_imports_public"] },
  { label: "Suppliers elsewhere", doors: ["door_imports_input", "door_imports_investment"] },
  {
    label: "Tax, profit and savings",
    doors: [
      "door_taxes", "door_profit", "door_interest", "door_loans_out", "door_savings",
      "door_commuters_out", "door_firms_bought",
    ],
  },
];

const WIDTH = 440;
const HEIGHT = 336;
const [LEFT, RIGHT, TOP, FLOOR] = [34, 206, 66, 312];

/** Pounds a month by these doors, mean of the last year. */
export function byDoors(state: State, side: SideIndex, doors: string[]): number {
  return doors.reduce((sum, door) => sum + (state.mean(side, door) ?? 0), 0) / 100;
}

/** Pounds a month that come in, mean of the last year. */
export function cameIn(state: State, side: SideIndex): number {
  const doors = state.opened.doors_in;
  return doors.reduce((sum, door) => sum + (state.mean(side, door) ?? 0), 0) / 100;
}

export class Buckets {
  private readonly figures: SVGSVGElement[] = [];
  private readonly numbers: HTMLElement[] = [];
  private readonly notes: HTMLElement[] = [];
  private readonly doors: HTMLElement[] = [];
  private readonly scale: number[] = [];

  constructor(stage: HTMLElement, private readonly state: State) {
    const panels = SIDES.map((side) => {
      const note = state.opened.sides[side];
      const figure = s("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", class: "bucket" });
      const [number, words, doors] = [h("strong"), h("p", { class: "note" }), h("table")];
      this.figures.push(figure);
      this.numbers.push(number);
      this.notes.push(words);
      this.doors.push(doors);
      const details = h("details", { class: "doors", toggle: () => this.drawDoors(side) }, h("summary", {}, "Every door"), doors);
      return h(
        "article",
        { class: side === 0 ? "left-side" : "right-side" },
        h("h2", {}, state.regional(note.title)),
        h("p", { class: "becomes", title: "Received by people and firms here in all, the first time counted" }, "£1 becomes ", number, " here"),
        figure,
        words,
        details,
      );
    });
    put(stage, ...panels);
  }

  draw(): void {
    for (const side of SIDES) {
      this.drawSide(side);
    }
  }

  private drawSide(side: SideIndex): void {
    const { state } = this;
    const frame = state.frames.at(-1);
    const figure = this.figures[side];
    const number = this.numbers[side];
    if (!figure || !number) {
      return;
    }
    const rounds = frame?.sides[side].rounds;
    number.textContent = rounds ? pounds(rounds.becomes) : "£…";
    const inward = cameIn(state, side);
    // Streams are drawn against what came in at first, so that both buckets have one scale.
    this.scale[side] ??= 0;
    if (!this.scale[side] && inward > 0) {
      this.scale[side] = inward;
    }
    const unit = 40 / (this.scale[side] || 1);
    // The water stands as high as what is made and sold here, against the first month.
    const atFirst = state.value(side, "output", state.frames[0]) ?? 0;
    const level = atFirst > 0 ? (state.mean(side, "output") ?? 0) / atFirst : 1;
    const surface = FLOOR - Math.max(0.06, Math.min(1, 0.46 * level)) * (FLOOR - TOP);
    const left = HOLES.map((hole) => byDoors(state, side, hole.doors));
    put(
      figure,
      s("title", {}, bucketWords(inward, HOLES.map((hole, i) => [hole.label, left[i] ?? 0]), rounds?.becomes)),
      ...stream(inward * unit, surface),
      s("text", { x: (LEFT + RIGHT) / 2, y: 16, "text-anchor": "middle", class: "flow" }, frame ? `${pounds(inward)} a month come in` : "Money comes in"),
      s("rect", { x: LEFT, y: surface, width: RIGHT - LEFT, height: FLOOR - surface, class: "water" }),
      s("path", { d: `M${LEFT} ${TOP} V${FLOOR} H${RIGHT} V${TOP}`, class: "wall" }),
      ...HOLES.flatMap((hole, i) => leak(hole.label, left[i] ?? 0, unit, i, Boolean(frame))),
    );
    const note = this.notes[side];
    if (note) {
      note.textContent = rounds
        ? `Of each pound that people and firms here receive, ${Math.round(rounds.passed_on * 100)}p is paid on to others here.`
        : frame
          ? "While a shock passes, payments of before and after are mixed: what a pound becomes cannot be read off."
          : "Press Run: money comes in, is passed on, and leaves.";
    }
    this.drawDoors(side);
  }

  private drawDoors(side: SideIndex): void {
    const { state } = this;
    const row = (index: number): HTMLElement => {
      const label = state.opened.outcomes[index]?.label ?? "";
      return h(
        "tr",
        {},
        h("th", { scope: "row" }, label),
        h("td", {}, pounds((state.mean(side, index) ?? 0) / 100)),
      );
    };
    const all = [...state.opened.doors_in, ...state.opened.doors_out];
    const table = this.doors[side];
    const shown = (table?.parentElement as HTMLDetailsElement | null)?.open;
    if (table && (shown || !table.childElementCount)) {
      put(table, h("caption", {}, "Pounds a month, mean of the last year"), h("tbody", {}, ...all.map(row)));
    }
  }
}

/** What comes in, from the tap to the surface. */
function stream(width: number, surface: number): SVGElement[] {
  const middle = (LEFT + RIGHT) / 2;
  return [s("rect", { x: middle - width / 2, y: 22, width, height: Math.max(0, surface - 22), class: "water inflow" })];
}

/** A hole in the right wall with what leaves by it. */
function leak(label: string, value: number, unit: number, place: number, known: boolean): SVGElement[] {
  const y = FLOOR - 90 + place * 37;
  const width = Math.max(1, value * unit);
  const end = RIGHT + 26;
  const water = s("path", {
    d: `M${RIGHT - 4} ${y - width / 2} H${end} q14 2 14 ${16 + width / 2} h-${Math.min(10, 2 + width / 4)} q0 -8 -8 -${16 - width / 2 > 0 ? 8 : 4} H${RIGHT - 4} z`,
    class: "water leak",
  });
  return [
    ...(value >= 0.5 ? [water] : []),
    s("text", { x: end + 18, y: y - 4 }, label),
    s("text", { x: end + 18, y: y + 13, class: "flow" }, known ? pounds(value) : ""),
  ];
}

function bucketWords(inward: number, holes: [string, number][], becomes: number | undefined): string {
  const left = holes.map(([label, value]) => `${label} ${pounds(value)}`).join(", ");
  const end = becomes === undefined ? "" : ` A pound becomes ${pounds(becomes)} here.`;
  return `A bucket. ${pounds(inward)} a month come in. By its holes leave: ${left}.${end}`;
}
