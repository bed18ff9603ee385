// The engine in a worker of the browser: lives months at the page's pace and does what is asked between them.

// Made beside this file by web/site.sh; see there.
// @ts-expect-error it is not there when types are checked
import start, { Engine } from "./millpond.js";

import type { Answer, Ask } from "./protocol";

export type ToWorker =
  | { id: number; ask: Ask }
  | { pace: number }
  /** The page has taken a batch of months. */
  | { taken: true };
export type FromWorker = { ready: true } | { id: number; answer: Answer } | { told: Answer } | { lost: string };

interface WasmEngine {
  ask(request: string): string;
}

/** At most so many times a second months are told; a faster pace tells several at once. */
const UPDATES_A_SECOND = 30;
/** Batches told before the page has taken them. */
const AHEAD = 4;

let engine: WasmEngine;
let pace = 0;
let due = 0;
let waiting = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

const say = (message: FromWorker): void => postMessage(message);

function answer(ask: Ask): Answer {
  return JSON.parse(engine.ask(JSON.stringify(ask))) as Answer;
}

function beat(): void {
  timer = undefined;
  if (pace <= 0 || waiting >= AHEAD) {
    return;
  }
  const months = Math.ceil(pace / UPDATES_A_SECOND);
  const told = answer({ ask: "advance", months });
  if (told.say !== "frames" || told.frames.length === 0) {
    pace = 0;
  }
  waiting += 1;
  say({ told });
  // A pace that cannot be kept is not caught up with.
  due = Math.max(due + (months / Math.max(pace, 1e-9)) * 1000, performance.now());
  plan();
}

function plan(): void {
  if (timer === undefined && pace > 0) {
    timer = setTimeout(beat, Math.max(0, due - performance.now()));
  }
}

addEventListener("message", (event: MessageEvent<ToWorker>) => {
  const message = event.data;
  try {
    if ("ask" in message) {
      if (message.ask.ask === "open") {
        pace = 0;
      }
      say({ id: message.id, answer: answer(message.ask) });
    } else if ("pace" in message) {
      [pace, due] = [message.pace, performance.now()];
      plan();
    } else {
      waiting -= 1;
      plan();
    }
  } catch (error) {
    say({ lost: `The engine broke off: ${String(error)}.` });
  }
});

try {
  const [files] = await Promise.all([fetch("scenarios.json").then((answer) => answer.text()), start()]);
  engine = new Engine(files) as WasmEngine;
  say({ ready: true });
} catch (error) {
  say({ lost: `The engine cannot be loaded: ${String(error)}.` });
}
