// One box for one field, by its type.
import {h, fresh} from './dom.js';
import {t, label} from './language.js';
import {capitals} from './money.js';
import {read_value, raw_default} from './values.js';
import {person_box, person_meant} from './people.js';

const choice_box = (options, raw, attrs) => h('select', Object.assign({value: raw}, attrs),
    h('option', {value: ''}, t('choose')), options.map(one => h('option', {value: one.id}, one.label)));

// The bare box of a field; `raw` is its text. Also used for the cells of a table.
export function box_of(field, raw, attrs) {
    const common = Object.assign({'aria-required': field.required ? 'true' : null}, attrs);
    const people = common.people;
    delete common.people;
    if (field.type === 'choice') {
        const known = (field.choices || []).map(choice => ({id: choice.id, label: label(choice.label)}));
        if (raw && !known.some(one => one.id === raw)) known.push({id: raw, label: raw});
        return choice_box(known, raw, common);
    }
    if (field.type === 'boolean') return choice_box([{id: 'true', label: t('yes')}, {id: 'false', label: t('no')}], raw, common);
    if (field.type === 'date') return h('input', Object.assign({type: raw && !/^\d{4}-\d\d-\d\d$/.test(raw) ? 'text' : 'date', value: raw}, common));
    if (field.refers_to === 'person') return h('input', Object.assign({list: people, autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false', value: raw}, common));
    if (field.type === 'integer') return h('input', Object.assign({inputmode: 'numeric', class: 'number', autocomplete: 'off', value: raw}, common));
    if (field.type === 'money') return h('input', Object.assign({inputmode: 'decimal', class: 'number', autocomplete: 'off', value: raw}, common));
    return h('input', Object.assign({autocomplete: 'off', value: raw}, common));
}

// control(field, raw, changed): {node, raw(), fault(text)}: label, box, what is wrong with it.
export function control(field, raw, changed) {
    const id = fresh('f');
    const attrs = {id, 'aria-describedby': id + '-more'};
    let box, extra = null;
    if (field.type === 'boolean' && typeof field.default === 'boolean') {
        box = h('input', Object.assign({type: 'checkbox', checked: raw === 'true'}, attrs));
    } else if (field.refers_to === 'person') {
        const made = person_box(Object.assign({value: raw}, attrs));
        box = made.box;
        extra = made.options;
    } else if (field.type === 'text' && (field.max_length || 200) > 200) {
        box = h('textarea', Object.assign({rows: 3, value: raw, 'aria-required': field.required ? 'true' : null}, attrs));
    } else box = box_of(field, raw, attrs);
    const more = h('p', {class: 'hint', id: id + '-more'});
    const must = field.required ? h('span', {class: 'must', title: t('required')}, ' *') : null;
    const node = h('div', {class: 'field' + (box.type === 'checkbox' ? ' tickbox' : '')}, h('label', {for: id}, label(field.label), must), box, extra, more);
    const value = () => (box.type === 'checkbox' ? String(box.checked) : box.value);
    const hint = () => {
        const read = field.type === 'money' ? read_value(field, value()) : {};
        return read.value ? capitals(read.value) : '';
    };
    const fault = text => {
        more.textContent = text || hint();
        more.className = text ? 'fault' : 'hint';
        if (text) box.setAttribute('aria-invalid', 'true'); else box.removeAttribute('aria-invalid');
    };
    box.addEventListener('input', () => { fault(''); changed(value()); });
    // A name stands for the account that it belongs to.
    if (field.refers_to === 'person') box.addEventListener('change', async () => {
        const one = box.value.trim() ? await person_meant(box.value) : null;
        if (one && box.value !== one.id) { box.value = one.id; changed(one.id); }
        more.textContent = one ? one.name : box.value.trim() ? t('nobody_meant', {text: box.value.trim()}) : '';
    });
    else box.addEventListener('change', () => { const read = read_value(field, value()); fault(read.fault); changed(value()); });
    fault('');
    return {node, box, raw: value, fault};
}

// Boxes for an action's input: {node, read() -> {input} or null after marking what is wrong}.
export function input_fields(fields, raw) {
    const controls = fields.map(field => {
        if (raw[field.id] === undefined) raw[field.id] = raw_default(field);
        return control(field, raw[field.id], text => { raw[field.id] = text; });
    });
    return {node: controls.map(one => one.node), fault: (id, text) => fields.forEach((field, i) => { if (field.id === id) controls[i].fault(text); })};
}
