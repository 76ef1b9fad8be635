// What can be done beside deciding: claim, hand on, ask for an opinion, add a signer, urge, send a copy, take back, report.
import {h, button, fresh, told} from './dom.js';
import {t, label} from './language.js';
import {Refusal} from './api.js';
import {modal} from './dialog.js';
import {change_confirmed} from './confirm.js';
import {input_fields} from './fields.js';
import {person_box, person_meant} from './people.js';
import {read_form, one_line} from './values.js';
import {person, has_role} from './session.js';
import {keep, keeping} from './keep.js';

function options_box(legend, options) {
    if (!options || options.length < 2) return {node: null, value: () => (options && options.length ? options[0].id : undefined)};
    const box = h('select', {id: fresh('f')}, options.map(one => h('option', {value: one.id}, one.label)));
    return {node: h('div', {class: 'field'}, h('label', {for: box.id}, legend), box), value: () => box.value};
}

const field_of = (text, box, more) => h('div', {class: 'field'}, h('label', {for: box.id}, text), box, more || null);

// One dialog for all of them. `wants`: {person, persons, text: 'needed' or 'optional', tasks, places, signers, inputs}.
function act_dialog({it, title, submit, wants, send, done, key}) {
    const who = wants.person || wants.persons ? person_box({id: fresh('f')}) : null;
    const text = wants.text ? keeping(it.instance + ':' + key, h('textarea', {id: fresh('f'), rows: 3, maxlength: 1000})) : null;
    const task = options_box(t('which_task'), wants.tasks), place = options_box(t('where_sign'), wants.places), signer = options_box(t('which_signer'), wants.signers);
    const raw = {};
    const inputs = wants.inputs ? input_fields(wants.inputs, raw) : null;

    async function persons_named(dialog) {
        const found = [];
        for (const name of wants.persons ? who.box.value.split(/[,，、;；]/) : [who.box.value]) {
            if (!name.trim() && wants.persons && found.length) continue;
            const one = await person_meant(name);
            if (!one) { dialog.fault(t('nobody_meant', {text: name.trim()})); who.box.focus(); return null; }
            found.push(one.id);
        }
        return found;
    }
    const text_label = wants.text_label || (wants.text === 'needed' ? 'remark' : 'reason_optional');
    const body = [
        wants.hint ? h('p', {class: 'hint'}, wants.hint) : null,
        who ? [field_of(t(wants.persons ? 'to_whom_all' : 'to_whom'), who.box), who.options] : null,
        task.node, place.node, signer.node, inputs ? inputs.node : null,
        text ? field_of(t(text_label), text) : null,
    ];
    return modal({title, submit, body,
    onSubmit: async dialog => {
        const named = who ? await persons_named(dialog) : [];
        if (!named) return;
        if (wants.text === 'needed' && !one_line(text.value)) { dialog.fault(t('text_wanted')); text.focus(); return; }
        const read = inputs ? read_form(wants.inputs, raw, true) : {form: {}, faults: []};
        if (read.faults.length) { read.faults.forEach(fault => inputs.fault(fault.field, fault.text)); return; }
        try {
            const receipt = await send({persons: named, text: text ? one_line(text.value) : '', task: task.value(), place: place.value(), signer: signer.value(), input: read.form});
            if (text) keep(it.instance + ':' + key, '');
            told(t('done_as', {id: it.instance, action: title}));
            dialog.close(receipt);
        } catch (error) {
            if (!(error instanceof Refusal)) throw error;
            dialog.fault([label(error.text), label(error.hint)].filter(Boolean).join(' '));
        }
    }}).then(receipt => { if (receipt) done(receipt); });
}

const with_text = (params, name, text) => { if (text) params[name] = text; return params; };

// The tasks that are the person's own now: those whose actions he is offered.
function own_tasks(it) {
    const mine = it.actions.map(action => action.action);
    return it.tasks.filter(task => task.actions.some(action => mine.indexOf(action.action) >= 0));
}

const may_report = signal => signal.by.some(who => who === 'person:' + person().person || (/^role:/.test(who) && has_role(who.slice(5))));

