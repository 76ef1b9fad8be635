// One decision on one document: what the action asks for, a reason, and what the daemon says to it.
import {h, fill, fresh, told, button} from './dom.js';
import {t, label} from './language.js';
import {ask, Refusal} from './api.js';
import {modal} from './dialog.js';
import {change_confirmed} from './confirm.js';
import {input_fields} from './fields.js';
import {read_form, one_line} from './values.js';
import {places_of} from './form.js';
import {form_shown} from './form_shown.js';
import {keep, kept, keeping} from './keep.js';
import {amount_node, title_words, due_words} from './summary.js';
import {capitals} from './money.js';
import {history_list, only_read} from './history.js';
import {go} from './go.js';
import {person} from './session.js';

const is_no = action => /^(return|refuse|reject|decline|void|withdraw|give_back)/.test(action.action) || action.choose.length > 0;
export const tone = action => (is_no(action) ? 'no' : 'main');

function state_label(instance, id) {
    const found = instance.steps.concat(instance.path).find(step => step.state === id);
    return found ? label(found.label) : id;
}

// Radio buttons; a single one needs no choosing.
function choices(legend, options) {
    if (options.length < 2) return {node: null, value: () => (options.length ? options[0].id : undefined)};
    const name = fresh('choice');
    const boxes = options.map(option => h('input', {type: 'radio', name, value: option.id}));
    return {
        node: h('fieldset', null, h('legend', null, legend), boxes.map((box, i) => h('label', {class: 'radio'}, box, ' ', options[i].label))),
        value: () => { const chosen = boxes.find(box => box.checked); return chosen ? chosen.value : null; },
    };
}

// What changed since the version that was seen, and the way to see it.
function stale_notice(refusal, load) {
    const changes = refusal.data.changes || [];
    return h('div', {class: 'bar warn', role: 'alert'}, h('p', null, t(changes.length ? 'stale' : 'stale_none')), changes.length ? history_list(changes) : null,
        h('p', null, button(t('show_newest'), load, {class: 'main'})));
}

// A refusal that is not about versions, such as that of a closed document, does not say what came between.
async function told_meanwhile(instance, load) {
    const answer = await ask('instance.history', {instance: instance.instance, since_version: instance.version}).catch(() => ({items: []}));
    const changes = answer.items.filter(entry => entry.actor !== person().person);
    return changes.length ? stale_notice({data: {changes}}, load) : null;
}

function facts(instance) {
    return h('div', {class: 'facts-line'}, h('strong', null, instance.instance), ' ', title_words(instance), ' · ', instance.initiator_name,
        instance.subject ? ' · ' + instance.subject : null, instance.amount ? [' · ', amount_node(instance), ' ', h('span', {class: 'capitals'}, capitals(instance.amount))] : null,
        due_words(instance) ? h('div', {class: 'hint'}, due_words(instance)) : null);
}

function said(receipt, instance, action) {
    const entered = receipt.state ? state_label(instance, receipt.state) : '';
    return t(entered ? 'done_state' : 'done_as', {id: instance.instance, action: label(action.label), state: entered});
}

// Takes it; asks once more under the present version where all that happened since is that somebody read it.
async function take(instance, method, asked) {
    try { return await change_confirmed(method, asked); } catch (error) {
        const changes = error instanceof Refusal && error.code === 'stale_version' ? error.data.changes || [] : [];
        if (!changes.length || !only_read(changes)) throw error;
        instance.version = error.data.version;
        return change_confirmed(method, Object.assign({}, asked, {version: instance.version}));
    }
}

