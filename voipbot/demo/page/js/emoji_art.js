/** Drawings of the emoji that telephony apps use most, on a 16×16 grid. */
import { html } from "./html.js";

const line = (d, color, width = 2) =>
  html`<path d=${d} fill="none" stroke=${color} stroke-width=${width} stroke-linecap="round" stroke-linejoin="round" />`;
const shape = (d, color) => html`<path d=${d} fill=${color} />`;
const tile = (color, ...more) => () => html`<rect x="1" y="1" width="14" height="14" rx="3" fill=${color} />${more}`;
const disc = (color, ...more) => () => html`<circle cx="8" cy="8" r="6.5" fill=${color} />${more}`;
const arrow = (d) => tile("#4a7fb5", line(d, "#fff", 1.8));

const HANDSET = "M3.9 2.1c-1.3.5-2.1 1.7-1.9 3 .8 4.7 4.9 8.8 9.6 9.6 1.3.2 2.5-.6 3-1.9l-3.4-2.5-1.6 1.4c-1.5-.7-2.9-2.1-3.6-3.6l1.4-1.6z";
const handset = (color) => () => shape(HANDSET, color);
const CUP = "M3 10V8a5 5 0 0 1 10 0v2";
const GLASS = "M4.5 2.5h7M4.5 13.5h7M5 2.5c0 3 3 4 3 5.5s-3 2.5-3 5.5M11 2.5c0 3-3 4-3 5.5s3 2.5 3 5.5";
const SPEAKER = "M2 6h2.5L8 3v10L4.5 10H2z";
const hourglass = () => html`${shape("M5.5 13c.2-1.7 1.3-2.5 2.5-3.2 1.2.7 2.3 1.5 2.5 3.2z", "#e8b13a")}${line(GLASS, "#8a6a3a", 1.3)}`;
const calendar = () => html`<rect x="2" y="3" width="12" height="11" rx="1.5" fill="#f4f4f6" stroke="#9aa0a8" stroke-width=".8" />
  <path d="M2 6.5V4.5A1.5 1.5 0 0 1 3.5 3h9A1.5 1.5 0 0 1 14 4.5v2z" fill="#d3483e" />${line("M5 9h1.5M9.5 9H11M5 11.5h1.5M9.5 11.5H11", "#70757d", 1.3)}`;
const phone = () => html`${shape("M1.5 6.5C1.5 4 4.5 3 8 3s6.5 1 6.5 3.5V8h-3.5L10.5 6.5h-5L5 8H1.5z", "#c8372d")}${shape("M5.5 7.5h5l2.5 6h-10z", "#e0524a")}<circle cx="8" cy="10.5" r="1.7" fill="#fff" />`;

