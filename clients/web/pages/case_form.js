// The form of a document, either as text or, for whoever may change it now, to be filled in: with a draft that is kept,
// and the daemon's own reckoning of what is typed.
import {h, fill, button} from './dom.js';
import {t, label} from './language.js';
import {ask, Refusal, Left} from './api.js';
import {form_editor, raw_form} from './form.js';
import {form_shown} from './form_shown.js';
import {read_draft, drafting} from './drafts.js';
import {read_form, shown} from './values.js';

const pause = 500;

// reckoner(it, signal, show): asks for the preview of what is typed, after a pause; only the newest answer counts.
function reckoner(it, signal, show) {
    let timer = null, current = 0;
    return form => {
        clearTimeout(timer);
        const mine = current += 1;
        timer = setTimeout(async () => {
            try {
                const preview = await ask('instance.preview', {instance: it.instance, form}, {signal});
                if (mine === current) show(preview, null);
            } catch (error) {
                if (error instanceof Left) return;
                if (!(error instanceof Refusal)) throw error;
                if (mine === current) show(null, error);
            }
        }, pause);
    };
}

// What somebody else changed in the form while it was being filled in here: [label, what it is now].
function changes_between(fields, before, now) {
    return fields.filter(field => !field.computed && JSON.stringify(before[field.id]) !== JSON.stringify(now[field.id]))
        .map(field => [label(field.label), field.type === 'table' ? t('rows_count', {n: (now[field.id] || []).length}) : shown(field, now[field.id]) || t('empty')]);
}

// case_form(it, {signal, typed, previewed}): `typed` is what was being filled in when the page was drawn anew: {raw, form, version}.
// Answers {node, edits, wide, typed(), form(), place(refusal), filed(), leave()}.
export async function case_form(it, {signal, typed, previewed}) {
    const edits = it.actions.some(action => action.edits_form);
    if (!edits) return {node: h('div', null, form_shown(it.form_fields, it.form, it.instance)), edits, wide: false, typed: () => null, leave() {}};

    const place_node = h('div'), notice = h('div'), kept = h('p', {class: 'hint', role: 'status'});
    let dirty = Boolean(typed), editor = null;
    const reckon = reckoner(it, signal, (preview, refusal) => {
        if (preview && preview.form) editor.computed(preview.form);
        previewed(preview, refusal);
    });
    const draft = drafting(it.instance, () => ({form: editor.raw, version: it.form_version}), saved => { kept.textContent = t(saved ? 'draft_saved' : 'draft_here'); });
    const send = complete => read_form(it.form_fields, editor.raw, complete).form;
    function changed() {
        dirty = true;
        draft.typed();
        reckon(send(false));
    }
    function put(raw) {
        editor = form_editor({fields: it.form_fields, form: it.form, raw, locked: it.locked_fields, changed, source: {instance: it.instance, workflow: it.workflow}});
        fill(place_node, editor.node);
        if (it.form && Object.keys(it.form).length) editor.computed(it.form);
        if (Object.keys(raw).length) reckon(send(false));
    }
    const drop = async () => { dirty = false; fill(notice); kept.textContent = ''; put(raw_form(it.form_fields, it.form)); await draft.forget(); };

    put(typed ? typed.raw : raw_form(it.form_fields, it.form));
    if (typed && typed.version !== it.form_version) fill(notice, h('div', {class: 'bar warn', role: 'alert'}, h('p', null, t('form_changed')),
        h('ul', {class: 'plain'}, changes_between(it.form_fields, typed.form, it.form).map(([name, value]) => h('li', null, h('strong', null, name), ' ', value))),
        button(t('form_take_theirs'), drop), ' ', button(t('form_keep_mine'), () => fill(notice))));
    if (!typed) {
        const found = await read_draft(it.instance, signal);
        // A draft of another version of the form is offered, never put over what somebody else has filed since.
        const use = () => { dirty = true; put(Object.assign(raw_form(it.form_fields, it.form), found.form)); };
        const drop_it = button(t('draft_drop'), drop);
        if (found && found.version === it.form_version) { use(); fill(notice, h('div', {class: 'bar', role: 'status'}, t('draft_restored'), ' ', drop_it)); }
        else if (found) fill(notice, h('div', {class: 'bar warn', role: 'status'}, t('draft_older'), ' ', button(t('draft_use'), () => { use(); fill(notice); }), ' ', drop_it));
    }
    return {
        node: h('div', null, notice, place_node, kept), edits,
        // Rows that are filled in want the whole width.
        wide: it.form_fields.some(field => field.type === 'table' && !field.computed && it.locked_fields.indexOf(field.id) < 0),
        typed: () => (dirty ? {raw: editor.raw, form: it.form, version: it.form_version} : null),
        // What is sent, or null after what is wrong was marked.
        form() { const read = editor.read(false); return read.faults.length ? null : read.form; },
        place: refusal => editor.refused(refusal),
        async filed() { dirty = false; await draft.forget(); },
        leave() { draft.flush(); },
    };
}
