// A lesson's page: its texts are there; here are its runs, played from what was recorded, and its questions.

import { Buckets } from "./bucket";
import { Charts } from "./charts";
import { byId, h } from "./dom";
import { monthName } from "./format";
import "./lesson.css";
import type { Frame, OutcomeNote, Pair, Rounds, SideNote } from "./protocol";
import { RoundsView } from "./rounds";
import { State } from "./state";

interface Run {
  values: (number | null)[][];
  rounds: (Rounds | null)[];
  currencies: string[];
}

/** What src/lesson/page.rs puts into the page. */
interface Play {
  recording: {
    months: number;
    outcomes: OutcomeNote[];
    doors_in: number[];
    doors_out: number[];
    /** Calm, and under the shock where there is one. */
    left: Run[];
    right: Run[][];
  };
  left_title: string;
  stops: [label: string, title: string][];
  first: number;
  /** The month of the shock. */
  strikes: number | null;
  charts: [outcome: string, title: string][];
}

/** Milliseconds of a month while the run plays. */
const BEAT = 160;

class Player {
  private month = 0;
  private timer: number | undefined;
  private views: { draw(): void }[] = [];
  private state: State | undefined;

  private readonly run = byId<HTMLButtonElement>("run");
  private readonly step = byId<HTMLButtonElement>("step");
  private readonly reset = byId<HTMLButtonElement>("reset");
  private readonly stop = byId<HTMLInputElement>("stop");
  private readonly shock = document.querySelector<HTMLInputElement>("#shock");

  constructor(private readonly play: Play) {
    this.run.addEventListener("click", () => {
      if (this.timer === undefined) {
        this.start();
      } else {
        this.pause();
      }
    });
    this.step.addEventListener("click", () => {
      this.pause();
      this.goTo(this.month + 1);
    });
    this.reset.addEventListener("click", () => {
      this.pause();
      this.goTo(0);
    });
    this.stop.addEventListener("input", () => this.show());
    this.shock?.addEventListener("change", () => this.show());
    this.show();
  }

  allow(): void {
    for (const button of [this.run, this.step, this.reset]) {
      button.disabled = false;
    }
    this.buttons();
  }

  private get over(): boolean {
    return this.month >= this.play.recording.months;
  }

  private start(): void {
    if (this.over) {
      this.goTo(0);
    }
    this.timer = window.setInterval(() => {
      this.goTo(this.month + 1);
      if (this.over) {
        this.pause();
      }
    }, BEAT);
    this.buttons();
  }

  private pause(): void {
    window.clearInterval(this.timer);
    this.timer = undefined;
    this.buttons();
  }

  private goTo(month: number): void {
    const back = month < this.month;
    this.month = Math.min(month, this.play.recording.months);
    if (back) {
      this.show();
    } else {
      this.draw();
    }
  }

  /** Shows the runs of the slider and the switch, at the month at which the page stands. */
  private show(): void {
    const { play } = this;
    const place = Number(this.stop.value);
    const [label, title] = play.stops[place] ?? ["", ""];
    byId("stop-said").textContent = label;
    this.stop.setAttribute("aria-valuetext", label);
    const sides = this.runs();
    const note = (side: number, name: string): SideNote => ({
      policy: name, title: name, households: 0, firms: 0, scale: 1, starts: null, currencies: sides[side]?.currencies ?? [],
    });
    this.state = new State({
      say: "opened", title: document.title, place: "", seed: 0, regions: [""], tiles: [], region: 0, map: [], levers: [], shocks: [], frames: [],
      months: play.recording.months,
      outcomes: play.recording.outcomes,
      doors_in: play.recording.doors_in,
      doors_out: play.recording.doors_out,
      sides: [note(0, play.left_title), note(1, title)],
    });
    this.views = [
      new Buckets(byId("stage"), this.state),
      new RoundsView(byId("rounds"), this.state),
      new Charts(byId("charts"), this.state, play.charts.map(([outcome, title]) => ({ outcome, title, simple: true }))),
    ];
    this.draw();
  }

