// A list of documents that grows by pages: what I filed, and what a search finds.
import {h, fill, button, link} from './dom.js';
import {t} from './language.js';
import {ask} from './api.js';
import {amount_node, state_node, flag_nodes, due_words, title_words, urgency, waiting_names} from './summary.js';
import {date_of} from './dates.js';

const page_size = 50;

function row(item) {
    const waiting = item.closed ? '' : waiting_names(item);
    return h('li', {class: 'item ' + urgency(item)},
        h('div', {class: 'what'}, link('/i/' + encodeURIComponent(item.instance), {class: 'title'}, title_words(item)), ' ', h('span', {class: 'hint'}, item.instance),
            h('div', {class: 'subject'}, item.subject, item.subject ? ' ' : '', h('span', {class: 'hint'}, item.initiator_name, ' · ', date_of(item.opened_at), ' '), flag_nodes(item))),
        h('div', {class: 'sum'}, amount_node(item)),
        h('div', {class: 'when'}, state_node(item), h('div', {class: 'due'}, due_words(item))),
        h('div', {class: 'waits hint'}, waiting ? [t('waits_for'), ' ', waiting] : null));
}

// document_list(params, signal): {node, load(), say(text)}; what is said stands in place of the list.
export function document_list(params, signal) {
    const list = h('ul', {class: 'items bare'}), foot = h('div', {class: 'buttons'}), status = h('p', {class: 'hint', role: 'status'});
    let items = [], next = null;
    async function read(after) {
        const answer = await ask('instance.list', Object.assign({limit: page_size}, params, after ? {after} : null), {signal});
        const first = items.length;
        items = after ? items.concat(answer.items) : answer.items;
        next = answer.next;
        if (!after) fill(list);
        answer.items.forEach(item => list.appendChild(row(item)));
        list.hidden = !items.length;
        status.textContent = items.length ? t(next ? 'waits_more' : 'waits_count', {n: items.length}) : t('nothing_here');
        fill(foot, next ? button(t('more', {n: page_size}), () => read(next)) : null);
        if (after && list.children[first]) list.children[first].querySelector('a').focus();
    }
    return {node: h('div', null, status, list, foot), load: () => read(null), say: text => { list.hidden = true; status.textContent = text; }};
}

// Links to the same list as files.
export function export_links(list, params) {
    const address = format => '/api/export?' + new URLSearchParams(Object.assign({list, format}, params));
    return h('span', {class: 'exports'}, t('export'), ' ', ['xlsx', 'csv'].map(format => [h('a', {href: address(format), download: true}, format === 'xlsx' ? 'Excel' : 'CSV'), ' ']));
}