function report_button(it, signal, done) {
    const submit = t('report', {what: label(signal.label)});
    const send = given => change_confirmed('instance.signal', {instance: it.instance, signal: signal.signal, values: given.input});
    return button(submit, () => act_dialog({it, key: 'signal:' + signal.signal, title: label(signal.label), submit, done, wants: {inputs: signal.input}, send}));
}

// {urge, others}: to urge is what whoever waits for others wants first.
export function more_buttons(it, done) {
    const me = person().person;
    const base = {instance: it.instance}, versioned = {instance: it.instance, version: it.version};
    const tasks = own_tasks(it).map(task => ({id: task.task, label: label(task.label)}));
    const own = own_tasks(it);
    const many = own.filter(task => task.names.length > 1 && !task.claimed);
    const held = own.filter(task => task.claimed && task.holders.some(one => one.person === me));
    const added = own.reduce((all, task) => all.concat(task.seats.filter(seat => seat.added_by)), []).map(seat => ({id: seat.person, label: seat.name}));
    const lent = it.tasks.filter(task => task.delegate && task.delegated_by && task.delegated_by.person === me);
    const make = (key, wants, method, params) => button(t(key), () => act_dialog({it, key, title: t(key), submit: t(key), wants, done, send: given => change_confirmed(method, params(given))}));
    const buttons = [];
    const add = (when, ...rest) => { if (when) buttons.push(make(...rest)); };
    const is_open = !it.closed;
    const named = list => list.map(task => ({id: task.task, label: label(task.label)}));
    const places = [{id: 'before', label: t('sign_before')}, {id: 'beside', label: t('sign_beside')}, {id: 'after', label: t('sign_after')}];
    // Of a task, under the version that was seen; with a reason where one was given.
    const of_task = (given, more) => with_text(Object.assign({task: given.task}, versioned, more), 'reason', given.text);
    const to_one = given => of_task(given, {to: given.persons[0]});
    add(many.length, 'claim', {tasks: named(many), hint: t('claim_hint')}, 'task.claim', of_task);
    add(held.length || lent.length, 'unclaim', {tasks: named(held.concat(lent))}, 'task.unclaim', of_task);
    add(own.length, 'transfer', {person: true, tasks, text: 'optional'}, 'task.transfer', to_one);
    add(own.length, 'delegate', {person: true, tasks, text: 'optional', hint: t('delegate_hint')}, 'task.delegate', to_one);
    add(own.length, 'add_signer', {person: true, tasks, text: 'optional', places}, 'task.add_signer', given => of_task(given, {person: given.persons[0], place: given.place}));
    add(added.length, 'remove_signer', {signers: added, tasks, text: 'optional'}, 'task.remove_signer', given => of_task(given, {person: given.signer}));
    add(is_open, 'take_back', {text: 'optional', hint: t('take_back_hint')}, 'task.take_back', given => with_text(Object.assign({}, versioned), 'reason', given.text));
    add(true, 'copy_to', {persons: true, text: 'optional'}, 'instance.copy', given => with_text(Object.assign({to: given.persons}, base), 'text', given.text));
    if (is_open) it.signals.filter(may_report).forEach(signal => buttons.push(report_button(it, signal, done)));
    const urge = is_open && !own.length ? make('urge', {text: 'optional', hint: t('urge_hint')}, 'task.urge', given => with_text(Object.assign({}, base), 'text', given.text)) : null;
    return {urge, others: buttons};
}

// What is said about a document changes nothing that anybody decides on, and needs no version.
function remark_dialog(it, key, done, method, wants, params) {
    return act_dialog({it, key, title: t(key.replace(/:.*/, '')), submit: t(key.replace(/:.*/, '')), done, wants: Object.assign({text: 'needed'}, wants),
        send: given => change_confirmed(method, Object.assign({instance: it.instance, text: given.text}, params(given)))});
}

export const comment = (it, done) => remark_dialog(it, 'comment', done, 'instance.comment', {}, () => null);
export const ask_person = (it, done) => remark_dialog(it, 'ask', done, 'instance.ask', {person: true, text_label: 'question'}, given => ({to: given.persons[0]}));
export const answer = (it, question, done) => remark_dialog(it, 'answer:' + question.number, done, 'instance.answer',
    {text_label: 'answer', hint: question.from_name + '：' + question.text}, () => ({number: question.number}));
