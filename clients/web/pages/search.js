// Finding documents: by text, process, state, month, person and what is saved under a name.
import {h, fill, button, fresh, told, warned} from './dom.js';
import {t, label} from './language.js';
import {ask, all, change, Refusal} from './api.js';
import {document_list, export_links} from './list.js';
import {person_box, person_meant} from './people.js';
import {modal} from './dialog.js';

const names = ['text', 'workflow', 'state', 'period', 'initiator', 'waiting_for', 'closed', 'flag'];

function params_of(query) {
    const params = {};
    for (const name of names) {
        const value = (query.get(name) || '').trim();
        if (value) params[name] = name === 'closed' ? value === 'true' : value;
    }
    return params;
}

const row = (text, box, more) => h('div', {class: 'field'}, h('label', {for: box.id}, text), box, more || null);
const select = (value, options) => h('select', {id: fresh('f'), value}, h('option', {value: ''}, t('any')), options.map(one => h('option', {value: one.id}, one.label)));

async function states_of(workflow, signal) {
    if (!workflow) return [];
    try { return (await ask('workflow.show', {workflow}, {signal})).states.map(state => ({id: state.state, label: label(state.label)})); } catch (error) {
        if (error instanceof Refusal) return [];
        throw error;
    }
}

async function ask_name() {
    const box = h('input', {id: fresh('f'), maxlength: 60});
    return modal({title: t('filter_save'), submit: t('save'), body: row(t('filter_name'), box), onSubmit: dialog => {
        if (box.value.trim()) dialog.close(box.value.trim()); else dialog.fault(t('all_wanted'));
    }});
}

export async function page_search(place) {
    const params = params_of(place.query);
    const [workflows, filters, states] = await Promise.all([all('workflow.list', {}), all('filter.list', {}), states_of(params.workflow, place.signal)]);
    const current = workflows.filter(one => one.current).map(one => ({id: one.workflow, label: label(one.title)}));
    const boxes = {
        text: h('input', {id: fresh('f'), type: 'search', value: params.text || '', placeholder: t('search_hint')}),
        workflow: select(params.workflow || '', current),
        state: select(params.state || '', states),
        period: h('input', {id: fresh('f'), type: 'month', placeholder: '2026-11', value: params.period || ''}),
        closed: select(place.query.get('closed') || '', [{id: 'false', label: t('still_open')}, {id: 'true', label: t('closed')}]),
        flag: h('input', {id: fresh('f'), value: params.flag || ''}),
    };
    const initiator = person_box({id: fresh('f'), value: params.initiator || ''}), waiting = person_box({id: fresh('f'), value: params.waiting_for || ''});
    boxes.initiator = initiator.box;
    boxes.waiting_for = waiting.box;
    boxes.workflow.addEventListener('change', async () => {
        const found = await states_of(boxes.workflow.value, place.signal);
        fill(boxes.state, h('option', {value: ''}, t('any')), found.map(one => h('option', {value: one.id}, one.label)));
    });
    async function chosen() {
        const query = new URLSearchParams();
        for (const name of names) {
            let value = boxes[name].value.trim();
            if (value && (name === 'initiator' || name === 'waiting_for')) {
                const one = await person_meant(value);
                if (!one) { warned(t('nobody_meant', {text: value})); boxes[name].focus(); return null; }
                value = one.id;
            }
            if (value) query.set(name, value);
        }
        return query;
    }
    const find = async event => {
        event.preventDefault();
        const query = await chosen();
        if (query) place.go('/search?' + query);
    };
    async function save() {
        const query = await chosen();
        const name = query && await ask_name();
        if (!name) return;
        try { await change('filter.save', {name, filter: params_of(query)}); } catch (error) { if (!(error instanceof Refusal)) throw error; warned(label(error.text)); return; }
        told(t('filter_saved', {name}));
        place.go('/search?' + query, true);
    }
    async function drop(name) {
        await change('filter.save', {name});
        place.again();
    }
    function address(filter) {
        const query = new URLSearchParams();
        names.filter(name => filter[name] !== undefined).forEach(name => query.set(name, String(filter[name])));
        return '/search?' + query;
    }
    const chip = one => h('li', null, h('a', {href: address(one.filter)}, one.name), button('×', () => drop(one.name), {class: 'quiet', 'aria-label': t('filter_drop', {name: one.name})}));
    const saved = filters.length ? h('ul', {class: 'chips', 'aria-label': t('filters')}, filters.map(chip)) : null;
    const more = h('details', {open: Object.keys(params).some(name => name !== 'text')}, h('summary', null, t('more_filters')), h('div', {class: 'form'},
        row(t('workflow'), boxes.workflow), row(t('state'), boxes.state), row(t('period'), boxes.period),
        row(t('initiator'), boxes.initiator, initiator.options), row(t('waits_for'), boxes.waiting_for, waiting.options),
        row(t('open_or_closed'), boxes.closed), row(t('flags'), boxes.flag)));
    const form = h('form', {class: 'card', role: 'search', on: {submit: find}}, row(t('search_text'), boxes.text), more,
        h('div', {class: 'buttons'}, h('button', {type: 'submit', class: 'main'}, t('search')), button(t('filter_save'), save)));
    const list = document_list(params, place.signal);
    // A state or a flag that no workflow has (any more), in an address or a saved filter.
    try { await list.load(); } catch (error) { if (!(error instanceof Refusal)) throw error; list.say(label(error.text)); }
    return {title: t('search'), node: h('div', null, h('div', {class: 'head'}, h('h1', null, t('search')), export_links('instances', params)), saved, form, list.node)};
}
