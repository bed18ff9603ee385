// The engine as the page knows it, wherever it runs: behind a server, or in a worker of the browser.

import type { Answer, Ask, Frame, Place } from "./protocol";

/** What the engine cannot do, in words for readers. */
export class Refused extends Error {}

export interface Engine {
  /** All places that can be opened. */
  places(): Promise<Place[]>;
  /** Asks, and gives the answer; what cannot be done is thrown as {@link Refused}. */
  ask(ask: Ask): Promise<Answer>;
  /** Months a second from now on; 0 stands still. */
  pace(monthsASecond: number): Promise<void>;
  /** Told of every batch of months that is lived at the pace; an empty one when the run is over. */
  onFrames: (frames: Frame[]) => void;
  /** Told when the engine is lost. */
  onLost: (why: string) => void;
}

/** The answer, unless it is a refusal. */
export function granted(answer: Answer): Answer {
  if (answer.say === "problems") {
    const each = answer.problems.map(
      (wrong) => `${wrong.message}${wrong.hint ? ` (${wrong.hint})` : ""}`,
    );
    throw new Refused([answer.message, ...each].join("; "));
  }
  return answer;
}
