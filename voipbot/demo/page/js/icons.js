/** The page's own line icons, drawn on a 20×20 grid. */
import { html } from "./html.js";

const PATHS = {
  hash: "M8 3 6.5 17M13.5 3 12 17M3.5 7.5h13.5M3 12.5h13.5",
  lock: "M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9",
  plus: "M10 4v12M4 10h12",
  bolt: "M11 2.5 4.5 11.5h4.5L8.5 17.5 15.5 8.5h-4.5z",
  slash: "M12.5 4 7.5 16",
  at: "M13 10a3 3 0 1 1-6 0 3 3 0 0 1 6 0v1.5a2 2 0 0 0 4 0V10a7 7 0 1 0-3 5.7",
  send: "M3.5 16.5 17 10 3.5 3.5 5.5 10zM5.5 10H11",
  close: "M5 5l10 10M15 5 5 15",
  down: "M5.5 8l4.5 4.5L14.5 8",
  left: "M12 5l-5 5 5 5",
  right: "M8 5l5 5-5 5",
  dots: "M10 4.5v.01M10 10v.01M10 15.5v.01",
  rows: "M4 10v.01M10 10v.01M16 10v.01",
  reply: "M4 4.5h12v8.5H9.5L6 16.5V13H4zM7 7.5h6M7 10h4",
  check: "M4 10.5 8 14.5 16 6",
  search: "M13 13l4 4M14.5 8.8a5.7 5.7 0 1 1-11.4 0 5.7 5.7 0 0 1 11.4 0",
  eye: "M2 10c2-3.7 4.7-5.5 8-5.5s6 1.8 8 5.5c-2 3.7-4.7 5.5-8 5.5S4 13.7 2 10zM12.3 10a2.3 2.3 0 1 1-4.6 0 2.3 2.3 0 0 1 4.6 0",
  calendar: "M4 5h12v11.5H4zM4 8.5h12M7 3v3.5M13 3v3.5",
  clock: "M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0M10 6v4.2l2.7 1.6",
  file: "M5 2.5h6.5L15 6v11.5H5zM11.5 2.5V6H15",
  menu: "M3.5 5.5h13M3.5 10h13M3.5 14.5h13",
  home: "M3.5 9.5 10 4l6.5 5.5V16.5h-4.5V12H8v4.5H3.5z",
  info: "M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0M10 9v4.5M10 6.3v.01",
  warning: "M10 3 18 16.5H2zM10 8v4M10 14.3v.01",
  phone:
    "M6.3 3c-1.6.6-2.7 1.9-2.5 3.5.6 5 4.7 9.1 9.7 9.7 1.6.2 2.9-.9 3.5-2.5l-3.8-2.5-1.7 1.5c-1.8-.8-3.4-2.4-4.2-4.2l1.5-1.7z",
  hangup:
    "M2.5 11.5c0-1 .5-1.8 1.3-2.3 3.8-2.3 8.6-2.3 12.4 0 .8.5 1.3 1.3 1.3 2.3v1.7l-4-.7-.5-2.2c-1.9-.6-4.1-.6-6 0l-.5 2.2-4 .7z",
  out: "M8 4H4v12h12v-4M11.5 4H16v4.5M16 4l-7 7",
};

/** @param {{name: keyof typeof PATHS, size?: number}} props */
export function Icon({ name, size = 18 }) {
  return html`<svg
    class="icon"
    viewBox="0 0 20 20"
    width=${size}
    height=${size}
    fill="none"
    stroke="currentColor"
    stroke-width=${name === "dots" || name === "rows" ? 2.6 : 1.6}
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
    focusable="false"
  >
    <path d=${PATHS[name]} />
  </svg>`;
}
