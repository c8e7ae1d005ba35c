/** Generated pictures of people and of the app. */
import { html } from "./html.js";

const COLORS = ["#0b6e4f", "#1d5fa8", "#a8441d", "#6b3fa0", "#8a6100", "#a02c5a", "#2c6a72"];

/** @param {{id?: string, color?: string}} user */
function colorOf(user) {
  if (/^#?[0-9a-f]{6}$/i.test(user.color ?? "")) return `#${user.color.replace("#", "")}`;
  const sum = [...(user.id ?? "?")].reduce((total, letter) => total + letter.codePointAt(0), 0);
  return COLORS[sum % COLORS.length];
}

const initials = (name) =>
  (name || "?")
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0]?.toUpperCase() ?? "")
    .join("");

/** White on a light colour is unreadable; the initials turn dark there. */
function inkOn(color) {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16) / 255);
  return 0.299 * red + 0.587 * green + 0.114 * blue > 0.6 ? "#1d1c1d" : "#ffffff";
}

/** @param {{user: {id?: string, name?: string, real_name?: string, is_bot?: boolean, color?: string}, size?: number}} props */
export function Avatar({ user, size = 36 }) {
  const color = user.is_bot ? "#5a1e57" : colorOf(user);
  return html`<svg class="avatar" viewBox="0 0 36 36" width=${size} height=${size} aria-hidden="true">
    <rect width="36" height="36" rx="8" fill=${color} />
    ${user.is_bot ? html`<${Handset} />` : html`<${Initials} name=${user.real_name || user.name} ink=${inkOn(color)} />`}
  </svg>`;
}

const Initials = ({ name, ink }) =>
  html`<text x="18" y="19" fill=${ink} text-anchor="middle" dominant-baseline="central" font-size="15" font-weight="700">
    ${initials(name)}
  </text>`;

const Handset = () => html`
  <path
    fill="#ffffff"
    d="M12 8.5c-1.8.8-2.9 2.4-2.6 4.4 1 6.7 7 12.7 13.7 13.7 2 .3 3.6-.8 4.4-2.6l-4.8-3.5-2.2 1.9c-2.2-1-4.8-3.6-5.8-5.8l1.9-2.2z"
  />
  <path d="M21 9.5a7 7 0 0 1 6 6M21 13.4a3 3 0 0 1 2.2 2.2" fill="none" stroke="#f2c744" stroke-width="2" stroke-linecap="round" />
`;

export const Slackbot = ({ size = 36 }) => html`<svg class="avatar" viewBox="0 0 36 36" width=${size} height=${size} aria-hidden="true">
  <rect width="36" height="36" rx="8" fill="#31708f" />
  <rect x="9" y="12" width="18" height="13" rx="4" fill="#ffffff" />
  <circle cx="14.5" cy="18.5" r="2" fill="#31708f" />
  <circle cx="21.5" cy="18.5" r="2" fill="#31708f" />
  <path d="M18 12V8.5" stroke="#ffffff" stroke-width="2" stroke-linecap="round" />
</svg>`;
