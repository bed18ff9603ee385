// Why: in sentences made of the run's own numbers, what differs between the two economies, gains and losses.

import { HOLES, byDoors, cameIn } from "./bucket";
import { h, put } from "./dom";
import { percent, pounds, words } from "./format";
import { SIDES, type State } from "./state";

/** Differences below this are not told. */
const SMALL = 0.002;

export class Why {
  constructor(private readonly section: HTMLElement, private readonly state: State) {
    section.hidden = true;
  }

  draw(running: boolean): void {
    const { state } = this;
    this.section.hidden = running || state.frames.length < 24;
    if (this.section.hidden) {
      return;
    }
    const [left, right] = SIDES.map((side) => words(state.opened.sides[side].policy)) as [string, string];
    const sentences: string[] = [];
    const shares = HOLES.map((hole) => SIDES.map((side) => byDoors(state, side, hole.doors) / (cameIn(state, side) || 1)));
    shares.forEach(([one, other], place) => {
      const change = (other ?? 0) - (one ?? 0);
      if (Math.abs(change) >= SMALL) {
        const label = HOLES[place]?.label.toLowerCase() ?? "";
        sentences.push(`Of each £100 that come in, ${pounds(Math.abs(change) * 100)} ${change < 0 ? "less" : "more"} leave by \u201c${label}\u201d in ${right} than in ${left}.`);
      }
    });
    const rounds = SIDES.map((side) => state.frames.at(-1)?.sides[side].rounds);
    if (rounds[0] && rounds[1]) {
      sentences.push(`So a pound becomes ${pounds(rounds[1].becomes)} in ${right} and ${pounds(rounds[0].becomes)} in ${left}.`);
    }
    const compare = (outcome: string, more: string, less: string): void => {
      const [one, other] = SIDES.map((side) => state.mean(side, outcome));
      if (one == null || other == null) {
        return;
      }
      const change = one ? other / one - 1 : 0;
      if (Math.abs(change) >= SMALL) {
        sentences.push(`${right} has ${percent(Math.abs(change))} ${change > 0 ? more : less} than ${left}.`);
      }
    };
    compare("jobs", "more jobs", "fewer jobs");
    compare("real_value_added", "more value made, at old prices,", "less value made, at old prices,");
    compare("income_first_fifth", "more to spend for its poorest fifth, at old prices,", "less to spend for its poorest fifth, at old prices,");
    const baskets = SIDES.map((side) => state.mean(side, "essential_basket"));
    if (baskets[0] != null && baskets[1] != null && Math.abs(baskets[1] / baskets[0] - 1) >= SMALL) {
      const change = baskets[1] / baskets[0] - 1;
      sentences.push(`The essential basket costs ${percent(Math.abs(change))} ${change > 0 ? "more" : "less"} in ${right}.`);
    }
    const costs = SIDES.map((side) => (state.mean(side, "policy_cost") ?? 0) / 100);
    if (Math.max(...costs) > 0) {
      sentences.push(`The public pays ${pounds(costs[0] ?? 0)} a month for the policy of ${left} and ${pounds(costs[1] ?? 0)} for that of ${right}.`);
    }
    put(
      this.section,
      h("h2", {}, state.regional("Why?")),
      h("ul", {}, ...sentences.map((sentence) => h("li", {}, sentence))),
      h("p", { class: "note" }, "Means of the last twelve months of one pair of runs: one draw of luck. In a small place another luck can turn what is said here: press Another luck, or compare many pairs with the command line."),
    );
  }
}
