// A file on its way to the daemon and back: in parts, by its hash, so that what was interrupted goes on where it stopped
// and what is there already is not sent again.
import {ask, Refusal} from './api.js';

const bytes_of = blob => new Response(blob).arrayBuffer();

async function hash_of(blob) {
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await bytes_of(blob)));
    let text = '';
    for (const byte of digest) text += byte.toString(16).padStart(2, '0');
    return text;
}

function base64_of(blob) {
    return new Promise((resolve, reject) => {
        const reader = new FileReader();
        reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(',') + 1));
        reader.onerror = () => reject(reader.error);
        reader.readAsDataURL(blob);
    });
}

// A name that may stand in a form: no path, not hidden, at most 120 characters.
export function file_name(name) {
    const plain = name.split(/[\\/]/).pop().replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g, '').replace(/^[.\s]+/, '').trim();
    const letters = Array.from(plain || 'file');
    if (letters.length <= 120) return letters.join('');
    const ending = (/\.[A-Za-z0-9]{1,8}$/.exec(plain) || [''])[0];
    return letters.slice(0, 120 - ending.length).join('') + ending;
}

const tries_most = 3;

// upload(file, {progress, signal}): {hash, type, bytes}. `progress` is told the part that is done, from 0 to 1.
export async function upload(file, {progress, signal}) {
    const hash = await hash_of(file);
    for (let tries = 1; ; tries += 1) {
        try { return await send(file, hash, {progress, signal}); } catch (error) {
            // The daemon was started anew and has forgotten what had begun.
            if (!(error instanceof Refusal) || error.code !== 'not_found' || tries === tries_most) throw error;
        }
    }
}

async function send(file, hash, {progress, signal}) {
    const begun = await ask('attachment.begin', {name: file_name(file.name), bytes: file.size, hash}, {signal});
    let offset = begun.offset, stuck = 0;
    while (!begun.complete && offset < file.size) {
        progress(offset / file.size);
        const data = await base64_of(file.slice(offset, offset + begun.chunk_bytes_max));
        try {
            offset = (await ask('attachment.put', {upload: begun.upload, offset, data}, {signal})).offset;
            stuck = 0;
        } catch (error) {
            // Another tab, or an answer that was lost: the daemon says where it goes on.
            if (!(error instanceof Refusal) || !Number.isSafeInteger(error.data.offset) || stuck > 2) throw error;
            offset = error.data.offset;
            stuck += 1;
        }
    }
    progress(1);
    return ask('attachment.finish', {upload: begun.upload}, {signal});
}

function bytes_from(base64) {
    const text = atob(base64), bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
    return bytes;
}

// The whole file, as a blob of the type that the daemon found it to be.
export async function download(instance, hash, signal) {
    const parts = [];
    let offset = 0, type = 'application/octet-stream', whole = 0;
    do {
        const part = await ask('attachment.get', {instance, hash, offset}, {signal});
        const bytes = bytes_from(part.data);
        if (!bytes.length) break;
        parts.push(bytes);
        offset += bytes.length;
        type = part.type;
        whole = part.bytes;
    } while (offset < whole);
    return new Blob(parts, {type});
}
