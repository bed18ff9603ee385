// What the page knows: what is open, what has been lived, how it is looked at. Views only read it.

import type { Frame, Opened, SideIndex } from "./protocol";

export const SIDES: readonly SideIndex[] = [0, 1];

export class State {
  /** Every month that has been lived, in order. */
  readonly frames: Frame[] = [];
  private readonly indices: Map<string, number>;

  constructor(readonly opened: Opened) {
    this.indices = new Map(opened.outcomes.map((outcome, index) => [outcome.name, index]));
  }

  get month(): number {
    return this.frames.at(-1)?.month ?? 0;
  }

  get over(): boolean {
    return this.month >= this.opened.months;
  }

  /** A title with the region that is looked at, where there are several. */
  regional(title: string): string {
    const { regions, region } = this.opened;
    return regions.length > 1 ? `${regions[region] ?? ""}: ${title}` : title;
  }

  take(frames: Frame[]): void {
    // Months come in order; a month that is known already is not taken twice.
    this.frames.push(...frames.filter((frame) => frame.month > this.month));
  }

  index(outcome: string): number {
    const index = this.indices.get(outcome);
    if (index === undefined) {
      throw new Error(`there is no outcome ${outcome}`);
    }
    return index;
  }

  /** An outcome in a month that has been lived, by default the last; null where there is none. */
  value(side: SideIndex, outcome: string | number, frame = this.frames.at(-1)): number | null {
    const index = typeof outcome === "number" ? outcome : this.index(outcome);
    return frame?.sides[side].values[index] ?? null;
  }

  /** The mean of an outcome over the last so many months. */
  mean(side: SideIndex, outcome: string | number, months = 12): number | null {
    const values = this.frames
      .slice(-months)
      .map((frame) => this.value(side, outcome, frame))
      .filter((value) => value !== null);
    return values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : null;
  }
}
