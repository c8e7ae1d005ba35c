/** Select menus: which choices each type offers, and what it keeps of them. */
import { html, useMemo } from "./html.js";
import { act as ask } from "./api.js";
import { Avatar } from "./avatar.js";
import { nameOf, titleOf, useSession } from "./session.js";
import { useSurface } from "./surface.js";
import { PlainText, charactersOf } from "./text.js";
import { keyOf } from "./values.js";
import { Picker } from "./picker.js";
import { words } from "./words.js";

const optionChoice = (option) => ({
  id: option.value,
  name: charactersOf(option.text),
  shown: html`<${PlainText} text=${charactersOf(option.text)} />`,
  detail: option.description && charactersOf(option.description),
  chosen: option,
});

const groupsOf = ({ options, option_groups: groups }) =>
  groups
    ? groups.map((group) => ({ label: charactersOf(group.label), choices: group.options.map(optionChoice) }))
    : [{ label: "", choices: (options ?? []).map(optionChoice) }];

const userChoice = (user) => ({
  id: user.id,
  name: nameOf(user, user.id),
  shown: html`<span class="with-avatar"><${Avatar} user=${user} size=${18} /> ${nameOf(user, user.id)}</span>`,
  chosen: user.id,
});

const channelChoice = (channel, users) => ({ id: channel.id, name: titleOf(channel, users), chosen: channel.id });

const kindOf = (channel) => (channel.kind === "channel" ? (channel.private ? "private" : "public") : "im");

function conversations(element, { channels, users }, channelsOnly) {
  const wanted = channelsOnly ? ["public"] : (element.filter?.include ?? null);
  return channels
    .filter((channel) => !wanted || wanted.includes(kindOf(channel)))
    .filter((channel) => !(element.filter?.exclude_bot_users && channel.kind === "app"))
    .map((channel) => channelChoice(channel, users));
}

/** Every choice that the page knows by itself. */
function knownChoices(element, session) {
  const source = element.type.replace(/^multi_/, "");
  if (source === "users_select") return [{ label: "", choices: Object.values(session.users).map(userChoice) }];
  if (source === "channels_select") return [{ label: "", choices: conversations(element, session, true) }];
  if (source === "conversations_select") return [{ label: "", choices: conversations(element, session, false) }];
  return groupsOf(element);
}

/** A value that is no longer offered is shown by its id rather than lost. */
function asChoice(chosen, groups) {
  if (chosen && typeof chosen === "object") return optionChoice(chosen);
  const known = groups.flatMap((group) => group.choices).find((choice) => choice.id === chosen);
  return known ?? { id: chosen, name: chosen, chosen };
}

export function Select({ block, element, label, attributes, invalid }) {
  const session = useSession();
  const surface = useSurface();
  const many = element.type.startsWith("multi_");
  const external = element.type.endsWith("external_select");
  const groups = useMemo(() => knownChoices(element, session), [element, session.users, session.channels]);
  const held = surface.held(block, element)[keyOf(element)];
  const value = (many ? (held ?? []) : held === null || held === undefined ? [] : [held]).map((one) => asChoice(one, groups));

  const onChange = async (choices) => {
    if (element.confirm && !(await session.ask(element.confirm))) return;
    const chosen = choices.map((choice) => choice.chosen);
    surface.keep(block, element, many ? chosen : chosen[0]);
  };
  const askApp = async (query) => {
    const answer = await ask(session.me, "options", { ...surface.where, block_id: block.block_id, action_id: element.action_id, query });
    if (!answer.ok) return null;
    return groupsOf({ options: answer.options ?? [], option_groups: answer.option_groups });
  };
  return html`<${Picker}
    label=${label || charactersOf(element.placeholder) || words.choose}
    placeholder=${charactersOf(element.placeholder) || words.choose}
    groups=${groups}
    value=${value}
    many=${many}
    most=${element.max_selected_items}
    ask=${external ? askApp : undefined}
    least=${external ? (element.min_query_length ?? 3) : 0}
    onChange=${onChange}
    attributes=${attributes}
    invalid=${invalid}
  />`;
}