export const ART = {
  telephone_receiver: handset("#3b78c4"),
  phone,
  telephone: phone,
  white_check_mark: tile("#2e9e5b", line("M4.5 8.5 7 11l4.5-5.5", "#fff")),
  heavy_check_mark: () => line("M2.5 8.5 6.5 12.5l7-9", "#2e9e5b", 2.6),
  x: () => line("M3 3l10 10M13 3 3 13", "#d3302f", 2.8),
  warning: () => html`${shape("M8 1.5 15.5 14.5H.5z", "#f2b83b")}${line("M8 6v4", "#3a2d00", 1.6)}${line("M8 12.3v.01", "#3a2d00", 1.8)}`,
  no_entry_sign: () => html`<circle cx="8" cy="8" r="6" fill="none" stroke="#d3302f" stroke-width="2" />${line("M4 4l8 8", "#d3302f")}`,
  no_entry: disc("#d3302f", line("M4.5 8h7", "#fff", 2.6)),
  exclamation: () => html`${line("M8 2.5v7", "#d3302f", 2.8)}${line("M8 13.3v.01", "#d3302f", 2.8)}`,
  question: () => html`${line("M5 5.5a3 3 0 1 1 4.5 2.6C8.5 8.7 8 9.2 8 10", "#d3302f", 2.2)}${line("M8 13.3v.01", "#d3302f", 2.6)}`,
  grey_question: () => html`${line("M5 5.5a3 3 0 1 1 4.5 2.6C8.5 8.7 8 9.2 8 10", "#9aa0a8", 2.2)}${line("M8 13.3v.01", "#9aa0a8", 2.6)}`,
  arrow_left: arrow("M12 8H4.5M7.5 4.5 4 8l3.5 3.5"),
  arrow_right: arrow("M4 8h7.5M8.5 4.5 12 8l-3.5 3.5"),
  arrow_up: arrow("M8 12V4.5M4.5 7.5 8 4l3.5 3.5"),
  arrow_down: arrow("M8 4v7.5M4.5 8.5 8 12l3.5-3.5"),
  arrow_upper_right: arrow("M5 11l5.5-5.5M6 5h5v5"),
  arrow_lower_left: arrow("M11 5l-5.5 5.5M10 11H5V6"),
  arrow_lower_right: arrow("M5 5l5.5 5.5M11 6v5H6"),
  arrow_upper_left: arrow("M11 11 5.5 5.5M5 10V5h5"),
  left_right_arrow: arrow("M4 8h8M6 5.5 3.5 8 6 10.5M10 5.5 12.5 8 10 10.5"),
  arrows_counterclockwise: arrow("M11.5 6.5A4 4 0 0 0 4.5 6M4.5 9.5A4 4 0 0 0 11.5 10M4 3.5V6.5h3M12 12.5V9.5H9"),
  headphones: () => html`${line(CUP, "#79818c", 1.8)}<rect x="1.8" y="9" width="3.4" height="5" rx="1.5" fill="#79818c" /><rect x="10.8" y="9" width="3.4" height="5" rx="1.5" fill="#79818c" />`,
  sound: () => html`${shape(SPEAKER, "#6b727b")}${line("M10.5 6a3 3 0 0 1 0 4", "#4a7fb5", 1.5)}`,
  loud_sound: () => html`${shape(SPEAKER, "#6b727b")}${line("M10.5 6a3 3 0 0 1 0 4M12.5 4a6 6 0 0 1 0 8", "#4a7fb5", 1.5)}`,
  mute: () => html`${shape(SPEAKER, "#6b727b")}${line("M10.5 6.5l3.5 3M14 6.5l-3.5 3", "#d3302f", 1.5)}`,
  calendar,
  date: calendar,
  spiral_calendar_pad: calendar,
  hourglass,
  hourglass_flowing_sand: hourglass,
  bell: () => html`${shape("M3 12c1.2-1.2 1.3-2.6 1.3-4.6a3.7 3.7 0 0 1 7.4 0c0 2 .1 3.4 1.3 4.6z", "#f0b429")}<circle cx="8" cy="13.3" r="1.5" fill="#b67f0a" />`,
  bar_chart: () => html`<rect x="2" y="8" width="3" height="6" fill="#2e9e5b" /><rect x="6.5" y="3" width="3" height="11" fill="#d3483e" /><rect x="11" y="6" width="3" height="8" fill="#3b78c4" />`,
  lock: () => html`${line("M5 7.5V5.5a3 3 0 0 1 6 0v2", "#8a8f98", 1.7)}<rect x="3" y="7" width="10" height="7.5" rx="1.5" fill="#e8b13a" />`,
  mag: () => html`<circle cx="6.5" cy="6.5" r="4" fill="#cfe6fa" stroke="#5b6470" stroke-width="1.6" />${line("M9.8 9.8 14 14", "#5b6470", 2.2)}`,
  bulb: () => html`<path d="M8 1.5a4.5 4.5 0 0 0-2.3 8.4V11.5h4.6V9.9A4.5 4.5 0 0 0 8 1.5z" fill="#f6cf4b" />${line("M6 13h4M7 14.7h2", "#70757d", 1.2)}`,
  zap: () => shape("M9.5 1 3 9.2h4L6 15l7-8.5H8.8z", "#f2b01e"),
  information_source: tile("#4a7fb5", line("M8 7v4.5M8 4.5v.01", "#fff")),
  red_circle: disc("#d3302f"),
  large_blue_circle: disc("#3b78c4"),
  large_green_circle: disc("#2e9e5b"),
  large_yellow_circle: disc("#efc02f"),
  large_orange_circle: disc("#ec8a2b"),
  white_circle: () => html`<circle cx="8" cy="8" r="6" fill="#f2f2f2" stroke="#b9bdc3" />`,
  black_circle: disc("#33363b"),
};
