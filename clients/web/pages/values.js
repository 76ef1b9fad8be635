// Between what stands in a box and what the daemon is told. Nothing here touches the page.
// Raw values are what a person typed: texts, and for a table a list of {column: text}.
import {t, label} from './language.js';
import {money_text, money_words, read_money} from './money.js';
import {read_date} from './dates.js';

function currency_of(field) {
    for (const bound of [field.default, field.min, field.max]) if (bound && bound.currency) return bound.currency;
    return 'CNY';
}

const is_empty = raw => raw === undefined || raw === null || (typeof raw === 'string' && raw.trim() === '');

// Texts of the daemon are one line and hold nothing that can not be seen; what a spreadsheet or a chat brings along goes.
export const one_line = text => String(text).replace(/[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g, '').replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').trim();

// What is written in a box for a value of the wire.
export function raw_of(field, value) {
    if (value === undefined || value === null) return field.type === 'table' ? [] : '';
    if (field.type === 'money') return money_text(value);
    if (field.type === 'table') return value.map(row => raw_row(field.columns, row));
    return String(value);
}

export function raw_row(columns, row) {
    const raw = {};
    for (const column of columns) raw[column.id] = raw_of(column, row ? row[column.id] : undefined);
    return raw;
}

export const raw_default = field => (field.default === undefined ? raw_of(field, null) : raw_of(field, field.default));

const yes = ['true', '是', '对', '有', 'yes', 'y', '1', '√', '✓'];
const no = ['false', '否', '不', '无', 'no', 'n', '0'];

function read_choice(field, text) {
    const found = (field.choices || []).find(choice => choice.id === text || choice.label.zh === text || choice.label.en.toLowerCase() === text.toLowerCase());
    return found ? {value: found.id} : {fault: t('fault_choice', {text, choices: (field.choices || []).map(choice => label(choice.label)).join(t('comma'))})};
}

function read_integer(text) {
    const plain = text.replace(/[０-９]/g, c => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/(\d)[,，](?=\d{3})/g, '$1');
    const value = Number(plain);
    return /^[+-]?\d+$/.test(plain) && Number.isSafeInteger(value) ? {value} : {fault: t('fault_integer', {text})};
}

function within(field, read) {
    const size = value => (field.type === 'money' ? value.amount : value);
    const said = value => (field.type === 'money' ? money_text(value) : value);
    if (field.min !== undefined && field.min !== null && size(read.value) < size(field.min)) return {fault: t('fault_min', {limit: said(field.min)})};
    if (field.max !== undefined && field.max !== null && size(read.value) > size(field.max)) return {fault: t('fault_max', {limit: said(field.max)})};
    return read;
}

// {value}, {value: undefined} for an empty box, or {fault}. A fault at once is kinder; the daemon judges all the same.
export function read_value(field, raw) {
    if (is_empty(raw)) return {value: undefined};
    const text = one_line(raw);
    if (field.type === 'integer') { const read = read_integer(text); return read.fault ? read : within(field, read); }
    if (field.type === 'money') {
        const amount = read_money(text, currency_of(field));
        return amount === null ? {fault: t('fault_money', {text})} : within(field, {value: {amount, currency: currency_of(field)}});
    }
    if (field.type === 'date') { const date = read_date(text); return date ? {value: date} : {fault: t('fault_date', {text})}; }
    if (field.type === 'boolean') {
        const word = text.toLowerCase();
        return yes.indexOf(word) >= 0 ? {value: true} : no.indexOf(word) >= 0 ? {value: false} : {fault: t('fault_boolean', {text})};
    }
    if (field.type === 'choice') return read_choice(field, text);
    if (field.max_length && Array.from(text).length > field.max_length) return {fault: t('fault_length', {limit: field.max_length})};
    return {value: text};
}

// What stands in a row by default was not written by anybody.
export const is_blank_row = (row, columns) => columns.every(column => column.computed || is_empty(row[column.id]) || (column.default !== undefined && row[column.id] === raw_default(column)));

// A line that nobody has written in is no row: it is neither sent nor counted.
export const filled_rows = (rows, columns) => rows.filter(row => !is_blank_row(row, columns));

// {value, faults: [{field, row, column, text}]} for a table; rows are counted as they are sent, from 0.
export function read_table(field, rows, complete) {
    const value = [], faults = [];
    filled_rows(rows, field.columns).forEach((row, index) => {
        const line = {};
        for (const column of field.columns) {
            if (column.computed) continue;
            const read = read_value(column, row[column.id]);
            if (read.fault) faults.push({field: field.id, row: index, column: column.id, text: read.fault});
            else if (read.value !== undefined) line[column.id] = read.value;
            else if (complete && column.required) faults.push({field: field.id, row: index, column: column.id, text: t('fault_required')});
        }
        value.push(line);
    });
    return {value, faults};
}

// What is sent: {form, faults}. `complete`: as for a submission, where nothing that is required may be missing.
export function read_form(fields, raw, complete) {
    const form = {}, faults = [];
    for (const field of fields) {
        if (field.computed) continue;
        const read = field.type === 'table' ? read_table(field, raw[field.id] || [], complete) : read_value(field, raw[field.id]);
        if (read.faults) faults.push(...read.faults);
        if (read.fault) faults.push({field: field.id, text: read.fault});
        const missing = field.type === 'table' ? !read.value.length : read.value === undefined;
        if (missing && complete && field.required && !read.fault) faults.push({field: field.id, text: t('fault_required')});
        if (!missing) form[field.id] = read.value;
    }
    return {form, faults};
}

// The text of a box as it is written once it is understood: 3000 as 3,000.00, a choice's words as its id.
export function canonical(field, raw) {
    const read = read_value(field, raw);
    return read.fault ? raw : raw_of(field, read.value);
}

// A value as people read it.
export function shown(field, value) {
    if (value === undefined || value === null) return '';
    if (field.type === 'money') return money_words(value);
    if (field.type === 'boolean') return t(value ? 'yes' : 'no');
    if (field.type === 'choice') {
        const found = (field.choices || []).find(choice => choice.id === value);
        return found ? label(found.label) : String(value);
    }
    if (typeof value === 'object') return value.zh || value.en ? label(value) : money_text(value) || JSON.stringify(value);
    return String(value);
}
