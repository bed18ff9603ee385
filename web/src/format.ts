// Numbers for readers.

const MONTHS = [
  "January", "February", "March", "April", "May", "June", "July", "August", "September",
  "October", "November", "December",
];

/** "March of year 2" for month 15. */
export function monthName(month: number): string {
  return `${MONTHS[(month - 1) % 12]} of year ${Math.floor((month - 1) / 12) + 1}`;
}

/** Pounds in about three figures: "£1.42", "£35.80", "£12,400", "£124 k", "£3.10 m". */
export function pounds(value: number): string {
  const size = Math.abs(value);
  const sign = value < 0 ? "\u2212" : "";
  const [part, unit] =
    size >= 1e9 ? [size / 1e9, " bn"] : size >= 1e6 ? [size / 1e6, " m"] : size >= 1e5 ? [size / 1e3, " k"] : [size, ""];
  const digits = part >= 100 ? 0 : part >= 10 && unit ? 1 : 2;
  const text = part >= 1000 ? whole(part) : size < 0.005 ? "0" : part.toFixed(digits);
  return `${sign}£${text}${unit}`;
}

/** A share as "12.3%". */
export function percent(value: number, digits = 1): string {
  return `${(value * 100).toFixed(digits)}%`.replace("-", "\u2212");
}

/** A whole number with thin thousands. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString("en-GB");
}

/** A value of an outcome in its unit, for readers. */
export function valueText(value: number | null | undefined, unit: string): string {
  if (value === null || value === undefined) {
    return "\u2013";
  }
  if (unit.startsWith("pence")) {
    return pounds(value / 100);
  }
  if (unit.startsWith("share")) {
    return percent(value);
  }
  if (unit.startsWith("index")) {
    return value.toFixed(3);
  }
  if (Math.abs(value) >= 1e6) {
    return `${(value / 1e6).toFixed(1)} m`;
  }
  return Math.abs(value) >= 100 ? whole(value) : value.toFixed(2);
}

/** "buy local households" of "buy_local_households", with a capital. */
export function words(name: string): string {
  const text = name.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
