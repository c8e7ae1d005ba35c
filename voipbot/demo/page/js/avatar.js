/** Generated pictures of people and of the app. */
import { html } from "./html.js";

const COLORS = ["#0b6e4f", "#1d5fa8", "#a8441d", "#6b3fa0", "#8a6100", "#a02c5a", "#2c6a72"];

/** @param {{id?: string, color?: string}} user */
function colorOf(user) {
  if (/^#?[0-9a-f]{6}$/i.test(user.color ?? "")) return darkEnough(user.color.replace("#", ""));
  const sum = [...(user.id ?? "?")].reduce((total, letter) => total + letter.codePointAt(0), 0);
  return COLORS[sum % COLORS.length];
}

const initials = (name) =>
  (name || "?")
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0]?.toUpperCase() ?? "")
    .join("");

/** White initials need a contrast of 4.5 (WCAG AA); a lighter colour is darkened until it has that. */
function darkEnough(hex) {
  let channels = [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  while (1.05 / (luminance(channels) + 0.05) < 4.5) channels = channels.map((one) => Math.floor(one * 0.94));
  return `#${channels.map((one) => one.toString(16).padStart(2, "0")).join("")}`;
}

function luminance(channels) {
  const [red, green, blue] = channels.map((one) => {
    const part = one / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** @param {{user: {id?: string, name?: string, real_name?: string, is_bot?: boolean, color?: string}, size?: number}} props */
export function Avatar({ user, size = 36 }) {
  const color = user.is_bot ? "#5a1e57" : colorOf(user);
  return html`<svg class="avatar" viewBox="0 0 36 36" width=${size} height=${size} aria-hidden="true">
    <rect width="36" height="36" rx="8" fill=${color} />
    ${user.is_bot ? html`<${Handset} />` : html`<${Initials} name=${user.real_name || user.name} />`}
  </svg>`;
}

const Initials = ({ name }) =>
  html`<text x="18" y="19" fill="#ffffff" text-anchor="middle" dominant-baseline="central" font-size="15" font-weight="700">
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
