// Work that may be refused, and then is said to be; whatever else goes wrong goes on.
import {warned} from './dom.js';
import {label} from './language.js';
import {Refusal} from './api.js';

export function try_it(work) {
    return work().catch(error => {
        if (!(error instanceof Refusal)) throw error;
        warned([label(error.text), label(error.hint)].filter(Boolean).join(' '));
    });
}
