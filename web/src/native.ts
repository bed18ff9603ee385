// The engine behind a server: what it lives comes as server-sent events, what is asked goes by POST.

import { type Engine, Refused, granted } from "./engine";
import type { Answer, Ask, Frame, Place } from "./protocol";

/** Connects; the promise is kept when the server has named the run. */
export function connect(): Promise<Engine> {
  return new Promise((resolve, reject) => {
    const events = new EventSource("/api/run");
    let engine: Native | undefined;
    events.addEventListener("run", (event) => {
      // A stream that broke off and came back is another run.
      if (engine) {
        events.close();
        engine.onLost("The connection broke off, and the run ended with it.");
        return;
      }
      engine = new Native(`/api/run/${event.data}`);
      resolve(engine);
    });
    events.addEventListener("told", (event) => engine?.told(JSON.parse(event.data)));
    events.addEventListener("error", () => {
      if (!engine) {
        events.close();
        reject(new Refused("The server cannot be reached, or too many pages are open."));
      } else if (events.readyState === EventSource.CLOSED) {
        engine.onLost("The server has gone.");
      }
    });
    addEventListener("pagehide", () => events.close());
  });
}

class Native implements Engine {
  onFrames: (frames: Frame[]) => void = () => {};
  onLost: (why: string) => void = () => {};

  constructor(private readonly path: string) {}

  told(answer: Answer): void {
    if (answer.say === "frames") {
      this.onFrames(answer.frames);
    } else if (answer.say === "problems") {
      this.onLost(answer.message);
    }
  }

  async places(): Promise<Place[]> {
    const answer = (await sent(await fetch("/api/places"))) as Answer;
    return answer.say === "places" ? answer.places : [];
  }

  async ask(ask: Ask): Promise<Answer> {
    return granted((await post(this.path, ask)) as Answer);
  }

  async pace(monthsASecond: number): Promise<void> {
    const answer = await post(`${this.path}/pace`, { months_a_second: monthsASecond });
    granted(answer as Answer);
  }
}

async function post(path: string, body: unknown): Promise<unknown> {
  const headers = { "content-type": "application/json" };
  return sent(await fetch(path, { method: "POST", headers, body: JSON.stringify(body) }));
}

async function sent(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    throw new Refused(`The server answered with status ${response.status} and no words.`);
  }
}
