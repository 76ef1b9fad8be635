// What waits for me, the most urgent first. It is read a page at a time: 5,000 items open as fast as five.
import {h, fill, button, link, told, warned} from './dom.js';
import {t, label} from './language.js';
import {ask, Refusal, Left} from './api.js';
import {now, look, has_role} from './session.js';
import {due_group} from './dates.js';
import {amount_node, state_node, flag_nodes, files_node, due_words, title_words, urgency} from './summary.js';
import {decide_from_list, tone} from './decide.js';
import {bulk_bar} from './bulk.js';
import {gathered} from './live.js';

const page_size = 50;
const group_names = {overdue: 'group_overdue', today: 'group_today', week: 'group_week', later: 'group_later'};
const href = item => '/i/' + encodeURIComponent(item.instance);
const shown_buttons = 3;

function action_button(item, action, act) {
    const whom = action.on_behalf_of ? ' · ' + t('for_whom', {name: action.on_behalf_of_name || action.on_behalf_of}) : '';
    // Where all of them are in one person's name, the row says so once.
    const is_one = item.actions.every(other => other.on_behalf_of === action.on_behalf_of);
    return button(label(action.label) + (is_one ? '' : whom), () => act(item, action), {class: tone({action: action.action, choose: []}), 'aria-label': label(action.label) + whom + ' ' + item.instance});
}

// What became of a row since it was read, if anything did: it stays where it was and says so, and nothing moves under the finger.
function outcome_or_buttons(item, page) {
    const said = page.said.get(item.instance);
    const outcome = said ? h('span', {class: said.is_bad ? 'fault' : 'good'}, said.text) : null;
    if (said && !said.is_bad) return outcome;
    const more = item.actions.length > shown_buttons ? link(href(item), {class: 'button'}, '…') : null;
    return [outcome, item.actions.slice(0, shown_buttons).map(action => action_button(item, action, page.act)), more];
}

function row(item, page) {
    const is_gone = page.is_gone(item);
    const tick = h('input', {type: 'checkbox', 'aria-label': t('select_one', {name: item.instance}), checked: page.ticked.has(item.instance), disabled: is_gone || !item.actions.length,
        on: {change: event => page.tick(item, event.target.checked)}});
    const whom = (item.on_behalf_of || []).map(one => h('span', {class: 'flag'}, t('for_whom', {name: one.name || one.person})));
    return h('li', {class: 'item ' + (is_gone ? 'gone' : urgency(item)), id: 'row-' + item.instance}, h('label', {class: 'tick'}, tick),
        h('div', {class: 'what'}, link(href(item), {class: 'title'}, title_words(item)), ' ', h('span', {class: 'hint'}, item.instance),
            h('div', {class: 'subject'}, item.subject, item.subject ? ' ' : '', h('span', {class: 'hint'}, item.initiator_name), files_node(item), ' ', whom, flag_nodes(item))),
        h('div', {class: 'sum'}, amount_node(item)),
        h('div', {class: 'when'}, state_node(item), h('div', {class: 'due'}, due_words(item) || t('due_none'))),
        h('div', {class: 'acts'}, outcome_or_buttons(item, page)));
}

// Which kinds of documents are among them; nothing to choose where there is one.
function kind_filter(chosen) {
    const box = h('select', {'aria-label': t('workflow'), hidden: true, on: {change: () => chosen(box.value)}});
    return {box, offer(items) {
        const titles = new Map();
        items.forEach(item => titles.set(item.workflow, label(item.title)));
        box.hidden = titles.size < 2;
        const kept = titles.has(box.value) ? box.value : '';
        fill(box, h('option', {value: ''}, t('all_kinds')), Array.from(titles.entries()).map(([id, title]) => h('option', {value: id}, title)));
        box.value = kept;
        return kept;
    }};
}

// What an operator should know of the house.
async function house_warnings(signal) {
    if (!has_role('operator')) return null;
    const {warnings} = await ask('admin.status', {}, {signal});
    if (!warnings.length) return null;
    return h('details', {class: 'bar warn'}, h('summary', null, t('warnings_count', {n: warnings.length})), h('ul', {class: 'plain'}, warnings.map(one => h('li', null, label(one)))));
}

