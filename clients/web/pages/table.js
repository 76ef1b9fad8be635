// A table that only shows. On a phone each row is a card, so every cell carries the name of its column.
import {h} from './dom.js';

const number = column => (column.number ? 'number' : null);

// The first column names the row where `names_rows`.
function line(columns, cells, names_rows) {
    return h('tr', null, columns.map((column, i) => {
        const is_name = names_rows && i === 0;
        return h(is_name ? 'th' : 'td', {scope: is_name ? 'row' : null, class: number(column), 'data-label': column.label}, cells[i]);
    }));
}

// table({columns: [{label, number}], rows: [[cell]], foot: [cell], label, names_rows}): scrolls by itself where it is too wide.
export function table({columns, rows, foot, label, names_rows}) {
    const head = h('tr', null, columns.map(column => h('th', {scope: 'col', class: number(column)}, column.label)));
    return h('div', {class: 'wide', tabindex: label ? '0' : null, role: label ? 'region' : null, 'aria-label': label},
        h('table', {class: 'rows'}, h('thead', null, head),
            h('tbody', null, rows.map(cells => line(columns, cells, names_rows))),
            foot ? h('tfoot', null, line(columns, foot, true)) : null));
}
