/**
 * What an interactive element holds: Slack's state values.
 * Shapes: docs.slack.dev/reference/views#state
 */
import { words } from "./words.js";

/** Element type → [key of its value in the state, key of its first value in the block]. */
const HOLDS = {
  plain_text_input: ["value", "initial_value"],
  number_input: ["value", "initial_value"],
  email_text_input: ["value", "initial_value"],
  url_text_input: ["value", "initial_value"],
  datepicker: ["selected_date", "initial_date"],
  timepicker: ["selected_time", "initial_time"],
  datetimepicker: ["selected_date_time", "initial_date_time"],
  static_select: ["selected_option", "initial_option"],
  external_select: ["selected_option", "initial_option"],
  radio_buttons: ["selected_option", "initial_option"],
  users_select: ["selected_user", "initial_user"],
  conversations_select: ["selected_conversation", "initial_conversation"],
  channels_select: ["selected_channel", "initial_channel"],
  checkboxes: ["selected_options", "initial_options"],
  multi_static_select: ["selected_options", "initial_options"],
  multi_external_select: ["selected_options", "initial_options"],
  multi_users_select: ["selected_users", "initial_users"],
  multi_conversations_select: ["selected_conversations", "initial_conversations"],
  multi_channels_select: ["selected_channels", "initial_channels"],
};

export const holdsValue = (element) => element?.type in HOLDS;
export const keyOf = (element) => HOLDS[element.type][0];
const isMany = (element) => keyOf(element).endsWith("s");

/** The Slack state value of an element that holds `chosen`. */
export const valueOf = (element, chosen) => ({ type: element.type, [keyOf(element)]: chosen });

/** What an element holds before anybody touches it. */
export const initialOf = (element) =>
  valueOf(element, element[HOLDS[element.type][1]] ?? (isMany(element) ? [] : null));

/** Each element with its block: `[block, element]`. */
export function* elementsIn(blocks) {
  for (const block of blocks ?? []) {
    for (const element of [block.accessory, block.element, ...(block.elements ?? [])]) {
      if (element?.action_id) yield [block, element];
    }
  }
}

/** The whole state of a view: `{block_id: {action_id: value}}`. */
export function stateOf(blocks, held) {
  const state = {};
  for (const [block, element] of elementsIn(blocks)) {
    if (holdsValue(element)) (state[block.block_id] ??= {})[element.action_id] = held(block, element);
  }
  return state;
}

const isEmpty = (chosen) => chosen === null || chosen === undefined || chosen === "" || chosen.length === 0;

/** What Slack's own client refuses before it asks the app: `{block_id: sentence}`. */
export function faultsOf(blocks, held) {
  const faults = {};
  for (const block of blocks ?? []) {
    if (block.type !== "input" || !holdsValue(block.element)) continue;
    const chosen = held(block, block.element)[keyOf(block.element)];
    const fault = isEmpty(chosen) ? (block.optional ? null : words.required) : faultOf(block.element, chosen);
    if (fault) faults[block.block_id] = fault;
  }
  return faults;
}

const CHECKS = {
  plain_text_input: (element, text) => lengthFault(element, text),
  number_input: (element, text) => numberFault(element, text),
  email_text_input: (_, text) => (/^\S+@\S+\.\S+$/.test(text) ? null : words.notAnEmail),
  url_text_input: (_, text) => (/^https?:\/\/\S+$/.test(text) ? null : words.notAUrl),
};

const faultOf = (element, chosen) => CHECKS[element.type]?.(element, chosen) ?? null;

function lengthFault({ min_length: least = 0, max_length: most = 3000 }, text) {
  if (text.length < least) return words.tooShort(least);
  return text.length > most ? words.tooLong(most) : null;
}

function numberFault({ is_decimal_allowed: decimal, min_value: least, max_value: most }, text) {
  const number = Number(text);
  if (Number.isNaN(number)) return words.notANumber;
  if (!decimal && !Number.isInteger(number)) return words.notWhole;
  if (least !== undefined && number < Number(least)) return words.tooSmall(least);
  return most !== undefined && number > Number(most) ? words.tooBig(most) : null;
}
