// A tile for each region, coloured by what is looked at.

import { h, put } from "./dom";
import { valueText, words } from "./format";
import { SIDES, type State } from "./state";

export class TileMap {
  private readonly select = h("select", { "aria-label": "What the map shows" });
  private readonly boards = SIDES.map(() => h("div", { class: "tiles" }));

  constructor(section: HTMLElement, private readonly state: State, look: (region: string) => void) {
    const { opened } = state;
    section.hidden = opened.regions.length < 2;
    if (section.hidden) {
      put(section);
      return;
    }
    this.select.append(
      ...opened.map.map((index, place) => h("option", { value: place }, opened.outcomes[index]?.label ?? "")),
    );
    this.select.addEventListener("change", () => this.draw());
    for (const side of SIDES) {
      const tiles = opened.regions.map((name, region) => {
        const chosen = region === opened.region;
        const tile = h("button", { class: chosen ? "tile chosen" : "tile", click: () => look(name), title: name, "aria-pressed": chosen ? "true" : "false" },
          h("span", {}, breakable(name)), h("b", {}));
        const [column, row] = opened.tiles[region] ?? [0, region];
        tile.style.gridColumn = `${column + 1}`;
        tile.style.gridRow = `${row + 1}`;
        return tile;
      });
      this.boards[side]?.append(...tiles);
    }
    put(
      section,
      h("h2", {}, "All regions"),
      h("p", { class: "note" }, "Figures as they are now. Colour: the change since the first month, blue up, orange down, darker for more. Choose a tile to look at that region."),
      h("label", {}, "Show ", this.select),
      h("div", { class: "boards" },
        ...SIDES.map((side) => h("div", {}, h("h3", { class: side === 0 ? "left-side" : "right-side" }, words(opened.sides[side].policy)), this.boards[side] as HTMLElement))),
    );
  }

  draw(): void {
    const { opened, frames } = this.state;
    const [first, last] = [frames[0], frames.at(-1)];
    if (!first || !last || opened.regions.length < 2) {
      return;
    }
    const shown = Number(this.select.value);
    const unit = opened.outcomes[opened.map[shown] ?? 0]?.unit ?? "";
    const share = unit.startsWith("share");
    const changes = SIDES.map((side) =>
      opened.regions.map((_, region) => {
        const [was, is] = [first.sides[side].map[region]?.[shown], last.sides[side].map[region]?.[shown]];
        return was == null || is == null ? 0 : share ? is - was : is / (was || 1) - 1;
      }),
    );
    const most = Math.max(share ? 0.005 : 0.01, ...changes.flat().map(Math.abs));
    for (const side of SIDES) {
      const tiles = this.boards[side]?.children ?? [];
      opened.regions.forEach((name, region) => {
        const tile = tiles[region] as HTMLElement | undefined;
        const change = changes[side]?.[region] ?? 0;
        const value = last.sides[side].map[region]?.[shown];
        if (!tile) {
          return;
        }
        tile.style.setProperty("--depth", `${Math.round((Math.abs(change) / most) * 70)}%`);
        tile.classList.toggle("down", change < 0);
        const text = valueText(value, unit);
        (tile.lastElementChild as HTMLElement).textContent = text;
        const sign = change < 0 ? "\u2212" : "+";
        const size = Math.abs(change * 100).toFixed(1);
        tile.title = `${name}: ${text}, ${sign}${size}${share ? " points" : "%"} since the first month`;
      });
    }
  }
}

/** A long name with places where it may be broken with a hyphen. */
function breakable(name: string): string {
  return name.replace(/(?<=\p{L}{4})(shire|shires|land|lands)\b/gu, "\u00ad$1");
}
