/** Emoji shortcodes that apps use. The most frequent are drawn, so that they look alike anywhere. */
import { html } from "./html.js";
import { ART } from "./emoji_art.js";

const UNICODE = Object.fromEntries(
  `telephone_receiver 📞|phone ☎️|telephone ☎️|iphone 📱|calling 📲|fax 📠|vibration_mode 📳|mobile_phone_off 📴
white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|negative_squared_cross_mark ❎|no_entry ⛔|no_entry_sign 🚫
warning ⚠️|exclamation ❗|heavy_exclamation_mark ❗|question ❓|grey_question ❔|grey_exclamation ❕|bangbang ‼️|sos 🆘
arrow_left ⬅️|arrow_right ➡️|arrow_up ⬆️|arrow_down ⬇️|arrow_upper_right ↗️|arrow_lower_right ↘️|arrow_lower_left ↙️|arrow_upper_left ↖️
left_right_arrow ↔️|arrow_up_down ↕️|arrows_counterclockwise 🔄|repeat 🔁|leftwards_arrow_with_hook ↩️|arrow_right_hook ↪️|rewind ⏪|fast_forward ⏩
headphones 🎧|sound 🔉|loud_sound 🔊|speaker 🔈|mute 🔇|microphone 🎤|studio_microphone 🎙️|musical_note 🎵|notes 🎶|arrow_forward ▶️|double_vertical_bar ⏸️|black_square_for_stop ⏹️|record_button ⏺️
calendar 📆|date 📅|spiral_calendar_pad 🗓️|clock1 🕐|clock8 🕗|clock9 🕘|clock12 🕛|alarm_clock ⏰|stopwatch ⏱️|timer_clock ⏲️|hourglass ⌛|hourglass_flowing_sand ⏳|watch ⌚
bell 🔔|no_bell 🔕|mega 📣|loudspeaker 📢|speech_balloon 💬|thought_balloon 💭|left_speech_bubble 🗨️|envelope ✉️|email 📧|inbox_tray 📥|outbox_tray 📤|incoming_envelope 📨
bar_chart 📊|chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|clipboard 📋|memo 📝|pencil ✏️|pencil2 ✏️|page_facing_up 📄|pushpin 📌|round_pushpin 📍|paperclip 📎|link 🔗|bookmark 🔖|floppy_disk 💾
lock 🔒|unlock 🔓|key 🔑|mag 🔍|mag_right 🔎|gear ⚙️|wrench 🔧|hammer_and_wrench 🛠️|electric_plug 🔌|bulb 💡|battery 🔋|computer 💻|satellite_antenna 📡|zap ⚡|fire 🔥
red_circle 🔴|large_blue_circle 🔵|large_green_circle 🟢|large_yellow_circle 🟡|large_orange_circle 🟠|white_circle ⚪|black_circle ⚫|large_green_square 🟩|large_red_square 🟥|small_blue_diamond 🔹|small_orange_diamond 🔸
tada 🎉|sparkles ✨|star ⭐|trophy 🏆|dart 🎯|rocket 🚀|eyes 👀|wave 👋|raised_hands 🙌|clap 👏|pray 🙏|thumbsup 👍|+1 👍|thumbsdown 👎|-1 👎|ok_hand 👌|point_right 👉|point_left 👈|muscle 💪|handshake 🤝|raising_hand 🙋
smile 😄|slightly_smiling_face 🙂|wink 😉|thinking_face 🤔|neutral_face 😐|cry 😢|sweat_smile 😅|robot_face 🤖|ghost 👻|sunny ☀️|crescent_moon 🌙|sunrise 🌅|coffee ☕|moneybag 💰|credit_card 💳
busts_in_silhouette 👥|bust_in_silhouette 👤|office 🏢|house 🏠|hospital 🏥|ambulance 🚑|police_car 🚓|fire_engine 🚒|earth_asia 🌏|flag-vn 🇻🇳|information_source ℹ️|id 🆔|new 🆕|ok 🆗|heavy_plus_sign ➕|heavy_minus_sign ➖|heart ❤️|broken_heart 💔|wastebasket 🗑️|package 📦`
    .split(/[|\n]/)
    .map((entry) => entry.trim().split(" ")),
);

export const isEmoji = (name) => name in UNICODE || name in ART;

/** One emoji, or its shortcode as text where the page does not know it. */
export function Emoji({ name, unicode }) {
  const code = `:${name}:`;
  const sign = UNICODE[name] ?? signOf(unicode);
  if (ART[name]) {
    return html`<svg class="emoji" viewBox="0 0 16 16" role="img" aria-label=${code} data-emoji=${name}><title>${code}</title>${ART[name]()}</svg>`;
  }
  return sign ? html`<span class="emoji" role="img" aria-label=${code} title=${code} data-emoji=${name}>${sign}</span>` : code;
}

/** @param {string | undefined} points code points as rich_text gives them, "1f44b-1f3fb" */
function signOf(points) {
  if (!/^[0-9a-f]+(-[0-9a-f]+)*$/i.test(points ?? "")) return null;
  return String.fromCodePoint(...points.split("-").map((point) => Number.parseInt(point, 16)));
}
