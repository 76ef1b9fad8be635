// A table of a form, to be filled in: by hand, with the keyboard alone, from a spreadsheet's clipboard, or from a file.
import {h, fill, button, fresh, icon, told, warned} from './dom.js';
import {t, label, language} from './language.js';
import {money_text, sum_money} from './money.js';
import {read_value, raw_row, raw_default, is_blank_row, filled_rows, canonical, shown} from './values.js';
import {box_of} from './fields.js';
import {read_cells, placed} from './paste.js';
import {import_rows} from './import.js';
import {people_options, person_meant} from './people.js';

const is_number = column => column.type === 'money' || column.type === 'integer';

export function lines_editor(field, rows, {changed, source}) {
    const columns = field.columns;
    const open = columns.filter(column => !column.computed);
    const most = field.max_rows || 500;
    const faults = new Map();      // row -> {column: text}
    const computed = new Map();    // row -> the daemon's values of it
    const empty = () => { const row = {}; for (const column of columns) row[column.id] = column.computed ? '' : raw_default(column); return row; };
    const body = h('tbody');
    const foot = h('tfoot');
    const count = h('span', {class: 'hint'});
    const alert = h('p', {class: 'fault', role: 'alert'});
    const people = columns.some(column => column.refers_to === 'person') ? fresh('people') : null;
    const head_id = fresh('lines');
    if (!rows.length) rows.push(empty());

    const cell_fault = (row, column) => (faults.get(row) || {})[column.id];
    function set_fault(row, id, text) {
        const mine = faults.get(row) || {};
        if (text) mine[id] = text; else delete mine[id];
        faults.set(row, mine);
    }

    function cell(row, column, index) {
        if (column.computed) {
            const value = (computed.get(row) || {})[column.id];
            const text = value === undefined ? '' : column.type === 'money' ? money_text(value) : shown(column, value);
            return h('td', {class: 'computed' + (is_number(column) ? ' number' : ''), 'data-label': label(column.label), 'data-column': column.id}, text);
        }
        const fault = cell_fault(row, column);
        const box = box_of(column, row[column.id], {people, 'data-column': column.id, 'aria-label': label(column.label) + ' ' + (index + 1), 'aria-invalid': fault ? 'true' : null, title: fault || null});
        return h('td', {'data-label': label(column.label), class: column.type}, box, fault ? h('p', {class: 'fault'}, fault) : null);
    }
    function row_button(name, key, index, act) {
        const words = t(key, {n: index + 1});
        return button(icon(name), act, {'aria-label': words, title: words, class: 'quiet'});
    }
    function row_node(row, index) {
        return h('tr', null, h('th', {scope: 'row', class: 'nth'}, index + 1), columns.map(column => cell(row, column, index)),
            h('td', {class: 'row-acts'}, row_button('copy', 'copy_row', index, () => insert(index + 1, Object.assign({}, rows[index]))),
                row_button('cross', 'remove_row', index, () => remove(index))));
    }

    function draw_totals() {
        const money = columns.filter(column => column.type === 'money');
        count.textContent = t('rows_of', {n: filled_rows(rows, columns).length, most});
        const total = column => sum_money(rows.map(row => (column.computed ? (computed.get(row) || {})[column.id] : read_value(column, row[column.id]).value)));
        fill(foot, money.length ? h('tr', null, h('th', {scope: 'row'}, t('total')), columns.map(column => {
            const sum = column.type === 'money' ? total(column) : null;
            return h('td', {class: is_number(column) ? 'number' : null, 'data-label': label(column.label)}, sum ? money_text(sum) : '');
        }), h('td')) : null);
    }
    function draw() { fill(body, rows.map(row_node)); draw_totals(); }
    function redraw_row(index) { body.replaceChild(row_node(rows[index], index), body.children[index]); }
    function edited() { draw_totals(); changed(); }

    function focus(index, id) {
        const line = body.children[Math.max(0, Math.min(index, rows.length - 1))];
        const box = line && line.querySelector(id ? '[data-column="' + id + '"] , [data-column="' + id + '"] input' : 'input, select');
        if (box && box.focus) { box.focus(); if (box.select && box.type !== 'date') box.select(); }
    }
    function insert(index, row) {
        if (rows.length >= most) { warned(t('rows_most', {most})); return false; }
        rows.splice(index, 0, row);
        draw();
        focus(index);
        edited();
        return true;
    }
    function remove(index) {
        rows.splice(index, 1);
        if (!rows.length) rows.push(empty());
        draw();
        focus(index);
        told(t('row_removed', {n: index + 1}));
        edited();
    }

    const place_of = box => ({index: Array.prototype.indexOf.call(body.children, box.closest('tr')), id: box.getAttribute('data-column')});
    body.addEventListener('input', event => {
        const {index, id} = place_of(event.target);
        if (!id) return;
        rows[index][id] = event.target.value;
        edited();
    });
    async function name_to_account(row, column, box) {
        const one = box.value.trim() ? await person_meant(box.value) : null;
        if (!one || one.id === row[column.id]) return;
        row[column.id] = one.id;
        box.value = one.id;
        edited();
    }
    // Judged when the cell is left, not while it is being typed.
    body.addEventListener('change', event => {
        const {index, id} = place_of(event.target);
        const column = open.find(one => one.id === id);
        if (!column) return;
        if (column.refers_to === 'person') { name_to_account(rows[index], column, event.target); return; }
        const read = read_value(column, event.target.value);
        const had = cell_fault(rows[index], column);
        set_fault(rows[index], id, read.fault);
        if (!read.fault) rows[index][id] = canonical(column, event.target.value);
        if (!read.fault && event.target.value !== rows[index][id]) event.target.value = rows[index][id];
        if (read.fault || had) {
            const was = document.activeElement && body.contains(document.activeElement) ? place_of(document.activeElement) : null;
            redraw_row(index);
            if (was && was.index === index) focus(index, was.id);
        }
    });

    // Arrows leave a cell only from its end, or when all of it is selected; boxes without a cursor are left at once.
    function at_end(box, forward) {
        const {selectionStart: from, selectionEnd: until} = box;
        if (from === undefined || from === null) return true;
        return until - from === box.value.length || (from === until && until === (forward ? box.value.length : 0));
    }
    function beside(index, id, step) {
        const at = open.findIndex(column => column.id === id) + step;
        if (open[at]) focus(index, open[at].id);
    }
    body.addEventListener('keydown', event => {
        const box = event.target;
        const {index, id} = place_of(box);
        if (!id || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
        const plain = box.tagName === 'INPUT' && box.type !== 'date';
        if (event.key === 'Enter') {
            event.preventDefault();
            if (event.shiftKey) focus(index - 1, id);
            else if (index + 1 < rows.length) focus(index + 1, id);
            else if (!is_blank_row(rows[index], columns) && insert(index + 1, empty())) focus(index + 1, id);
        } else if (event.key === 'ArrowDown' && plain && index + 1 < rows.length) { event.preventDefault(); focus(index + 1, id); }
        else if (event.key === 'ArrowUp' && plain && index > 0) { event.preventDefault(); focus(index - 1, id); }
        else if (event.key === 'ArrowRight' && plain && at_end(box, true)) { event.preventDefault(); beside(index, id, 1); }
        else if (event.key === 'ArrowLeft' && plain && at_end(box, false)) { event.preventDefault(); beside(index, id, -1); }
    });

    function paste(cells, index, id) {
        const {ids, rows: lines} = placed(cells, columns, id);
        let wrong = 0, left = 0;
        lines.forEach((line, k) => {
            if (index + k >= most) { left += 1; return; }
            while (rows.length <= index + k) rows.push(empty());
            const row = rows[index + k];
            line.forEach((text, i) => {
                const column = open.find(one => one.id === ids[i]);
                if (!column) return;
                const read = read_value(column, text);
                row[column.id] = read.fault ? text.trim() : canonical(column, text);
                set_fault(row, column.id, read.fault);
                if (read.fault) wrong += 1;
            });
        });
        draw();
        focus(Math.min(index + lines.length, rows.length) - 1, id);
        told(t('pasted', {n: lines.length - left}));
        if (wrong) warned(t('pasted_wrong', {n: wrong}));
        if (left) warned(t('rows_most', {most}));
        edited();
    }
    body.addEventListener('paste', event => {
        const text = event.clipboardData && event.clipboardData.getData('text/plain');
        const {index, id} = place_of(event.target);
        // One cell is left to the box, which pastes it where the cursor stands.
        if (!text || !id || !/[\t\n]/.test(text.replace(/\r?\n$/, ''))) return;
        event.preventDefault();
        paste(read_cells(text), index, id);
    });

    function put(list, instead) {
        const made = list.map(row => raw_row(columns, row));
        if (instead) rows.length = 0; else for (let i = rows.length - 1; i >= 0; i -= 1) if (is_blank_row(rows[i], columns)) rows.splice(i, 1);
        if (rows.length + made.length > most) { warned(t('rows_most', {most})); draw(); return; }
        rows.push(...made);
        faults.clear();
        draw();
        told(t('imported', {n: made.length}));
        edited();
    }

    draw();
    const query = new URLSearchParams(Object.assign({workflow: source.workflow, field: field.id, language: language()}, source.action ? {action: source.action} : null));
    const must = one => (one.required ? h('span', {class: 'must'}, ' *') : null);
    const head = h('tr', null, h('th', {scope: 'col'}, '#'),
        columns.map(column => h('th', {scope: 'col', class: is_number(column) ? 'number' : null}, label(column.label), must(column))),
        h('th', null, h('span', {class: 'only-read'}, t('row_actions'))));
    const node = h('div', {class: 'lines'},
        h('h3', {id: head_id}, label(field.label), must(field), ' ', count),
        h('p', {class: 'hint'}, t('lines_hint')),
        h('div', {class: 'wide'}, h('table', {class: 'rows edit', 'aria-labelledby': head_id}, h('thead', null, head), body, foot)),
        alert, people ? people_options(people) : null,
        h('div', {class: 'buttons'}, button(t('add_row'), () => insert(rows.length, empty())),
            button(t('import_file'), () => import_rows(field, source, () => filled_rows(rows, columns).length > 0, put)),
            h('a', {class: 'button', href: '/api/template?' + query, download: true}, t('template'))));
    return {
        node, rows,
        // `row` counts the rows that were sent, which are those that are not blank.
        fault(row, id, text) {
            const at = row === undefined ? null : filled_rows(rows, columns)[row];
            if (!at || !open.some(column => column.id === id)) {
                const where = at ? t('row_nth', {n: rows.indexOf(at) + 1}) + ' ' : '';
                alert.textContent = [alert.textContent, text ? where + text : ''].filter(Boolean).join(' ');
                return;
            }
            set_fault(at, id, text);
            redraw_row(rows.indexOf(at));
        },
        clear() { faults.clear(); alert.textContent = ''; draw(); },
        computed(list) {
            filled_rows(rows, columns).forEach((row, i) => computed.set(row, list[i] || {}));
            rows.forEach((row, index) => columns.filter(column => column.computed).forEach(column => {
                const at = body.children[index].querySelector('td[data-column="' + column.id + '"]');
                if (at) at.textContent = cell(row, column, index).textContent;
            }));
            draw_totals();
        },
    };
}
