/** The data_visualization block as inline SVG: bars, lines, areas and pies. */
import { html } from "./html.js";
import { ErrorBox } from "./error_box.js";
import { words } from "./words.js";

const WIDTH = 440;
const HEIGHT = 200;
const LEFT = 34;
const BOTTOM = 26;
const TOP = 8;
const plotHeight = HEIGHT - TOP - BOTTOM;
const MOST_LABELS = 12;

/** The top of the axis, a round number with a round half. */
function roundUp(value) {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10].map((step) => step * power).find((step) => step >= value);
}

const short = (number) => new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 }).format(number);

/** Values in the order of the categories, whatever order the points came in. */
const aligned = (series, categories) =>
  categories.map((label) => series.data?.find((point) => point.label === label)?.value ?? 0);

function Plot({ chart }) {
  const categories = chart.axis_config?.categories ?? [];
  const all = (chart.series ?? []).map((series) => ({ name: series.name, values: aligned(series, categories) }));
  const most = roundUp(Math.max(0, ...all.flatMap((series) => series.values)));
  const slot = (WIDTH - LEFT) / Math.max(categories.length, 1);
  const yOf = (value) => TOP + plotHeight * (1 - Math.max(value, 0) / most);
  const every = Math.ceil(categories.length / MOST_LABELS);
  const Marks = { bar: Bars, line: Lines, area: Areas }[chart.type];
  return html`
    ${[0, 0.5, 1].map((part) => html`<g key=${part}>
      <line class="grid" x1=${LEFT} x2=${WIDTH} y1=${yOf(most * part)} y2=${yOf(most * part)} />
      <text x=${LEFT - 6} y=${yOf(most * part)} text-anchor="end" dominant-baseline="central">${short(most * part)}</text>
    </g>`)}
    ${categories.map((label, at) => at % every === 0 && html`<text key=${label} x=${LEFT + slot * (at + 0.5)} y=${HEIGHT - 9} text-anchor="middle">${label}</text>`)}
    <${Marks} all=${all} slot=${slot} yOf=${yOf} categories=${categories} />
  `;
}

const Bars = ({ all, slot, yOf, categories }) => {
  const width = Math.min((slot * 0.7) / all.length, 36);
  const start = (slot - width * all.length) / 2;
  return all.map((series, which) =>
    series.values.map((value, at) => html`<rect key=${`${which}-${at}`} class=${`series-${which}`} rx="2" x=${LEFT + slot * at + start + width * which} y=${yOf(value)} width=${Math.max(width - 1, 1)} height=${yOf(0) - yOf(value)}>
      <title>${`${series.name}, ${categories[at]}: ${value}`}</title>
    </rect>`),
  );
};

const pointsOf = (series, slot, yOf) => series.values.map((value, at) => `${LEFT + slot * (at + 0.5)},${yOf(value)}`);

const Lines = ({ all, slot, yOf, categories }) =>
  all.map((series, which) => html`<g key=${which} class=${`series-${which}`}>
    <polyline class="line" points=${pointsOf(series, slot, yOf).join(" ")} />
    ${series.values.map((value, at) => html`<circle key=${at} r="3" cx=${LEFT + slot * (at + 0.5)} cy=${yOf(value)}><title>${`${series.name}, ${categories[at]}: ${value}`}</title></circle>`)}
  </g>`);

const Areas = ({ all, slot, yOf, categories }) => {
  const last = LEFT + slot * (categories.length - 0.5);
  return html`
    ${all.map((series, which) => html`<polygon key=${which} class=${`area series-${which}`} points=${[`${LEFT + slot / 2},${yOf(0)}`, ...pointsOf(series, slot, yOf), `${last},${yOf(0)}`].join(" ")} />`)}
    <${Lines} all=${all} slot=${slot} yOf=${yOf} categories=${categories} />
  `;
};

function Pie({ segments }) {
  const total = segments.reduce((sum, segment) => sum + segment.value, 0);
  let from = 0;
  return segments.map((segment, which) => {
    const share = segment.value / total;
    const path = share >= 1 ? "M0-90A90 90 0 1 1-.01-90Z" : slice(from, from + share);
    from += share;
    return html`<path key=${segment.label} class=${`series-${which}`} transform="translate(100 100)" d=${path}><title>${`${segment.label}: ${segment.value} (${Math.round(share * 100)} %)`}</title></path>`;
  });
}

function slice(from, to) {
  const at = (part) => `${90 * Math.sin(2 * Math.PI * part)} ${-90 * Math.cos(2 * Math.PI * part)}`;
  return `M0 0L${at(from)}A90 90 0 ${to - from > 0.5 ? 1 : 0} 1 ${at(to)}Z`;
}

const Legend = ({ names }) => html`<ul class="legend">${names.map((name, which) => html`<li key=${name}><i class=${`series-${which}`} />${name}</li>`)}</ul>`;

export function Chart({ block }) {
  const { chart } = block;
  const pie = chart?.type === "pie";
  if (!pie && !["bar", "line", "area"].includes(chart?.type)) {
    return html`<${ErrorBox} title=${words.unknownElement(chart?.type)} json=${block} />`;
  }
  const names = pie ? chart.segments.map((segment) => `${segment.label}: ${segment.value}`) : chart.series.map((series) => series.name);
  return html`<figure class=${`chart ${chart.type}`}>
    <figcaption>${block.title}</figcaption>
    <svg viewBox=${pie ? "0 0 200 200" : `0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label=${words.chart(block.title)}>
      ${pie ? html`<${Pie} segments=${chart.segments} />` : html`<${Plot} chart=${chart} />`}
    </svg>
    <${Legend} names=${names} />
  </figure>`;
}
