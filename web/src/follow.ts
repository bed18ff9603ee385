// Follow 100 pounds: the way most of them took, payment by payment, and where all of them went.

import { h, put } from "./dom";
import { monthName, pounds } from "./format";
import type { Followed, SideIndex } from "./protocol";
import { SIDES, type State } from "./state";

export class Follow {
  private readonly result = h("div", { class: "followed", "aria-live": "polite" });
  private readonly buttons: HTMLButtonElement[];

  constructor(section: HTMLElement, private readonly state: State, private readonly follow: (side: SideIndex) => Promise<Followed>) {
    this.buttons = SIDES.map((side) =>
      h("button", { class: side === 0 ? "left-side" : "right-side", click: () => void this.ask(side) },
        `Follow £100 in ${state.opened.sides[side].policy}`));
    put(
      section,
      h("h2", {}, "Follow £100"),
      h("p", { class: "note" }, "Outside buyers pay £100 next month. Who pays them on, to whom, and by which door do they leave?"),
      h("p", {}, ...this.buttons),
      this.result,
    );
  }

  private async ask(side: SideIndex): Promise<void> {
    this.buttons.forEach((button) => { button.disabled = true; });
    put(this.result, h("p", {}, "Following\u2026"));
    try {
      put(this.result, ...this.told(await this.follow(side)));
    } catch (error) {
      put(this.result, h("p", { role: "alert" }, error instanceof Error ? error.message : String(error)));
    } finally {
      this.buttons.forEach((button) => { button.disabled = false; });
    }
  }

  private told(followed: Followed): HTMLElement[] {
    const last = followed.months.at(-1);
    const first = followed.months[0];
    if (!last || !first) {
      return [];
    }
    const doors = [...last.left].sort((a, b) => b[1] - a[1]);
    const width = (value: number): HTMLElement => {
      const bar = h("span", { class: "amount" });
      bar.style.width = `${Math.max(0.5, (value / followed.pounds) * 100)}%`;
      return bar;
    };
    const halfway = followed.months.find((month) => month.inside < followed.pounds / 2);
    return [
      h("h3", {}, `${this.state.opened.sides[followed.side].title}, from ${monthName(first.month)}`),
      h("p", {}, `${pounds(last.work)} were paid from one to another here before they left`,
        halfway ? `; half had left after ${count(halfway.month - first.month + 1, "month")}` : "",
        last.inside >= 1 ? `; ${pounds(last.inside)} were still here after ${count(followed.months.length, "month")}.` : "."),
      h("h4", {}, "The way most of them took"),
      h("ol", { class: "chain" }, ...followed.chain.map((step) =>
        h("li", {},
          h("b", {}, step.payer), " paid ", h("b", {}, step.payee), ` for ${step.purpose}`,
          h("small", {}, `${pounds(step.pounds)} of the £100; the largest payment was ${pounds(step.largest[1])} in ${monthName(step.largest[0])}`)))),
      h("h4", {}, "By which door they left"),
      h("table", { class: "bars" }, h("tbody", {}, ...doors.map(([door, value]) =>
        h("tr", {}, h("th", { scope: "row" }, door), h("td", {}, width(value)), h("td", {}, pounds(value)))))),
    ];
  }
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
