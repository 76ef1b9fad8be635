// The history in words: what a document has been through, entry by entry.
import {h} from './dom.js';
import {t, label, listed} from './language.js';
import {texts} from './texts.js';
import {time_text} from './dates.js';
import {money_words} from './money.js';
import {shown} from './values.js';
import {file_link} from './files_shown.js';

// The events that say what happened; the others say what follows from it.
const telling = ['opened', 'acted', 'form_saved', 'state_entered', 'signature_given', 'signature_withdrawn', 'deadline_passed', 'flagged', 'posted', 'drawn',
    'quarantined', 'released', 'anchor_moved', 'holder_set', 'signer_added', 'signer_removed', 'succeeded', 'taken_back', 'noted', 'jump_set', 'received', 'settled', 'migrated', 'attached'];

// The members that hold ids, and those in which the daemon says the same in words.
const words_for_ids = [['workflow', 'title'], ['initiator', 'initiator_name'], ['action', 'action_label'], ['state', 'state_label'], ['slot', 'slot_label'],
    ['person', 'person_name'], ['to', 'to_labels'], ['task', 'task_label'], ['from', 'from_name'], ['by', 'by_name'], ['to', 'to_names'], ['field', 'field_label'], ['to', 'to_name'], ['flag', 'flag_label'],
    ['debit', 'debit_label'], ['credit', 'credit_label']];

function word(value) {
    if (value === null || value === undefined) return '';
    if (Array.isArray(value)) return listed(value.map(word));
    if (typeof value !== 'object') return String(value);
    if (value.name) return value.name;
    if (value.currency) return money_words(value);
    return label(value);
}

// One event can be several things to people: a reminder or the deadline itself, a claim or a transfer.
function pattern_of(event) {
    if (event.event === 'deadline_passed') return event.rung < 0 ? 'deadline_passed' : 'reminder';
    if (event.event === 'holder_set') return 'holder_' + event.how;
    if (event.event === 'noted') return 'noted_' + event.kind;
    if (event.event === 'signature_given' && event.against) return 'vote_against';
    if (event.event === 'signature_given' && event.open) return 'vote_for';
    if (event.event === 'signer_added') return 'signer_added_' + event.place;
    if (event.event === 'jump_set' && !event.state) return 'jump_ended';
    if (event.event === 'settled' && event.refused) return 'settled_refused';
    return event.event;
}

function words_of(event) {
    const words = {};
    for (const name of Object.keys(event)) words[name] = word(event[name]);
    for (const [id, name] of words_for_ids) if (event[name] !== undefined && event[name] !== null) words[id] = word(event[name]);
    if (event.deadline_label) words.deadline = label(event.deadline_label);
    words.due = time_text(event.due || event.at);
    if (typeof event.rung === 'number') words.reminder = event.rung + 1;
    if (event.field && event.field.label) words.name = words.into = label(event.field.label);
    if (Array.isArray(event.drawn)) words.drawn = listed(event.drawn.map(word));
    return words;
}

function input_words(event) {
    return (event.input_fields || []).filter(field => event.input && event.input[field.id] !== undefined && event.input[field.id] !== null)
        .map(field => label(field.label) + ' ' + (field.type === 'table' ? t('rows_count', {n: event.input[field.id].length}) : shown(field, event.input[field.id]))).join(t('comma'));
}

function event_words(event, reason_given) {
    const key = 'event_' + pattern_of(event);
    if (!texts[key]) return event.event;
    let line = t(key, words_of(event)).replace(/[：:]\s*$/, '');  // where nothing was said
    if (event.on_behalf_of_name) line += t('in_name_of', {name: event.on_behalf_of_name});
    const input = input_words(event);
    if (input) line += '  ' + input;
    // Why it came here; not again what the actor has just said.
    const reason = word(event.reason);
    if (reason && reason !== reason_given && texts[key].zh.indexOf('{reason}') < 0) line += '  ' + t('because', {reason});
    if (event.kept_labels && event.kept_labels.length) line += '  ' + t('signatures_kept', {slots: word(event.kept_labels)});
    return line;
}

export function actor_name(entry) {
    if (entry.actor === 'clock') return t('actor_clock');
    if (entry.actor === 'daemon') return t('actor_daemon');
    return entry.actor_name || entry.actor;
}

const channels = {mail: 'channel_mail', dingtalk: 'channel_dingtalk', wecom: 'channel_wecom', feishu: 'channel_feishu', slack: 'channel_slack', browser: 'channel_browser'};

export function entry_lines(entry, everything) {
    let reason = '';
    const lines = [];
    for (const event of entry.events) {
        if (everything || telling.indexOf(event.event) >= 0) lines.push(event_words(event, reason));
        if (event.event === 'acted') reason = word(event.reason);
    }
    return lines;
}

// "李娜 09:12 同意": an entry in one breath, for the bar that says what somebody else has done.
export function entry_words(entry) {
    const acted = entry.events.find(event => event.event === 'acted');
    return actor_name(entry) + ' ' + time_text(entry.at).slice(11) + ' ' + (acted ? label(acted.action_label) : entry_lines(entry).join(t('comma')));
}

// That somebody has read it changes nothing that anybody decides on.
export const only_read = entries => entries.every(entry => entry.events.every(event => event.event === 'noted' && event.kind === 'read'));

// `instance`: whose history it is, so that files can be saved from it.
export function history_list(entries, everything, instance) {
    const files = entry => (instance ? entry.events.filter(event => event.event === 'attached') : []);
    return h('ol', {class: 'history'}, entries.map(entry => {
        const lines = entry_lines(entry, everything);
        if (!lines.length) return null;
        const channel = entry.channel ? ' ' + t(channels[entry.channel] || 'channel_other') : null;
        return h('li', null, h('div', {class: 'hint'}, h('time', {datetime: entry.at}, time_text(entry.at)), ' ', h('strong', null, actor_name(entry)), channel),
            lines.map(line => h('div', null, line)),
            files(entry).map(event => h('div', null, file_link(instance, event.hash, event.name))));
    }));
}