export async function page_inbox(place) {
    const page = {ticked: new Map(), said: new Map(), items: [], next: null};
    page.is_gone = item => page.said.has(item.instance) && !page.said.get(item.instance).is_bad;
    const list = h('div', {class: 'groups'});
    const count = h('span', {class: 'hint'});
    const news = h('div', {class: 'bar', role: 'status', hidden: true});
    const foot = h('div', {class: 'buttons'});
    const read = after => ask('task.inbox', Object.assign({limit: page_size}, after ? {after} : null), {signal: place.signal});
    const bulk = bulk_bar({signal: place.signal, done: results => { results.forEach(mark_done); page.ticked.clear(); draw_ticks(); }});

    const kinds = kind_filter(() => { page.ticked.clear(); draw(); draw_ticks(); });
    let shown = [];

    function draw() {
        const kind = kinds.offer(page.items);
        shown = page.items.filter(item => !kind || item.workflow === kind);
        const groups = new Map();
        for (const item of shown) {
            const group = due_group(item, now());
            if (!groups.has(group)) groups.set(group, []);
            groups.get(group).push(item);
        }
        const part = (items, group) => h('section', {'aria-labelledby': 'group-' + group, class: 'group ' + group},
            h('h2', {id: 'group-' + group}, t(group_names[group]), ' ', h('span', {class: 'hint'}, items.length)),
            h('ul', {class: 'items'}, items.map(item => row(item, page))));
        const parts = [];
        groups.forEach((items, group) => parts.push(part(items, group)));
        fill(list, parts.length ? parts : h('p', {class: 'card empty'}, t('nothing_waits')));
        fill(foot, page.next ? button(t('more', {n: page_size}), more) : null);
        count.textContent = t(page.next ? 'waits_more' : 'waits_count', {n: shown.length});
        all_box.hidden = !page.items.length;
    }
    const all_tick = h('input', {type: 'checkbox', on: {change: event => {
        page.ticked.clear();
        if (event.target.checked) shown.forEach(item => { if (item.actions.length && !page.is_gone(item)) page.ticked.set(item.instance, item); });
        draw_ticks();
    }}});
    const all_box = h('label', {class: 'tick all'}, all_tick, ' ', t('select_all'));

    function draw_ticks() {
        list.querySelectorAll('.tick input').forEach(box => { box.checked = page.ticked.has(box.closest('li').id.slice(4)); });
        all_tick.checked = page.ticked.size > 0 && shown.every(item => page.is_gone(item) || !item.actions.length || page.ticked.has(item.instance));
        bulk.show(Array.from(page.ticked.values()));
    }
    page.tick = (item, is) => { if (is) page.ticked.set(item.instance, item); else page.ticked.delete(item.instance); draw_ticks(); };

    function mark(id, text, is_bad) {
        const item = page.items.find(one => one.instance === id), line = document.getElementById('row-' + id);
        page.said.set(id, {text, is_bad: Boolean(is_bad)});
        if (!is_bad) page.ticked.delete(id);
        if (item && line) line.parentNode.replaceChild(row(item, page), line);
    }
    function mark_done(result) {
        if (result.refused) mark(result.instance, label(result.refused.text), true);
        else mark(result.instance, t('done_row', {action: result.label}));
    }
    page.act = async (item, action) => {
        try {
            if (await decide_from_list(item, action)) {
                mark(item.instance, t('done_row', {action: label(action.label)}));
                draw_ticks();
                const line = document.getElementById('row-' + item.instance);
                if (line) line.querySelector('a').focus();
            }
        } catch (error) {
            if (error instanceof Left) return;
            if (!(error instanceof Refusal)) throw error;
            warned([label(error.text), label(error.hint)].filter(Boolean).join(' '));
        }
    };
    async function more() {
        const answer = await read(page.next);
        const first = page.items.length;
        page.items = page.items.concat(answer.items);
        page.next = answer.next;
        draw();
        draw_ticks();
        const next = page.items[first] && document.getElementById('row-' + page.items[first].instance);
        if (next) next.querySelector('a').focus();
    }
    async function fresh_start() {
        await look();  // a rehearsal's clock may have been moved
        const answer = await read(null);
        page.items = answer.items;
        page.next = answer.next;
        page.said.clear();
        page.ticked.clear();
        news.hidden = true;
        draw();
        draw_ticks();
    }

    // What others did: rows that are no longer mine are marked, new ones are announced and come when they are asked for.
    const changed = gathered(async () => {
        let answer;
        try { answer = await read(null); } catch (error) { if (error instanceof Left || error instanceof Refusal) return; throw error; }
        const now_there = new Map(answer.items.map(item => [item.instance, item]));
        const whole = !answer.next;
        page.items.slice(0, page_size).forEach(item => { if (whole && !now_there.has(item.instance) && !page.is_gone(item)) mark(item.instance, t('handled')); });
        const is_new = answer.items.some(item => { const old = page.items.find(one => one.instance === item.instance); return !old || old.version !== item.version; });
        draw_ticks();
        if (!is_new) return;
        if (!page.items.length) { await fresh_start(); return; }
        fill(news, h('span', null, t('list_changed')), ' ', button(t('refresh'), () => fresh_start().then(() => told(t('refresh')))));
        news.hidden = false;
    }, 400, 1200);

    const [first, warnings] = await Promise.all([read(null), house_warnings(place.signal)]);
    page.items = first.items;
    page.next = first.next;
    draw();
    const node = h('div', null, h('div', {class: 'head'}, h('h1', null, t('inbox')), count, kinds.box, all_box), warnings, news, list, foot, bulk.node);
    return {title: t('inbox'), node, changed};
}
