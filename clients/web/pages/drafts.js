// What was typed and not yet filed. It is kept by the gateway after every pause in typing, so that another device offers it
// too; where that fails, this tab keeps it.
import {call, Refusal, Left} from './api.js';
import {keep, kept} from './keep.js';

const pause = 800;
const at = key => '/api/drafts/' + encodeURIComponent(key);

const saving = new Map();   // what is on its way there, by its key

// What this tab has kept is newer than what the gateway has: it goes once the gateway has taken it.
export async function read_draft(key, signal) {
    await saving.get(key);
    const here = kept('draft:' + key);
    if (here) return JSON.parse(here);
    try {
        const draft = await call('GET', at(key), {signal});
        return draft && draft.form ? draft : null;
    } catch (error) { if (!(error instanceof Refusal)) throw error; }
    return null;
}

// drafting(key, read, on_kept): {typed(), flush(), forget()}; `read` answers {form, version}.
export function drafting(key, read, on_kept) {
    let timer = null, busy = Promise.resolve();
    async function save() {
        const draft = JSON.stringify(read());
        try {
            await call('PUT', at(key), {json: JSON.parse(draft)});
            if (kept('draft:' + key) === draft) keep('draft:' + key, '');
            on_kept(true);
        } catch (error) { if (!(error instanceof Refusal || error instanceof Left)) throw error; on_kept(false); }
    }
    const keep_here = () => { if (timer) keep('draft:' + key, JSON.stringify(read())); };
    function begin() {
        keep_here();
        timer = null;
        busy = busy.then(save);
        saving.set(key, busy);
    }
    return {
        typed() {
            clearTimeout(timer);
            timer = setTimeout(begin, pause);
            // A tab that is closed or loaded anew within the pause.
            window.addEventListener('pagehide', keep_here);
        },
        flush() {
            window.removeEventListener('pagehide', keep_here);
            if (timer) { clearTimeout(timer); begin(); }
            return busy;
        },
        async forget() {
            clearTimeout(timer);
            timer = null;
            await busy;
            keep('draft:' + key, '');
            await call('DELETE', at(key)).catch(error => { if (!(error instanceof Refusal)) throw error; });
        },
    };
}
