// The page: what is chosen is opened, what is lived is drawn once a frame of the screen.

import { Buckets } from "./bucket";
import { Charts } from "./charts";
import { byId, h, put } from "./dom";
import { type Engine, Refused } from "./engine";
import { Follow } from "./follow";
import { monthName, words } from "./format";
import { Levers, leverText } from "./levers";
import { start } from "./local";
import { TileMap } from "./map";
import { connect } from "./native";
import "./page.css";
import { Predict } from "./predict";
import type { Answer, Ask, Followed, Hand, Opened, Pair, Place, SideIndex } from "./protocol";
import { RoundsView } from "./rounds";
import { SIDES, State } from "./state";
import { Why } from "./why";

const NOTHING: () => Pair<Hand> = () => [
  { levers: [], shocks: [] },
  { levers: [], shocks: [] },
];
/** What is opened first, where it is there. */
const FIRST = "village/world.toml";
const FIRST_POLICIES = ["globalised", "localised"];

interface View {
  draw(running: boolean): void;
}

class Page {
  private state: State | undefined;
  private views: View[] = [];
  private levers: Levers | undefined;
  private hands = NOTHING();
  private running = false;
  private due = false;
  private seed: number | undefined;

  private readonly place = byId<HTMLSelectElement>("place");
  private readonly policies = SIDES.map((side) => byId<HTMLSelectElement>(`policy-${side}`));
  private readonly region = byId<HTMLSelectElement>("region");
  private readonly run = byId<HTMLButtonElement>("run");
  private readonly speed = byId<HTMLSelectElement>("speed");
  private readonly message = byId("message");

  constructor(private readonly engine: Engine, private readonly places: Place[]) {
    engine.onFrames = (frames) => {
      this.state?.take(frames);
      if (frames.length === 0 || this.state?.over) {
        this.running = false;
      }
      this.redraw();
    };
    engine.onLost = (why) => {
      this.running = false;
      this.lost(why);
    };
    this.place.append(...places.map((place) => h("option", { value: place.path }, place.title)));
    const first = places.find((place) => place.path === FIRST) ?? places[0];
    this.place.value = first?.path ?? "";
    this.offerPolicies();
    this.place.addEventListener("change", () => {
      this.offerPolicies();
      this.seed = undefined;
      void this.open();
    });
    for (const select of this.policies) {
      select.addEventListener("change", () => void this.open());
    }
    this.region.addEventListener("change", () => void this.look(this.region.value));
    byId("choice").addEventListener("submit", (event) => event.preventDefault());
    this.run.addEventListener("click", () => void this.toggle());
    byId("step").addEventListener("click", () => void this.step());
    byId("reset").addEventListener("click", () => void this.open());
    byId("luck").addEventListener("click", () => {
      this.seed = (this.state?.opened.seed ?? 0) + 1;
      void this.open(this.hands);
    });
    this.speed.addEventListener("change", () => void (this.running && this.engine.pace(this.monthsASecond())));
    const simple = byId<HTMLInputElement>("simple");
    const show = (): void => {
      document.body.classList.toggle("simple", simple.checked);
      this.redraw();
    };
    simple.addEventListener("change", show);
    show();
  }

  private monthsASecond(): number {
    return Number(this.speed.value);
  }

  private offerPolicies(): void {
    const policies = this.places.find((place) => place.path === this.place.value)?.policies ?? [];
    this.policies.forEach((select, side) => {
      put(select, ...policies.map((policy) => h("option", { value: policy.path }, policy.title)));
      const named = FIRST_POLICIES.map((name) => policies.find((policy) => policy.name === name));
      const wanted = (named[0] && named[1] ? named[side] : undefined) ?? policies[side] ?? policies[0];
      select.value = wanted?.path ?? "";
    });
  }

  /** Does something that the engine may refuse; a refusal is shown. */
  private async attempt<T>(act: () => Promise<T>): Promise<T | undefined> {
    try {
      const done = await act();
      this.message.hidden = true;
      return done;
    } catch (error) {
      this.say(error instanceof Refused ? error.message : `Something went wrong: ${String(error)}`);
      return undefined;
    }
  }

  private say(words: string): void {
    this.message.textContent = words;
    this.message.hidden = false;
  }

  private lost(why: string): void {
    this.say(`${why} Load the page again to go on.`);
    for (const button of document.querySelectorAll<HTMLButtonElement>("#controls button, #settings button")) {
      button.disabled = true;
    }
    this.redraw();
  }

  async open(hands = NOTHING()): Promise<void> {
    await this.pause();
    const [left, right] = this.policies.map((select) => select.value);
    const ask: Ask = {
      ask: "open",
      place: this.place.value,
      policies: [left ?? "", right ?? ""],
      hands,
      ...(this.seed === undefined ? {} : { seed: this.seed }),
      ...(this.region.value && this.state?.opened.place === this.place.value ? { region: this.region.value } : {}),
    };
    const answer = await this.attempt(() => this.engine.ask(ask));
    if (answer?.say === "opened") {
      this.hands = hands;
      this.show(answer, []);
    }
  }

  private show(opened: Opened, frames: State["frames"]): void {
    const state = new State(opened);
    state.take(frames);
    this.state = state;
    const region = byId("region-label");
    region.hidden = opened.regions.length < 2;
    put(this.region, ...opened.regions.map((name) => h("option", { value: name }, name)));
    this.region.value = opened.regions[opened.region] ?? "";
    this.levers = new Levers(byId("levers"), state, (side, kind, strength) => void this.move(side, kind, strength), (name) => void this.strike(name));
    this.levers.show(this.hands);
    const why = new Why(byId("why"), state);
    const predict = new Predict(byId("predict"), state);
    new Follow(byId("follow"), state, (side) => this.follow(side));
    this.views = [
      new Buckets(byId("stage"), state),
      new RoundsView(byId("rounds"), state),
      new Charts(byId("charts"), state),
      new TileMap(byId("map"), state, (name) => void this.look(name)),
      predict,
      why,
    ];
    this.offerFiles();
    for (const id of ["run", "step", "reset", "luck"]) {
      byId<HTMLButtonElement>(id).disabled = false;
    }
    this.redraw();
  }

