// What was typed and not yet filed. It is kept by the gateway after every pause in typing, so that another device offers it
// too; where that fails, this tab keeps it.
import {call, Refusal, Left} from './api.js';
import {keep, kept} from './keep.js';

const pause = 800;
const at = key => '/api/drafts/' + encodeURIComponent(key);

export async function read_draft(key, signal) {
    let draft = null;
    try { draft = await call('GET', at(key), {signal}); } catch (error) { if (!(error instanceof Refusal)) throw error; }
    if (draft && draft.form) return draft;
    const here = kept('draft:' + key);
    return here ? JSON.parse(here) : null;
}

// drafting(key, read, on_kept): {typed(), flush(), forget()}; `read` answers {form, version}.
export function drafting(key, read, on_kept) {
    let timer = null, busy = Promise.resolve();
    async function save() {
        timer = null;
        const draft = read();
        keep('draft:' + key, JSON.stringify(draft));
        try {
            await call('PUT', at(key), {json: draft});
            keep('draft:' + key, '');
            on_kept(true);
        } catch (error) { if (!(error instanceof Refusal || error instanceof Left)) throw error; on_kept(false); }
    }
    return {
        typed() { clearTimeout(timer); timer = setTimeout(() => { busy = busy.then(save); }, pause); },
        flush() { if (timer) { clearTimeout(timer); busy = busy.then(save); } return busy; },
        async forget() {
            clearTimeout(timer);
            timer = null;
            await busy;
            keep('draft:' + key, '');
            await call('DELETE', at(key)).catch(error => { if (!(error instanceof Refusal)) throw error; });
        },
    };
}
