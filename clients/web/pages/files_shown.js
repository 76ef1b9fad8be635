// Files that are attached, for whoever reads. Everything can be saved, from an address of its own that never shows it as a
// page of ours; pictures are shown, as blobs, when they are asked for.
import {h, fill, button, warned} from './dom.js';
import {t, label} from './language.js';
import {Refusal, Left} from './api.js';
import {download} from './upload.js';
import {shown} from './values.js';

// What every browser shows; the rest is saved.
const pictures = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'];
export const is_picture = type => pictures.indexOf(type) >= 0;

export function size_words(bytes) {
    if (bytes < 1024) return bytes + ' B';
    return bytes < 1024 * 1024 ? Math.round(bytes / 1024) + ' KB' : (Math.round(bytes / 1024 / 102.4) / 10).toFixed(1) + ' MB';
}

export function file_link(instance, hash, name, attrs) {
    const href = '/files/' + encodeURIComponent(instance) + '/' + encodeURIComponent(hash);
    return h('a', Object.assign({href, download: name}, attrs), t('file_save') + ' ' + name);
}

export function thumbnail(blob, name) {
    const picture = h('img', {class: 'thumb', alt: name, src: URL.createObjectURL(blob)});
    picture.addEventListener('load', () => URL.revokeObjectURL(picture.src), {once: true});
    return picture;
}

// Puts the picture in its place, once somebody wants to see it.
function look_button(row, instance, place) {
    return button(t('file_look'), async event => {
        event.target.hidden = true;
        try { fill(place, thumbnail(await download(instance, row.hash), row.name)); } catch (error) {
            if (error instanceof Left) return;
            if (!(error instanceof Refusal)) throw error;
            event.target.hidden = false;
            warned(label(error.text));
        }
    }, {'aria-label': t('file_look') + ' ' + row.name});
}

function file_node(kind, row, instance) {
    const place = h('div', {class: 'thumb-place'});
    const more = [kind ? shown(kind, row.kind) : '', row.bytes ? size_words(row.bytes) : row.reference].filter(Boolean).join(' · ');
    return h('li', {class: 'file'},
        h('div', {class: 'file-words'}, h('strong', null, row.name), ' ', h('span', {class: 'hint'}, more)),
        row.hash ? h('div', {class: 'buttons'}, is_picture(row.type) ? look_button(row, instance, place) : null, file_link(instance, row.hash, row.name, {class: 'button'})) : null,
        place);
}

export function files_shown(field, rows, instance) {
    if (!rows || !rows.length) return h('p', {class: 'hint'}, t('no_files'));
    const kind = field.columns.find(column => column.id === 'kind');
    return h('ul', {class: 'plain files'}, rows.map(row => file_node(kind && kind.choices.length > 1 ? kind : null, row, instance)));
}
