// One document: where it stands, what is in it, what may be done with it.
import {h, fill, button, link, warned} from './dom.js';
import {t, label, listed} from './language.js';
import {ask, change, Refusal, Left} from './api.js';
import {time_text} from './dates.js';
import {capitals} from './money.js';
import {amount_node, flag_nodes, due_words, title_words, waiting_names} from './summary.js';
import {step_bar} from './steps.js';
import {form_shown} from './form_shown.js';
import {history_list, entry_words, only_read} from './history.js';
import {decide, tone} from './decide.js';
import {gathered} from './live.js';
import {person} from './session.js';

export const section = (title, ...children) => h('section', {class: 'card'}, h('h2', null, title), ...children);

function fact(name, value) { return value && (!Array.isArray(value) || value.length) ? [h('dt', null, name), h('dd', null, value)] : null; }

const link_to = (id, text) => link('/i/' + encodeURIComponent(id), null, text || id);

function facts(it) {
    return h('dl', {class: 'facts'}, fact(t('state'), [label(it.state_label), h('span', {class: 'hint'}, ' ', t('since_days', {since: time_text(it.entered_at)}))]),
        fact(t('waits_for'), waiting_names(it)), fact(t('due'), it.due && !it.closed ? [label(it.due_label), ' ', due_words(it)] : null),
        fact(t('amount'), it.amount ? [amount_node(it), ' ', h('span', {class: 'capitals'}, capitals(it.amount))] : null), fact(t('subject'), it.subject),
        fact(t('initiator'), it.initiator_name), fact(t('period'), it.period), fact(t('flags'), flag_nodes(it)),
        fact(t('copied'), listed(it.copied.map(one => one.name))), fact(t('read_by'), listed(it.read_by.map(one => one.name))),
        fact(t('parent'), it.parent ? link_to(it.parent.instance || it.parent) : null), fact(t('children'), it.children.map(child => [link_to(child.instance), ' '])));
}

function signatures(it) {
    if (!it.signatures.length) return h('p', {class: 'hint'}, t('no_signatures'));
    return h('ul', {class: 'signatures'}, it.signatures.map(one => h('li', {class: one.against ? 'against' : one.counts ? 'good' : ''}, h('span', {class: 'face', 'aria-hidden': 'true'}, (one.name || one.person).slice(-2)),
        h('div', null, h('strong', null, one.name || one.person), one.on_behalf_of ? t('in_name_of', {name: one.on_behalf_of.name}) : null, ' ', label(one.slot_label) || one.slot,
            one.against ? [' ', h('span', {class: 'flag'}, t('signature_against'))] : null, h('div', {class: 'hint'}, time_text(one.at), ' · ', t('form_version', {n: one.form_version}))))));
}

function deadlines(it) {
    if (!it.deadlines.length) return null;
    const sorted = it.deadlines.slice().sort((a, b) => (a.due < b.due ? -1 : 1));
    return section(t('deadlines'), h('ul', {class: 'plain'}, sorted.map(one => h('li', null, label(one.label), ' ', h('span', {class: one.passed ? 'fault' : ''}, one.passed ? t('passed') + ' ' + time_text(one.due) : due_words(one))))));
}

// Who is asked, or got a copy, and opens it has read it; once for every state. The note makes a version of its own.
function note_reading(it) {
    const me = person().person;
    const is_mine = it.actions.length > 0 || it.copied.some(one => one.person === me);
    if (it.closed || !is_mine || it.initiator === me || it.read_by.some(one => one.person === me)) return;
    change('instance.mark_read', {instance: it.instance}).then(receipt => { if (receipt.version === it.version + 1) it.version = receipt.version; }).catch(() => {});
}

export async function page_case(place) {
    const id = place.params[0];
    let it = await ask('instance.show', {instance: id}, {signal: place.signal});
    const body = h('div', {class: 'case'});
    const news = h('div', {class: 'news', role: 'status'});

    async function load() {
        it = await ask('instance.show', {instance: id}, {signal: place.signal});
        fill(news);
        draw();
    }
    const quietly = promise => promise.catch(error => {
        if (error instanceof Left) return;
        if (!(error instanceof Refusal)) throw error;
        warned(label(error.text));
    });
    const after = receipt => { if (receipt) return load(); };

    function actions() {
        if (!it.actions.length) return h('p', {class: 'hint'}, t('nothing_for_you'));
        return h('div', {class: 'buttons'}, it.actions.map(action => button(label(action.label), () => quietly(decide(it, action, {reload: load}).then(after)), {class: tone(action)})));
    }

    function draw() {
        fill(body, h('div', {class: 'head'}, h('h1', null, title_words(it)), h('span', {class: 'hint'}, it.instance, ' · ', t('version', {n: it.version}))),
            step_bar(it), h('section', {class: 'card actions', 'aria-label': t('your_actions')}, actions()),
            h('div', {class: 'columns'}, h('div', null, section(t('form'), form_shown(it.form_fields, it.form)), variables(), history_box()),
                h('div', {class: 'side'}, section(t('facts'), facts(it)), section(t('signatures'), signatures(it)), deadlines(it), why_box())));
    }
    function variables() {
        const filled = it.variable_fields.filter(field => { const value = it.variables[field.id]; return value !== undefined && value !== null && !(Array.isArray(value) && !value.length); });
        return filled.length ? section(t('records'), form_shown(filled, it.variables)) : null;
    }
    function history_box() {
        const box = h('div');
        const read = everything => quietly(ask('instance.history', {instance: id, limit: 1000}, {signal: place.signal}).then(answer => fill(box, history_list(answer.items.slice().reverse(), everything), everything ? null : button(t('history_all'), () => read(true), {class: 'quiet'}))));
        read(false);
        return section(t('history'), box);
    }
    function why_box() {
        const box = h('div');
        quietly(ask('instance.explain', {instance: id}, {signal: place.signal}).then(answer => fill(box, h('p', null, label(answer.why)), answer.notes.map(note => h('p', null, label(note))),
            h('ul', {class: 'plain'}, answer.actions.filter(one => !one.possible).map(one => h('li', {class: 'hint'}, h('strong', null, label(one.label)), ' ', label(one.text)))))));
        return section(t('why'), box);
    }

    // Somebody else acted: it is said, and loaded when it is asked for. What is typed here stays.
    const changed = gathered(async events => {
        if (!events.some(event => event.missed || event.instance === id)) return;
        const entries = (await quietly(ask('instance.history', {instance: id, since_version: it.version}, {signal: place.signal})) || {items: []}).items;
        if (!entries.length) return;
        if (only_read(entries)) { it.version = entries[entries.length - 1].version; return; }
        const others = entries.filter(entry => entry.actor !== person().person && !only_read([entry]));
        if (!others.length) return;
        fill(news, h('div', {class: 'bar warn'}, h('ul', {class: 'plain'}, others.map(entry => h('li', null, entry_words(entry)))), button(t('load_newest'), () => quietly(load()), {class: 'main'})));
    }, 200, 600);

    draw();
    note_reading(it);
    return {title: it.instance + ' ' + title_words(it), node: h('div', null, news, body), changed};
}
