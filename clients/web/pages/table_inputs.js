// Tables among what an action asks for, such as receipts handed in: filled in within the dialog like those of a form.
import {lines_editor} from './lines.js';
import {files_editor} from './files.js';
import {keep, kept} from './keep.js';
import {t} from './language.js';
import {read_table, raw_default} from './values.js';

// table_inputs(it)(action): {node, read() -> {field: rows} or null after marking what is wrong}; null where there are none.
export const table_inputs = it => action => {
    const fields = action.input.filter(field => field.type === 'table');
    if (!fields.length) return null;
    const key = it.instance + ':' + action.action + ':rows';
    const typed = JSON.parse(kept(key) || '{}');
    const rows = field => typed[field.id] || (typed[field.id] = raw_default(field));
    const changed = () => keep(key, JSON.stringify(typed));
    const source = {instance: it.instance, workflow: it.workflow, action: action.action};
    const editors = fields.map(field => (field.accept ? files_editor(field, rows(field), {changed}) : lines_editor(field, rows(field), {changed, source})));
    return {
        node: editors.map(editor => editor.node),
        fault({field, row, column, text}) { editors[fields.findIndex(one => one.id === field)].fault(row, column, text); },
        taken: () => keep(key, ''),
        read() {
            const input = {};
            let wrong = 0;
            fields.forEach((field, i) => {
                editors[i].clear();
                const read = read_table(field, editors[i].rows, true);
                read.faults.forEach(fault => editors[i].fault(fault.row, fault.column, fault.text));
                wrong += read.faults.length;
                if (editors[i].busy && editors[i].busy()) { editors[i].fault(undefined, null, t('file_busy')); wrong += 1; }
                input[field.id] = read.value;
            });
            return wrong ? null : input;
        },
    };
};
