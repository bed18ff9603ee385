// Predict, run, why: the group says what it expects before the run, and sees it beside the result.

import { h, put } from "./dom";
import { valueText, words } from "./format";
import { SIDES, type State } from "./state";

interface Question {
  outcome: string;
  text: string;
  /** Differences below this share of the larger value count as the same. */
  same: number;
}

const QUESTIONS: Question[] = [
  { outcome: "jobs", text: "Where will there be more jobs?", same: 0.005 },
  { outcome: "essential_basket", text: "Where will the essential basket cost more?", same: 0.002 },
  { outcome: "income_first_fifth", text: "Where will the poorest fifth have more to spend, at old prices?", same: 0.005 },
];

type Guess = "left" | "right" | "same";

interface Stored {
  group: string;
  guesses: Record<string, Guess>;
}

const STORE = "millpond-prediction";

export class Predict {
  private stored: Stored = { group: "", guesses: {} };
  private readonly results = h("div");

  constructor(private readonly section: HTMLElement, private readonly state: State) {
    try {
      const before = sessionStorage.getItem(STORE);
      const stored = before === null ? null : (JSON.parse(before) as Stored & { key: string });
      if (stored?.key === this.key()) {
        this.stored = { group: stored.group, guesses: stored.guesses };
      }
    } catch {
      // A browser without storage forgets predictions when the page is left.
    }
    const names = this.names();
    const option = (question: Question, guess: Guess, label: string): HTMLElement =>
      h("label", {}, h("input", {
        type: "radio", name: `guess-${question.outcome}`, value: guess,
        checked: this.stored.guesses[question.outcome] === guess,
        change: () => this.guess(question, guess),
      }), label);
    const group = h("input", { type: "text", maxlength: 40, value: this.stored.group, placeholder: "Group\u2019s name" , "aria-label": "Your group\u2019s name"});
    group.addEventListener("input", () => {
      this.stored.group = group.value;
      this.keep();
    });
    section.hidden = false;
    put(
      section,
      h("h2", {}, "Predict"),
      h("p", { class: "note" }, "Before you press Run: what will be different at the end?"),
      group,
      ...QUESTIONS.map((question) =>
        h("fieldset", {}, h("legend", {}, question.text),
          option(question, "left", names[0]), option(question, "right", names[1]), option(question, "same", "About the same"))),
      this.results,
    );
  }

  /** What the sides are called; by their places where both have one policy. */
  private names(): [string, string] {
    const [left, right] = SIDES.map((side) => words(this.state.opened.sides[side].policy));
    return left === right ? ["Left", "Right"] : [left ?? "", right ?? ""];
  }

  private key(): string {
    const { place, sides } = this.state.opened;
    return `${place} ${sides.map((side) => side.policy).join(" ")}`;
  }

  private guess(question: Question, guess: Guess): void {
    this.stored.guesses[question.outcome] = guess;
    this.keep();
  }

  private keep(): void {
    try {
      sessionStorage.setItem(STORE, JSON.stringify({ ...this.stored, key: this.key() }));
    } catch {
      // See above.
    }
  }

  /** Predictions stand while the run is on; beside the result when it stands still. */
  draw(running: boolean): void {
    const { state } = this;
    const begun = state.frames.length > 0;
    for (const input of this.section.querySelectorAll<HTMLInputElement>("input[type=radio]")) {
      input.disabled = begun;
    }
    const guessed = QUESTIONS.filter((question) => this.stored.guesses[question.outcome]);
    if (running || state.frames.length < 24 || guessed.length === 0) {
      put(this.results);
      return;
    }
    const names = this.names();
    const called = (guess: Guess): string => (guess === "same" ? "about the same" : names[guess === "left" ? 0 : 1] ?? "");
    const rows = guessed.map((question) => {
      const unit = state.opened.outcomes[state.index(question.outcome)]?.unit ?? "";
      const values = SIDES.map((side) => state.mean(side, question.outcome));
      const [left, right] = [values[0] ?? 0, values[1] ?? 0];
      const far = Math.abs(left - right) > question.same * Math.max(Math.abs(left), Math.abs(right));
      const result: Guess = !far ? "same" : left > right ? "left" : "right";
      const guess = this.stored.guesses[question.outcome] as Guess;
      return h("tr", {},
        h("th", { scope: "row" }, question.text),
        h("td", {}, called(guess)),
        h("td", {}, `${called(result)} (${values.map((value) => valueText(value, unit)).join(" and ")})`),
        h("td", {}, guess === result ? "as predicted" : "not as predicted"));
    });
    put(
      this.results,
      h("h3", {}, this.stored.group ? `What ${this.stored.group} predicted, and what happened` : "What you predicted, and what happened in this draw of luck"),
      h("table", {},
        h("thead", {}, h("tr", {}, ...["Question", "Prediction", "Result, last 12 months", ""].map((head) => h("th", { scope: "col" }, head)))),
        h("tbody", {}, ...rows)),
    );
  }
}