  private runs(): Pair<Run> {
    const { left, right } = this.play.recording;
    const struck = this.shock?.checked ? 1 : 0;
    return [left[struck] as Run, right[Number(this.stop.value)]?.[struck] as Run];
  }

  private draw(): void {
    const { state } = this;
    if (!state) {
      return;
    }
    const [left, right] = this.runs();
    const passing = this.shock?.checked ? this.play.strikes : null;
    // While a shock passes old and new months are mixed.
    const rounds = (run: Run, at: number): Rounds | null => (passing !== null && at + 1 >= passing ? null : run.rounds[at] ?? null);
    const side = (run: Run, at: number) => ({ values: run.values[at] ?? [], rounds: rounds(run, at), map: [] });
    const frames: Frame[] = [];
    for (let at = state.month; at < this.month; at += 1) {
      frames.push({ month: at + 1, sides: [side(left, at), side(right, at)] });
    }
    state.take(frames);
    for (const view of this.views) {
      view.draw();
    }
    byId("clock").textContent = this.month === 0 ? "" : `${monthName(this.month)}${this.over ? ": the end" : ""}`;
    this.buttons();
  }

  private buttons(): void {
    this.run.textContent = this.timer !== undefined ? "Pause" : this.over ? "Run again" : this.month > 0 ? "Go on" : "Run";
    this.step.disabled = this.run.disabled || this.over;
  }
}

/** The answer that was chosen, and whether it is right. */
function chosen(quiz: string): { text: string; right: boolean } | undefined {
  const set = document.querySelector<HTMLElement>(`[data-quiz=${quiz}]`);
  const input = set?.querySelector<HTMLInputElement>("input:checked");
  const text = input?.parentElement?.textContent?.trim() ?? "";
  return input ? { text, right: input.value === set?.dataset.right } : undefined;
}

function predict(player: Player): void {
  for (const input of document.querySelectorAll("[data-quiz=predict] input")) {
    input.addEventListener("change", () => {
      player.allow();
      byId("ask").hidden = true;
      const answer = chosen("predict");
      const said = byId("predicted");
      said.hidden = false;
      said.textContent = `You predicted: ${answer?.text ?? ""}. ${answer?.right ? "That is what happened." : "It came out differently."}`;
    });
  }
}

function mark(): void {
  const button = byId<HTMLButtonElement>("mark");
  for (const input of document.querySelectorAll("[data-quiz=exit] input")) {
    input.addEventListener("change", () => { button.disabled = false; });
  }
  button.addEventListener("click", () => {
    const answer = chosen("exit");
    const marked = byId("marked");
    marked.hidden = false;
    marked.textContent = answer?.right ? "Right." : "Not this one. See why:";
    byId("exit-why").hidden = false;
  });
}

/** Prints a part: the pupils' sheet, cards, or the teacher's page. */
function printing(): void {
  for (const button of document.querySelectorAll<HTMLElement>("[data-print]")) {
    button.addEventListener("click", () => {
      document.body.dataset.printed = button.dataset.print;
      print();
    });
  }
  // A closed part of a page is not printed; on paper the teacher's page is open, and no answer is ticked.
  const ticked: HTMLInputElement[] = [];
  window.addEventListener("beforeprint", () => {
    ticked.splice(0, Infinity, ...document.querySelectorAll<HTMLInputElement>("[data-quiz] input:checked"));
    ticked.forEach((input) => { input.checked = false; });
    for (const details of document.querySelectorAll<HTMLDetailsElement>("#teacher details")) {
      details.open = document.body.dataset.printed === "teacher" || details.open;
    }
  });
  window.addEventListener("afterprint", () => {
    ticked.forEach((input) => { input.checked = true; });
    delete document.body.dataset.printed;
  });
}

const play = JSON.parse(byId("play").textContent ?? "") as Play;
const player = new Player(play);
predict(player);
mark();
printing();
document.body.append(h("span", { id: "ready", hidden: true }));
