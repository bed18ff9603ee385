// The engine in this browser, as the page knows it.

import { type Engine, Refused, granted } from "./engine";
import type { Answer, Ask, Frame, Place } from "./protocol";
import type { FromWorker, ToWorker } from "./worker";

/** Starts the engine in a worker; the promise is kept when it is ready. */
export function start(): Promise<Engine> {
  return new Promise((resolve, reject) => {
    const worker = new Worker("worker.js", { type: "module" });
    const engine = new Local(worker);
    worker.addEventListener("error", () => reject(new Refused("The engine cannot be loaded.")));
    worker.addEventListener("message", (event: MessageEvent<FromWorker>) => {
      const message = event.data;
      if ("ready" in message) {
        resolve(engine);
      } else if ("lost" in message) {
        reject(new Refused(message.lost));
        engine.onLost(message.lost);
      } else {
        engine.hear(message);
      }
    });
  });
}

class Local implements Engine {
  onFrames: (frames: Frame[]) => void = () => {};
  onLost: (why: string) => void = () => {};
  private readonly asked = new Map<number, (answer: Answer) => void>();
  private next = 0;

  constructor(private readonly worker: Worker) {}

  hear(message: Exclude<FromWorker, { ready: true } | { lost: string }>): void {
    if ("id" in message) {
      this.asked.get(message.id)?.(message.answer);
      this.asked.delete(message.id);
      return;
    }
    if (message.told.say === "frames") {
      this.onFrames(message.told.frames);
    } else if (message.told.say === "problems") {
      this.onLost(message.told.message);
    }
    this.tell({ taken: true });
  }

  private tell(message: ToWorker): void {
    this.worker.postMessage(message);
  }

  async ask(ask: Ask): Promise<Answer> {
    const id = this.next;
    this.next += 1;
    const answer = new Promise<Answer>((resolve) => this.asked.set(id, resolve));
    this.tell({ id, ask });
    return granted(await answer);
  }

  async places(): Promise<Place[]> {
    const answer = await this.ask({ ask: "places" });
    return answer.say === "places" ? answer.places : [];
  }

  async pace(monthsASecond: number): Promise<void> {
    this.tell({ pace: monthsASecond });
  }
}
