// What the engine is asked and what it says: the mirror of src/live/protocol.rs.

export interface Moved {
  kind: string;
  strength: number;
  month?: number | null;
}

export interface Hand {
  levers: Moved[];
  shocks: { name: string; month: number }[];
}

export type Pair<T> = [T, T];
export type SideIndex = 0 | 1;

export type Ask =
  | { ask: "places" }
  | {
      ask: "open";
      place: string;
      policies: Pair<string>;
      hands?: Pair<Hand>;
      seed?: number;
      region?: string;
    }
  | { ask: "advance"; months: number }
  | { ask: "move"; side: SideIndex; kind: string; strength: number }
  | { ask: "strike"; name: string }
  | { ask: "look"; region: string }
  | { ask: "follow"; side: SideIndex; pounds: number }
  | { ask: "toml"; side: SideIndex }
  | { ask: "csv"; side: SideIndex };

export interface Policy {
  path: string;
  name: string;
  title: string;
}

export interface Place {
  path: string;
  title: string;
  question: string;
  policies: Policy[];
}

export interface OutcomeNote {
  name: string;
  label: string;
  unit: string;
  /** Whether it happens during a month, and does not stand at its end. */
  flow: boolean;
  meaning: string;
}

export interface SideNote {
  policy: string;
  title: string;
  households: number;
  firms: number;
  scale: number;
  starts: number | null;
  currencies: string[];
}

export interface LeverNote {
  kind: string;
  meaning: string;
  unit: string;
  slider: [number, number, number];
  strengths: Pair<number>;
  cost: number;
}

export interface ShockNote {
  name: string;
  meaning: string;
  outside: boolean;
  depth: number;
  length: number;
}

export interface Opened {
  say: "opened";
  title: string;
  place: string;
  seed: number;
  months: number;
  regions: string[];
  /** Column and row of each region's tile. */
  tiles: [number, number][];
  region: number;
  outcomes: OutcomeNote[];
  map: number[];
  doors_in: number[];
  doors_out: number[];
  sides: Pair<SideNote>;
  levers: LeverNote[];
  shocks: ShockNote[];
  /** Months that have been lived, seen from the region. */
  frames: Frame[];
}

export interface Rounds {
  pounds: number[];
  later: number;
  becomes: number;
  passed_on: number;
}

export interface SideFrame {
  /** One value an outcome; null where there is none. */
  values: (number | null)[];
  rounds: Rounds | null;
  map: (number | null)[][];
}

export interface Frame {
  month: number;
  sides: Pair<SideFrame>;
}

export interface FollowedStep {
  payer: string;
  payee: string;
  purpose: string;
  pounds: number;
  largest: [number, number];
}

export interface Followed {
  say: "followed";
  side: SideIndex;
  pounds: number;
  door: string;
  months: { month: number; inside: number; left: [string, number][]; work: number }[];
  chain: FollowedStep[];
}

export interface Problems {
  say: "problems";
  message: string;
  problems: { place: string; message: string; hint: string }[];
}

export type Answer =
  | { say: "places"; places: Place[] }
  | Opened
  | { say: "frames"; frames: Frame[] }
  | { say: "hands"; hands: Pair<Hand>; from: number | null }
  | Followed
  | { say: "file"; name: string; text: string }
  | Problems;