// Asks what the action wants and takes it. Answers the receipt, or null when the person thought better of it.
// `extra`: {form(): what to send, body: shown above, reload(): show the newest, place(refusal): true if it marked the place of a fault}.
export function decide(instance, action, extra = {}) {
    const key = instance.instance + ':' + action.action;
    const needs_reason = action.reason_required || action.choose.length > 0;
    const reason = keeping(key, h('textarea', {id: fresh('reason'), rows: 2, maxlength: 1000, 'aria-required': needs_reason ? 'true' : null}));
    const target = choices(t('return_to'), action.choose.map(id => ({id, label: state_label(instance, id)})));
    const resume = choices(t('resume'), (action.resume || []).map(word => ({id: word, label: t(word === 'steps' ? 'resume_steps' : 'resume_jump')})));
    const raw = JSON.parse(kept(key + ':input') || '{}');
    const inputs = input_fields(action.input.filter(field => field.type !== 'table'), raw);
    const tables = extra.tables ? extra.tables(action) : null;
    const opinion = action.method === 'task.resolve';
    const above = h('div', null, extra.body || null);

    // Marks what is wrong with the input; false where the refusal is about something else.
    const mark = refusal => places_of(refusal).filter(one => {
        const field = action.input.find(candidate => candidate.id === one.field);
        if (field && field.type === 'table') tables.fault(one); else if (field) inputs.fault(one.field, one.text);
        return field;
    }).length > 0;

    const params = dialog => {
        const read = read_form(action.input.filter(field => field.type !== 'table'), raw, true);
        keep(key + ':input', JSON.stringify(raw));
        if (read.faults.length) { read.faults.forEach(fault => inputs.fault(fault.field, fault.text)); return null; }
        if (target.value() === null || resume.value() === null) { dialog.fault(t('choose_one')); return null; }
        if ((needs_reason || opinion) && !one_line(reason.value)) { dialog.fault(t('reason_wanted')); reason.focus(); return null; }
        const table_input = tables ? tables.read() : {};
        if (!table_input) return null;
        if (opinion) return {instance: instance.instance, version: instance.version, opinion: one_line(reason.value)};
        const all = {instance: instance.instance, version: instance.version, action: action.action};
        if (one_line(reason.value)) all.reason = one_line(reason.value);
        if (action.input.length) all.input = Object.assign(read.form, table_input);
        if (target.value()) all.to = target.value();
        if (resume.value()) all.resume = resume.value();
        if (action.on_behalf_of) all.on_behalf_of = person_of(action.on_behalf_of);
        if (extra.form) all.form = extra.form();
        return all;
    };

    return modal({title: label(action.label), broad: Boolean(tables), submit: label(action.label), className: tone(action),
        body: [above, facts(instance), extra.below || null, action.on_behalf_of ? h('p', {class: 'flag'}, t('acting_for', {name: name_of(action)})) : null,
            target.node, resume.node, inputs.node, tables ? tables.node : null,
            h('div', {class: 'field'}, h('label', {for: reason.id}, opinion ? t('opinion') : t(needs_reason ? 'reason' : 'reason_optional')), reason)],
        onSubmit: async dialog => {
            const asked = params(dialog);
            if (!asked) return;
            try {
                const receipt = await take(instance, action.method || 'task.act', asked);
                keep(key, '');
                keep(key + ':input', '');
                if (tables) tables.taken();
                told(said(receipt, instance, action));
                dialog.close(receipt);
            } catch (error) {
                if (!(error instanceof Refusal)) throw error;
                const load = () => { dialog.close(); extra.reload ? extra.reload() : go('/i/' + encodeURIComponent(instance.instance)); };
                if (error.code === 'stale_version') fill(above, stale_notice(error, load));
                else if (extra.place && extra.place(error)) dialog.close();
                else if (!mark(error)) {
                    dialog.fault([label(error.text), label(error.hint)].filter(Boolean).join(' '));
                    const meanwhile = await told_meanwhile(instance, load);
                    if (meanwhile) fill(above, meanwhile);
                }
            }
        }});
}

const person_of = whom => (typeof whom === 'string' ? whom : whom.person);
const name_of = action => action.on_behalf_of_name || action.on_behalf_of.name || person_of(action.on_behalf_of);

// From a list: the document is read first, so that what is decided on is what stands there now.
export async function decide_from_list(item, offered) {
    const instance = await ask('instance.show', {instance: item.instance});
    const whom = offered.on_behalf_of && person_of(offered.on_behalf_of);
    const action = instance.actions.find(one => one.action === offered.action && (one.on_behalf_of ? person_of(one.on_behalf_of) : null) === (whom || null)) ||
        instance.actions.find(one => one.action === offered.action);
    if (!action || action.edits_form || action.input.some(field => field.type === 'table')) { go('/i/' + encodeURIComponent(item.instance)); return null; }
    let body = null;
    if (instance.version !== item.version) {
        const changes = (await ask('instance.history', {instance: item.instance, since_version: item.version})).items;
        body = h('div', {class: 'bar warn'}, h('p', null, t('stale')), history_list(changes));
    }
    // What is decided on can be read without leaving the list.
    const form = h('details', null, h('summary', null, t('form')), form_shown(instance.form_fields, instance.form, instance.instance));
    return decide(instance, action, {body, below: form});
}
