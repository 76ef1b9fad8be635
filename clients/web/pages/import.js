// Rows from a file. The gateway reads it as a whole: either every cell is right and all rows come, or none does and the
// faults are listed cell by cell.
import {h, fresh, told, warned} from './dom.js';
import {t, label} from './language.js';
import {call, Refusal} from './api.js';
import {modal} from './dialog.js';
import {table} from './table.js';

const too_large = 20 * 1024 * 1024;

function pick(accept) {
    return new Promise(resolve => {
        const box = h('input', {type: 'file', accept, hidden: true, on: {change: () => { resolve(box.files[0] || null); box.remove(); }}});
        document.body.appendChild(box);
        box.click();
    });
}

function list_faults(refusal) {
    const faults = refusal.data.faults || [];
    return modal({title: t('import_refused'), body: [h('p', null, label(refusal.text), ' ', label(refusal.hint)), faults.length ? table({
        columns: [{label: t('cell')}, {label: t('column')}, {label: t('what_is_wrong')}],
        rows: faults.map(fault => [fault.cell || fault.row, label(fault.column), label(fault.text)]),
    }) : null]});
}

async function instead_or_below(count) {
    const name = fresh('where'), title = t('import_where', {n: count});
    const instead = h('input', {type: 'radio', name, checked: true});
    const body = h('fieldset', null, h('legend', {class: 'only-read'}, title),
        h('label', {class: 'radio'}, instead, ' ', t('import_instead')),
        h('label', {class: 'radio'}, h('input', {type: 'radio', name}), ' ', t('import_below')));
    return modal({title, submit: t('import_file'), body, onSubmit: dialog => dialog.close(instead.checked ? 'instead' : 'below')});
}

// import_rows(field, {instance, workflow}, has_rows, put(rows, instead))
export async function import_rows(field, source, has_rows, put) {
    const file = await pick('.xlsx,.csv');
    if (!file) return;
    if (file.size > too_large) { warned(t('file_too_large', {name: file.name})); return; }
    const whose = source.instance ? {instance: source.instance} : {workflow: source.workflow};
    const where = new URLSearchParams(Object.assign({field: field.id}, whose, source.action ? {action: source.action} : null));
    told(t('importing', {name: file.name}));
    try {
        const {rows} = await call('POST', '/api/rows?' + where, {bytes: file, headers: {'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent(file.name)}});
        const how = has_rows() ? await instead_or_below(rows.length) : 'instead';
        if (how) put(rows, how === 'instead');
    } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        await list_faults(error);
    }
}
