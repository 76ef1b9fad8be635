// What was typed and not yet sent, for as long as the tab lives: a reason survives a stale refusal, a reload and a sign-in.
const memory = {};

function storage() { try { return window.sessionStorage; } catch (_) { return null; } }

export function keep(key, text) {
    memory[key] = text;
    try { if (text) storage().setItem('kept:' + key, text); else storage().removeItem('kept:' + key); } catch (_) { /* memory will do */ }
}

export function kept(key) {
    if (memory[key] !== undefined) return memory[key];
    try { return storage().getItem('kept:' + key) || ''; } catch (_) { return ''; }
}

// A text box whose content is kept under the key.
export function keeping(key, box) {
    box.value = kept(key);
    box.addEventListener('input', () => keep(key, box.value));
    return box;
}
