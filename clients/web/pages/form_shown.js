// A form as text, for whoever reads it: facts above, tables with their totals below.
import {h} from './dom.js';
import {t, label} from './language.js';
import {capitals, money_text, sum_money} from './money.js';
import {shown} from './values.js';
import {person_node} from './people.js';
import {files_shown} from './files_shown.js';

const is_number = field => field.type === 'money' || field.type === 'integer';

// In a table the column says what it is, so an amount stands there without its currency.
const cell_text = (column, value) => (column.refers_to === 'person' && value ? person_node(value) : column.type === 'money' && value ? money_text(value) : shown(column, value));

function totals_of(columns, rows) {
    const totals = {};
    for (const column of columns) if (column.type === 'money') {
        const sum = sum_money(rows.map(row => row[column.id]));
        if (sum) totals[column.id] = sum;
    }
    return totals;
}

function table_shown(field, rows) {
    if (!rows || !rows.length) return h('p', {class: 'hint'}, t('no_rows'));
    const totals = totals_of(field.columns, rows);
    const has_totals = Object.keys(totals).length > 0 && rows.length > 1;
    const number = column => (is_number(column) ? 'number' : null);
    return h('div', {class: 'wide', tabindex: '0', role: 'region', 'aria-label': label(field.label)}, h('table', {class: 'rows'},
        h('thead', null, h('tr', null, field.columns.map(column => h('th', {scope: 'col', class: number(column)}, label(column.label))))),
        h('tbody', null, rows.map(row => h('tr', null, field.columns.map(column => h('td', {class: number(column), 'data-label': label(column.label)}, cell_text(column, row[column.id])))))),
        has_totals ? h('tfoot', null, h('tr', null, field.columns.map((column, i) => h(i ? 'td' : 'th', {class: number(column), scope: i ? null : 'row', 'data-label': label(column.label)}, totals[column.id] ? money_text(totals[column.id]) : i ? '' : t('total'))))) : null));
}

// One value: a table with its rows, files to be looked at, an amount also in capitals.
export function value_shown(field, value, instance) {
    if (field.accept || (field.type === 'table' && field.columns.some(column => column.refers_to === 'attachment'))) return files_shown(field, value, instance);
    if (field.type === 'table') return table_shown(field, value || []);
    if (field.refers_to === 'person' && value) return person_node(value);
    return [shown(field, value), field.type === 'money' && capitals(value) ? [' ', h('span', {class: 'capitals'}, capitals(value))] : null];
}

// `instance`: whose files they are, where there are any.
export function form_shown(fields, form, instance) {
    const plain = fields.filter(field => field.type !== 'table' && form[field.id] !== undefined && form[field.id] !== null);
    const tables = fields.filter(field => field.type === 'table');
    return [plain.length ? h('dl', {class: 'facts'}, plain.map(field => [h('dt', null, label(field.label)), h('dd', null, value_shown(field, form[field.id]))])) : null,
        tables.map(field => [h('h3', null, label(field.label), ' ', h('span', {class: 'hint'}, t(field.accept ? 'attachments_count' : 'rows_count', {n: (form[field.id] || []).length}))), value_shown(field, form[field.id], instance)])];
}
