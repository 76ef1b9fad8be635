// A new document: which processes the person may begin, and, where the definition wants it, the form that goes with it.
import {h, link, fresh, told, button} from './dom.js';
import {t, label} from './language.js';
import {ask, all, Refusal} from './api.js';
import {person, now} from './session.js';
import {open_rules, may_open} from './open_rules.js';
import {change_confirmed} from './confirm.js';
import {form_editor, raw_form} from './form.js';
import {read_draft, drafting} from './drafts.js';
import {person_box, person_meant} from './people.js';
import {month_after, date_of} from './dates.js';

const shift = {'previous month': -1, 'this month': 0, 'next month': 1};

export async function page_open_list(place) {
    const current = (await all('workflow.list', {})).filter(one => one.current);
    const definitions = await Promise.all(current.map(one => ask('workflow.show', {workflow: one.workflow}, {signal: place.signal})));
    const mine = current.filter((one, i) => may_open(open_rules(definitions[i].text), person()));
    const pick = one => h('li', null, link('/open/' + encodeURIComponent(one.workflow), {class: 'pick'}, label(one.title), h('span', {class: 'hint'}, one.workflow)));
    const list = mine.length ? h('ul', {class: 'items choices'}, mine.map(pick)) : h('p', {class: 'card empty'}, t('open_not_you'));
    return {title: t('open_title'), node: h('div', null, h('div', {class: 'head'}, h('h1', null, t('open_title'))), list)};
}

export async function page_open(place) {
    const workflow = place.params[0];
    const definition = await ask('workflow.show', {workflow}, {signal: place.signal});
    const rules = open_rules(definition.text);
    const title = label(definition.title);
    const right = may_open(rules, person());
    const head = h('div', {class: 'head'}, h('h1', null, t('open_title'), ' · ', title));
    if (!right) return {title, node: h('div', null, head, h('p', {class: 'card empty'}, t('open_not_you')))};

    const fault = h('p', {class: 'fault', role: 'alert'}), kept = h('p', {class: 'hint', role: 'status'});
    const month = rules.period ? month_after(date_of(now()).slice(0, 7), shift[rules.period] || 0) : null;
    const period = month ? h('input', {id: fresh('f'), type: 'month', value: month}) : null;
    const whom = right === 'others' ? person_box({id: fresh('f'), value: rules.role ? '' : person().person}) : null;
    let editor = null, draft = null, notice = null;
    if (rules.form) {
        const key = 'new-' + workflow;
        const found = await read_draft(key, place.signal);
        const put = raw => form_editor({fields: definition.form, form: null, raw, locked: [], changed: () => draft.typed(), source: {workflow}});
        editor = put(Object.assign(raw_form(definition.form, null), found ? found.form : null));
        draft = drafting(key, () => ({form: editor.raw, version: 0}), saved => { kept.textContent = t(saved ? 'draft_saved' : 'draft_here'); });
        if (found) notice = h('div', {class: 'bar', role: 'status'}, t('draft_restored'), ' ', button(t('draft_drop'), async () => { await draft.forget(); place.again(); }));
    }

    async function send(event) {
        event.preventDefault();
        fault.textContent = '';
        const params = {workflow};
        if (period && period.value) params.period = period.value;
        if (whom && whom.box.value.trim()) {
            const one = await person_meant(whom.box.value);
            if (!one) { fault.textContent = t('nobody_meant', {text: whom.box.value}); return; }
            params.initiator = one.id;
        }
        if (editor) {
            const read = editor.read(true);
            if (read.faults.length) return;
            params.form = read.form;
        }
        go.disabled = true;
        try {
            const receipt = await change_confirmed('instance.open', params);
            if (draft) await draft.forget();
            told(t('opened', {id: receipt.instance}));
            place.go('/i/' + encodeURIComponent(receipt.instance), true);
        } catch (error) {
            if (!(error instanceof Refusal)) throw error;
            if (!editor || !editor.refused(error)) fault.textContent = [label(error.text), label(error.hint)].filter(Boolean).join(' ');
        } finally { go.disabled = false; }
    }
    const go = h('button', {type: 'submit', class: 'main'}, t(editor ? 'open_submit' : 'open_do'));
    const named = (text, box, more) => h('div', {class: 'field'}, h('label', {for: box.id}, text), box, more || null);
    const node = h('form', {novalidate: true, on: {submit: send}}, head, notice, h('div', {class: 'card'},
        h('h2', {class: 'only-read'}, t('form')),
        period || whom ? h('div', {class: 'form'}, period ? named(t('period'), period) : null, whom ? named(t('open_for'), whom.box, whom.options) : null) : null,
        editor ? editor.node : null, kept, fault, h('div', {class: 'buttons'}, go)));
    return {title, node, leave: () => draft && draft.flush()};
}
