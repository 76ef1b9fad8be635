// The parts of a document's page that only show.
import {h, link} from './dom.js';
import {t, label, listed} from './language.js';
import {time_text} from './dates.js';
import {capitals} from './money.js';
import {amount_node, flag_nodes, due_words, waiting_names} from './summary.js';
import {face} from './steps.js';

export const section = (title, ...children) => h('section', {class: 'card'}, h('h2', null, title), ...children);

const is_empty = value => !value || (Array.isArray(value) && !value.length);
const fact = (name, value) => (is_empty(value) ? null : [h('dt', null, name), h('dd', null, value)]);
const link_to = id => link('/i/' + encodeURIComponent(id), null, id);

export function facts(it) {
    const names = list => listed(list.map(one => one.name));
    return h('section', {class: 'card first'}, h('h2', null, t('facts')), h('dl', {class: 'facts'},
        fact(t('state'), [label(it.state_label), h('span', {class: 'hint'}, ' ', t('since_days', {since: time_text(it.entered_at)}))]),
        fact(t('waits_for'), waiting_names(it)),
        fact(t('due'), it.due && !it.closed ? [label(it.due_label), ' ', due_words(it)] : null),
        fact(t('amount'), it.amount ? [amount_node(it), ' ', h('span', {class: 'capitals'}, capitals(it.amount))] : null),
        fact(t('subject'), it.subject),
        fact(t('initiator'), it.initiator_name),
        fact(t('period'), it.period),
        fact(t('flags'), flag_nodes(it)),
        fact(t('copied'), names(it.copied)),
        fact(t('read_by'), names(it.read_by)),
        fact(t('parent'), it.parent ? link_to(it.parent.instance || it.parent) : null),
        fact(t('children'), it.children.map(child => [link_to(child.instance), ' ']))));
}

function signature(one) {
    const name = one.name || one.person;
    const [kind, flag] = one.against ? ['against', 'signature_against'] : one.counts === false ? ['lapsed', 'signature_lapsed'] : ['good', null];
    return h('li', {class: kind}, face(name), h('div', null,
        h('strong', null, name), one.on_behalf_of ? t('in_name_of', {name: one.on_behalf_of.name}) : null, ' ', label(one.slot_label) || one.slot,
        flag ? [' ', h('span', {class: 'flag'}, t(flag))] : null,
        h('div', {class: 'hint'}, time_text(one.at), ' · ', t('form_version', {n: one.form_version}))));
}

export function signatures(it) {
    const list = it.signatures.length ? h('ul', {class: 'signatures'}, it.signatures.map(signature)) : h('p', {class: 'hint'}, t('no_signatures'));
    return section(t('signatures'), list);
}

export function deadlines(it) {
    if (!it.deadlines.length || it.closed) return null;
    const sorted = it.deadlines.slice().sort((a, b) => (a.due < b.due ? -1 : 1));
    const words = one => (one.passed ? t('passed') + ' ' + time_text(one.due) : due_words(one));
    return section(t('deadlines'), h('ul', {class: 'plain'}, sorted.map(one => h('li', {class: one.passed ? 'fault' : null}, label(one.label), ' ', words(one)))));
}

// "✔ 安琪" of one who has signed, "●" of one who is asked, "○" of one whose turn has not come.
function seat(one) {
    const mark = one.vote === 'for' ? '✔' : one.vote === 'against' ? '✘' : one.asked ? '●' : '○';
    return h('li', null, mark, ' ', one.name, one.weight > 1 ? ' ×' + one.weight : null,
        one.through ? t('seat_through', {name: one.through.name}) : null,
        one.added_by ? t('seat_added', {name: one.added_by.name}) : null);
}

function holding(task) {
    if (task.delegate) return t('holding_delegated', {name: task.delegate.name, by: task.delegated_by ? task.delegated_by.name : ''});
    if (!task.holders.length) return '';
    return t(task.claimed ? 'holding_claimed' : 'holding_transferred', {names: listed(task.holders.map(one => one.name))});
}

// Tasks in which more is to be seen than whom they are asked of.
export function tasks(it) {
    const telling = it.tasks.filter(task => task.seats.length || holding(task) || task.rule !== 'any');
    if (!telling.length) return null;
    const votes = task => (task.rule === 'at least' ? ' ' + task.given + '/' + task.need : '');
    return section(t('tasks'), telling.map(task => h('div', null, h('strong', null, label(task.label)), ' ',
        h('span', {class: 'hint'}, holding(task), votes(task)), h('ul', {class: 'plain'}, task.seats.map(seat)))));
}
