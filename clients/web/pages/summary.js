// What a document in a list is, in words: the same in the inbox, in searches and on its own page.
import {h} from './dom.js';
import {t, label, listed} from './language.js';
import {money_words} from './money.js';
import {date_of, clock_of, short_time} from './dates.js';
import {now} from './session.js';

export function due_words(item) {
    if (!item.due || item.closed) return '';
    const due = short_time(item.due, now());
    if (item.overdue || item.passed) return t('due_overdue', {due});
    if (date_of(item.due) === date_of(now())) return t('due_today', {time: clock_of(item.due)});
    const left = item.working_days_left;
    if (left === null || left === undefined) return t('due_plain', {due});
    return t(left === 1 ? 'due_day' : 'due_days', {n: left, due});
}

export const urgency = item => (item.closed || !item.due ? '' : item.overdue ? 'late' : item.working_days_left !== null && item.working_days_left <= 1 ? 'soon' : '');

// "李娜、王强": whom it waits for; each once.
export function waiting_names(item) {
    const names = [];
    for (const waiting of item.waits_for || []) for (const name of waiting.names) if (names.indexOf(name) < 0) names.push(name);
    return listed(names.length > 4 ? names.slice(0, 4).concat('…') : names);
}

export const title_words = item => label(item.title) + (item.period ? ' ' + item.period : '');

export const amount_node = item => (item.amount ? h('span', {class: 'amount'}, money_words(item.amount)) : null);

export const state_node = item => h('span', {class: 'state' + (item.closed ? ' closed' : '')}, label(item.state_label));

export const files_node = item => (item.attachments ? h('span', {class: 'hint'}, ' · ', t('attachments_count', {n: item.attachments})) : null);

export const flag_nodes = item => (item.flag_labels || []).map(one => h('span', {class: 'flag'}, label(one)));
