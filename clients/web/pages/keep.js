// What was typed and not yet sent, for as long as the tab lives: a reason survives a stale refusal, a reload and a sign-in.
// It is kept for the person who typed it.
import {person} from './session.js';

const memory = {};
const of = key => 'kept:' + (person() ? person().person : '') + ':' + key;

function storage() { try { return window.sessionStorage; } catch (_) { return null; } }

export function keep(key, text) {
    memory[of(key)] = text;
    try { if (text) storage().setItem(of(key), text); else storage().removeItem(of(key)); } catch (_) { /* memory will do */ }
}

export function kept(key) {
    if (memory[of(key)] !== undefined) return memory[of(key)];
    try { return storage().getItem(of(key)) || ''; } catch (_) { return ''; }
}

// Whoever signs out leaves nothing on the machine.
export function forget_all() {
    Object.keys(memory).forEach(key => delete memory[key]);
    try { Object.keys(storage()).filter(key => key.indexOf('kept:') === 0).forEach(key => storage().removeItem(key)); } catch (_) { /* nothing is there */ }
}

// A text box whose content is kept under the key.
export function keeping(key, box) {
    box.value = kept(key);
    box.addEventListener('input', () => keep(key, box.value));
    return box;
}
