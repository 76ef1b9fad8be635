// A form to be filled in, from its definition. What is locked or computed is text; a fault stands at its field.
import {h, fill, warned} from './dom.js';
import {t, label} from './language.js';
import {control} from './fields.js';
import {lines_editor} from './lines.js';
import {files_editor} from './files.js';
import {value_shown} from './form_shown.js';
import {raw_of, raw_default, read_form} from './values.js';

// What the boxes begin with: the form as it is filed, or the defaults of a new one.
export function raw_form(fields, form) {
    const raw = {};
    for (const field of fields) {
        if (field.computed) continue;
        const value = form ? form[field.id] : undefined;
        raw[field.id] = value === undefined || value === null ? raw_default(field) : raw_of(field, value);
    }
    return raw;
}

// Where a refusal says that something is wrong; its rows count from 1, ours from 0.
export function places_of(refusal) {
    const list = refusal.data.faults || (refusal.data.field ? [refusal.data] : []);
    return list.filter(one => one.field).map(one => ({field: one.field, row: one.row === undefined || one.row === null ? undefined : one.row - 1, column: one.column, text: label(one.text)}));
}

const can_edit = (field, locked) => !field.computed && locked.indexOf(field.id) < 0;

// form_editor({fields, form, raw, locked, changed, source}): {node, raw, read(complete), place(fault), clear(), computed(form)}.
export function form_editor({fields, form, raw, locked, changed, source}) {
    const boxes = {}, tables = {}, texts = {};
    const parts = fields.map(field => {
        if (can_edit(field, locked) && field.type === 'table') {
            const editor = field.accept ? files_editor(field, raw[field.id], {changed}) : lines_editor(field, raw[field.id], {changed, source});
            tables[field.id] = editor;
            return editor.node;
        }
        if (can_edit(field, locked)) {
            const one = control(field, raw[field.id], text => { raw[field.id] = text; changed(); });
            boxes[field.id] = one;
            return one.node;
        }
        const value = form ? form[field.id] : undefined;
        const at = h('div', {class: 'shown-value', 'aria-live': field.computed ? 'polite' : null}, value_shown(field, value, source.instance));
        texts[field.id] = at;
        return h('div', {class: 'field fixed' + (field.type === 'table' ? ' table' : '')}, h('div', {class: 'hint'}, label(field.label), field.computed ? ' · ' + t('computed') : ' · ' + t('locked')), at);
    });

    function place({field, row, column, text}) {
        if (tables[field]) tables[field].fault(row, column, text);
        else if (boxes[field]) boxes[field].fault(text);
        return Boolean(tables[field] || boxes[field]);
    }
    const node = h('div', {class: 'form'}, parts);
    const focus_first = () => { const first = node.querySelector('[aria-invalid=true]'); if (first) first.focus(); };
    return {
        node, raw, place,
        clear() { Object.keys(tables).forEach(id => tables[id].clear()); Object.keys(boxes).forEach(id => boxes[id].fault('')); },
        // {form, faults} with each fault at its place; the first one gets the focus.
        read(complete) {
            const read = read_form(fields, raw, complete);
            this.clear();
            Object.keys(tables).filter(id => tables[id].busy && tables[id].busy()).forEach(id => read.faults.push({field: id, text: t('file_busy')}));
            read.faults.forEach(place);
            if (read.faults.length) {
                warned(t('faults_count', {n: read.faults.length}));
                focus_first();
            }
            return read;
        },
        // Marks what the daemon found to be wrong; false where it names no place of this form.
        refused(refusal) {
            this.clear();
            const placed = places_of(refusal).map(place).filter(Boolean).length;
            if (placed) { warned(label(refusal.text)); focus_first(); }
            return placed > 0;
        },
        // What the daemon computed of what is typed.
        computed(values) {
            for (const field of fields) {
                if (field.computed && texts[field.id]) fill(texts[field.id], value_shown(field, values[field.id], source.instance));
                if (tables[field.id]) tables[field.id].computed(values[field.id] || []);
            }
        },
    };
}