  private offerFiles(): void {
    const sides = this.state?.opened.sides;
    put(
      byId("files"),
      h("h2", {}, "Take it with you"),
      h("p", { class: "note" }, "Scenario files run on the command line and give the same numbers, to the last digit."),
      h("p", {}, ...SIDES.flatMap((side) => [
        h("button", { click: () => void this.download("toml", side) }, `Scenario, ${sides?.[side].policy ?? ""} (TOML)`),
        h("button", { click: () => void this.download("csv", side) }, `All months, ${sides?.[side].policy ?? ""} (CSV)`),
      ]),
      h("button", { click: () => print() }, "Print")),
    );
  }

  private async toggle(): Promise<void> {
    if (this.running) {
      await this.pause();
      return;
    }
    if (this.state?.over) {
      await this.open(this.hands);
    }
    this.running = true;
    this.redraw();
    if ((await this.attempt(() => this.engine.pace(this.monthsASecond()).then(() => true))) === undefined) {
      this.running = false;
    }
  }

  private async pause(): Promise<void> {
    if (this.running) {
      this.running = false;
      await this.attempt(() => this.engine.pace(0));
      this.redraw();
    }
  }

  private async step(): Promise<void> {
    await this.pause();
    const answer = await this.attempt(() => this.engine.ask({ ask: "advance", months: 1 }));
    if (answer?.say === "frames") {
      this.state?.take(answer.frames);
    }
    this.redraw();
  }

  private async look(region: string): Promise<void> {
    const running = this.running;
    await this.pause();
    const answer = await this.attempt(() => this.engine.ask({ ask: "look", region }));
    if (answer?.say === "opened") {
      this.show(answer, answer.frames);
      if (running) {
        await this.toggle();
      }
    }
  }

  private async move(side: SideIndex, kind: string, strength: number): Promise<void> {
    const answer = await this.attempt(() => this.engine.ask({ ask: "move", side, kind, strength }));
    this.tell(answer, leverText(kind));
  }

  private async strike(name: string): Promise<void> {
    const answer = await this.attempt(() => this.engine.ask({ ask: "strike", name }));
    const months = answer?.say === "hands" ? answer.hands[0].shocks.filter((shock) => shock.name === name).map((shock) => monthName(shock.month)) : [];
    this.tell(answer, words(name), months.join(", "));
  }

  private tell(answer: Answer | undefined, what: string, when?: string): void {
    if (answer?.say === "hands") {
      this.hands = answer.hands;
      this.levers?.tell(answer.from === null ? `${what}: changed from the start.` : `${what}: from ${when ?? monthName(answer.from)}.`);
    } else {
      this.levers?.show(this.hands);
    }
  }

  /** What was done by hand to a side, in words. */
  private done(side: SideIndex): string[] {
    const { levers, shocks } = this.hands[side];
    const policy = this.state?.opened.sides[side].policy ?? "";
    const moved = levers.map((lever) => `${policy}: ${leverText(lever.kind)} ${lever.strength}${lever.month ? ` from ${monthName(lever.month)}` : ""}`);
    return [...moved, ...(side === 0 ? shocks.map((shock) => `${words(shock.name)} in ${monthName(shock.month)}`) : [])];
  }

  private async follow(side: SideIndex): Promise<Followed> {
    const answer = await this.engine.ask({ ask: "follow", side, pounds: 100 });
    if (answer.say !== "followed") {
      throw new Refused("No pounds could be followed.");
    }
    return answer;
  }

  private async download(kind: "toml" | "csv", side: SideIndex): Promise<void> {
    const answer = await this.attempt(() => this.engine.ask({ ask: kind, side }));
    if (answer?.say === "file") {
      const url = URL.createObjectURL(new Blob([answer.text], { type: "text/plain" }));
      const link = h("a", { href: url, download: answer.name });
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), 1000);
    }
  }

  /** Draws once before the screen's next frame, however many months have come. */
  private redraw(): void {
    if (this.due) {
      return;
    }
    this.due = true;
    requestAnimationFrame(() => {
      this.due = false;
      this.draw();
    });
  }

  private draw(): void {
    const { state } = this;
    if (!state) {
      return;
    }
    this.run.textContent = this.running ? "Pause" : state.over ? "Run again" : state.month > 0 ? "Go on" : "Run";
    byId<HTMLButtonElement>("step").disabled = state.over;
    const clock = state.month === 0 ? "Nothing has happened yet" : monthName(state.month);
    byId("clock").textContent = state.over ? `${clock}: the end` : clock;
    this.levers?.allow(!state.over);
    const { opened } = state;
    byId("printed").textContent = [
      opened.title, opened.regions.length > 1 ? opened.regions[opened.region] : "", opened.sides.map((side) => side.policy).join(" and "),
      `luck ${opened.seed}`, clock, ...SIDES.flatMap((side) => this.done(side)),
    ].filter(Boolean).join("; ");
    for (const view of this.views) {
      view.draw(this.running);
    }
  }
}

async function begin(): Promise<void> {
  try {
    // Without a server the page brings its engine along.
    const engine = await (document.documentElement.dataset.engine === "worker" ? start() : connect());
    const places = await engine.places();
    await new Page(engine, places).open();
  } catch (error) {
    const message = byId("message");
    message.textContent = error instanceof Error ? error.message : String(error);
    message.hidden = false;
  }
}

void begin();
