// Files to be attached: chosen, dropped, or photographed with the phone; sent at once, and named when the form is filed.
import {h, fill, button, fresh, told, warned} from './dom.js';
import {t, label} from './language.js';
import {Refusal, Left} from './api.js';
import {upload, file_name} from './upload.js';
import {box_of} from './fields.js';
import {thumbnail, is_picture, size_words} from './files_shown.js';

// The names under which files of a type are known; what a picker shows.
const office = 'application/vnd.openxmlformats-officedocument.';
const endings = {[office + 'spreadsheetml.sheet']: '.xlsx', [office + 'wordprocessingml.document']: '.docx', 'application/zip': '.zip', 'text/plain': '.txt,.csv'};

function accepted(field) {
    if (field.accept.indexOf('application/octet-stream') >= 0) return null;
    return field.accept.map(type => endings[type] || type).join(',');
}

function need_words(field, kinds) {
    const need = field.need || {};
    return Object.keys(need).map(id => { const kind = kinds.find(one => one.id === id); return (kind ? label(kind.label) : id) + ' ' + need[id]; }).join(t('comma'));
}

// files_editor(field, rows, {changed}): as lines_editor, for a field that holds files.
export function files_editor(field, rows, {changed}) {
    const kind = field.columns.find(column => column.id === 'kind');
    const most = field.max_rows || 20;
    const local = new Map();      // hash -> the file that was chosen here
    const list = h('ul', {class: 'plain files'}), sending = h('ul', {class: 'plain files', 'aria-live': 'polite'});
    const alert = h('p', {class: 'fault', role: 'alert'});
    const faults = new Map();
    let busy = 0;

    function kind_box(row) {
        if (!kind || kind.choices.length < 2) return null;
        return box_of(kind, row.kind, {'aria-label': label(kind.label) + ' ' + row.name, on: {change: event => { row.kind = event.target.value; changed(); }}});
    }
    function remove(index) {
        rows.splice(index, 1);
        draw();
        changed();
    }
    function file_node(row, index) {
        const file = local.get(row.hash), fault = faults.get(row);
        return h('li', {class: 'file'}, file && is_picture(row.type) ? thumbnail(file, row.name) : null,
            h('div', {class: 'file-words'}, h('strong', null, row.name), ' ', h('span', {class: 'hint'}, row.bytes ? size_words(Number(row.bytes)) : ''), fault ? h('p', {class: 'fault'}, fault) : null),
            kind_box(row), button(t('remove'), () => remove(index), {'aria-label': t('remove') + ' ' + row.name}));
    }
    function draw() { fill(list, rows.map(file_node)); }

    async function send(file) {
        if (rows.length + busy >= most) { warned(t('files_most', {most})); return; }
        if (field.max_bytes && file.size > field.max_bytes) { warned(t('file_larger', {name: file.name, most: size_words(field.max_bytes)})); return; }
        if (!file.size) { warned(t('file_empty', {name: file.name})); return; }
        const name = file_name(file.name);
        const bar = h('progress', {max: 1, value: 0, 'aria-label': name});
        const stop = new AbortController();
        const node = h('li', {class: 'file'}, h('div', {class: 'file-words'}, name), bar, button(t('cancel'), () => stop.abort(), {'aria-label': t('cancel') + ' ' + name}));
        sending.appendChild(node);
        busy += 1;
        try {
            const kept = await upload(file, {progress: part => { bar.value = part; }, signal: stop.signal});
            if (field.accept.indexOf(kept.type) < 0) { warned(t('file_type', {name})); return; }
            if (rows.some(row => row.hash === kept.hash)) { warned(t('file_twice', {name})); return; }
            local.set(kept.hash, file);
            rows.push({kind: kind && kind.choices.length === 1 ? kind.choices[0].id : '', name, hash: kept.hash, type: kept.type, bytes: String(kept.bytes)});
            told(t('file_there', {name}));
            draw();
            changed();
        } catch (error) {
            if (error instanceof Left) return;
            if (!(error instanceof Refusal)) throw error;
            warned(name + '：' + label(error.text));
        } finally { busy -= 1; node.remove(); }
    }
    // One after the other: a phone's line is narrow.
    async function send_all(files) { for (const file of Array.from(files)) await send(file); }

    // The same file may be chosen again after it was removed, so the box forgets what was chosen.
    function chosen(event) {
        const files = Array.from(event.target.files);
        event.target.value = '';
        send_all(files);
    }
    function picker(text, attrs) {
        const id = fresh('file');
        const box = h('input', Object.assign({id, type: 'file', class: 'only-read', on: {change: chosen}}, attrs));
        return [box, h('label', {for: id, class: 'button'}, text)];
    }
    const pick = picker(t('file_choose'), {multiple: true, accept: accepted(field)});
    const photo = field.accept.some(type => /^image\//.test(type)) ? picker(t('file_photo'), {accept: 'image/*', capture: 'environment'}) : null;
    const need = need_words(field, kind ? kind.choices : []);
    const title = h('h3', null, label(field.label), field.required ? h('span', {class: 'must'}, ' *') : null, ' ', h('span', {class: 'hint'}, need ? t('files_need', {need}) : ''));
    draw();
    const node = h('div', {class: 'lines', on: {
        dragover: event => { event.preventDefault(); },
        drop: event => { event.preventDefault(); if (event.dataTransfer) send_all(event.dataTransfer.files); },
    }}, title, list, sending, alert, h('div', {class: 'buttons'}, pick, photo));
    return {
        node, rows,
        fault(row, id, text) {
            const at = row === undefined ? null : rows[row];
            if (!at) { alert.textContent = [alert.textContent, text].filter(Boolean).join(' '); return; }
            faults.set(at, text);
            draw();
        },
        clear() { faults.clear(); alert.textContent = ''; draw(); },
        computed() {},
        busy: () => busy > 0,
    };
}
