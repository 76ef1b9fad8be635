// One action on many documents, and one answer for each of them.
import {h, fill, button, fresh} from './dom.js';
import {t, label} from './language.js';
import {ask, Refusal} from './api.js';
import {modal} from './dialog.js';
import {change_many} from './confirm.js';
import {one_line} from './values.js';

const at_once = 200;
const definitions = {};

// What the actions of a workflow ask for; the newest definition, whose refusals speak for older documents.
function actions_of(workflow, signal) {
    if (!definitions[workflow]) definitions[workflow] = ask('workflow.show', {workflow}, {signal}).catch(error => { delete definitions[workflow]; throw error; });
    return definitions[workflow].then(definition => definition.actions);
}

const person_of = whom => (whom ? (typeof whom === 'string' ? whom : whom.person) : undefined);

// The actions that the chosen documents offer, the most common first: [{action, label, items: [{item, offered}]}].
function common(items) {
    const found = new Map();
    for (const item of items) {
        const mine = new Set();
        for (const offered of item.actions) {
            if (mine.has(offered.action)) continue;
            mine.add(offered.action);
            const key = offered.action + '/' + offered.label.zh;
            if (!found.has(key)) found.set(key, {action: offered.action, label: label(offered.label), items: []});
            found.get(key).items.push({item, offered});
        }
    }
    return Array.from(found.values()).sort((a, b) => b.items.length - a.items.length);
}

// Splits into what can be done together, and what wants a form, an input or a choice of its own.
async function sorted(group, signal) {
    const able = [], others = [];
    let needs_reason = false;
    for (const one of group.items) {
        const meta = (await actions_of(one.item.workflow, signal)).find(action => action.action === group.action && action.state === one.item.state);
        if (!meta || meta.edits_form || meta.input.length || meta.choose.length > 1) { others.push(one); continue; }
        needs_reason = needs_reason || meta.reason_required;
        able.push(Object.assign({to: meta.choose[0]}, one));
    }
    return {able, others, needs_reason};
}

function params_of(one, action, reason) {
    const params = {instance: one.item.instance, version: one.item.version, action};
    if (reason) params.reason = reason;
    if (one.to) params.to = one.to;
    const whom = person_of(one.offered.on_behalf_of);
    if (whom) params.on_behalf_of = whom;
    return params;
}

async function act_on(able, action, reason) {
    let answers = [];
    for (let from = 0; from < able.length; from += at_once)
        answers = answers.concat(await change_many('task.act_many', able.slice(from, from + at_once).map(one => params_of(one, action, reason))));
    return answers;
}

function results(title, able, answers) {
    const refused = answers.filter(one => one.refused).length;
    return modal({title, body: [h('p', null, t('bulk_summary', {done: answers.length - refused, refused})),
        h('ul', {class: 'answers'}, answers.map((answer, i) => h('li', {class: answer.refused ? 'fault' : 'good'}, h('strong', null, able[i].item.instance), ' ', able[i].item.initiator_name, ' ',
            answer.refused ? [label(answer.refused.text), ' ', label(answer.refused.hint)] : '✔')))]});
}

async function together(group, bar) {
    const {able, others, needs_reason} = await sorted(group, bar.signal);
    const reason = h('textarea', {id: fresh('reason'), rows: 2, maxlength: 1000, 'aria-required': needs_reason ? 'true' : null});
    const title = t('bulk_title', {action: group.label, n: able.length});
    const answers = await modal({title, submit: able.length ? group.label : null,
        body: [h('ul', {class: 'answers'}, able.map(one => h('li', null, h('strong', null, one.item.instance), ' ', one.item.initiator_name, ' ', one.item.subject || ''))),
            others.length ? h('p', {class: 'bar warn'}, t('bulk_skipped', {n: others.length})) : null,
            h('div', {class: 'field'}, h('label', {for: reason.id}, t(needs_reason ? 'reason' : 'reason_optional')), reason)],
        onSubmit: async dialog => {
            if (needs_reason && !one_line(reason.value)) { dialog.fault(t('reason_wanted')); reason.focus(); return; }
            try { dialog.close(await act_on(able, group.action, one_line(reason.value))); } catch (error) {
                if (!(error instanceof Refusal)) throw error;
                dialog.fault(label(error.text));
            }
        }});
    if (!answers) return;
    bar.done(answers.map((answer, i) => ({instance: able[i].item.instance, refused: answer.refused, label: group.label})));
    await results(t('bulk_results'), able, answers);
}

// bulk_bar({signal, done}): {node, show(items)}.
export function bulk_bar(bar) {
    const node = h('div', {class: 'bulk', role: 'region', 'aria-label': t('bulk_results'), hidden: true});
    return {node, show(items) {
        node.hidden = !items.length;
        fill(node, h('span', {'aria-live': 'polite'}, t('selected', {n: items.length})), common(items).slice(0, 4).map(group =>
            button(group.label + (group.items.length < items.length ? ' ' + group.items.length + '/' + items.length : ''), () => together(group, bar))));
    }};
}
