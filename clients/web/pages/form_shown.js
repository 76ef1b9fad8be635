// A form as text, for whoever reads it: facts above, tables with their totals below.
import {h} from './dom.js';
import {t, label} from './language.js';
import {capitals, money_text, sum_money} from './money.js';
import {shown} from './values.js';
import {table} from './table.js';
import {person_node} from './people.js';
import {files_shown} from './files_shown.js';

// In a table the column says what it is, so an amount stands there without its currency.
function cell(column, value) {
    if (column.refers_to === 'person' && value) return person_node(value);
    return column.type === 'money' && value ? money_text(value) : shown(column, value);
}

function totals_of(columns, rows) {
    return columns.map(column => (column.type === 'money' ? sum_money(rows.map(row => row[column.id])) : null));
}

function table_shown(field, rows) {
    if (!rows || !rows.length) return h('p', {class: 'hint'}, t('no_rows'));
    const totals = totals_of(field.columns, rows);
    const has_totals = rows.length > 1 && totals.some(Boolean);
    return table({
        label: label(field.label),
        columns: field.columns.map(column => ({label: label(column.label), number: column.type === 'money' || column.type === 'integer'})),
        rows: rows.map(row => field.columns.map(column => cell(column, row[column.id]))),
        foot: has_totals ? totals.map((sum, i) => (sum ? money_text(sum) : i ? '' : t('total'))) : null,
    });
}

const holds_files = field => Boolean(field.accept) || (field.type === 'table' && field.columns.some(column => column.refers_to === 'attachment'));

// One value: a table with its rows, files to be looked at, an amount also in capitals.
export function value_shown(field, value, instance) {
    if (holds_files(field)) return files_shown(field, value, instance);
    if (field.type === 'table') return table_shown(field, value || []);
    if (field.refers_to === 'person' && value) return person_node(value);
    const words = field.type === 'money' ? capitals(value) : '';
    return [shown(field, value), words ? [' ', h('span', {class: 'capitals'}, words)] : null];
}

function table_part(field, rows, instance) {
    const count = t(field.accept ? 'attachments_count' : 'rows_count', {n: (rows || []).length});
    return [h('h3', null, label(field.label), ' ', h('span', {class: 'hint'}, count)), value_shown(field, rows, instance)];
}

// `instance`: whose files they are, where there are any.
export function form_shown(fields, form, instance) {
    const is_filled = field => form[field.id] !== undefined && form[field.id] !== null;
    const plain = fields.filter(field => field.type !== 'table' && is_filled(field));
    const tables = fields.filter(field => field.type === 'table');
    return [
        plain.length ? h('dl', {class: 'facts'}, plain.map(field => [h('dt', null, label(field.label)), h('dd', null, value_shown(field, form[field.id]))])) : null,
        tables.map(field => table_part(field, form[field.id], instance)),
    ];
}
