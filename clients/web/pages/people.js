// Persons where a form or a dialog asks for one: found by name or account, kept by account, read by name.
import {h, fresh} from './dom.js';
import {t} from './language.js';
import {all, Refusal, Left} from './api.js';

let people = null;
// Asked once, and only where somebody is looked for.
function persons() {
    if (!people) people = all('people.list').catch(error => { people = null; throw error; });
    return people;
}

const if_any = promise => promise.catch(error => { if (error instanceof Refusal || error instanceof Left) return []; throw error; });
const can_be_meant = one => one.active && one.roles.indexOf('gateway') < 0;

export function people_options(id) {
    const options = h('datalist', {id});
    if_any(persons()).then(list => list.filter(can_be_meant).forEach(one => options.appendChild(h('option', {value: one.id}, one.name))));
    return options;
}

// A box with suggestions: 李娜 and li.na both find her. What was typed becomes the account once it is clear who is meant.
export function person_box(attrs) {
    const id = fresh('people');
    const box = h('input', Object.assign({list: id, autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false', placeholder: t('person_hint')}, attrs));
    return {box, options: people_options(id)};
}

// Who is meant by an account or a name; null where it is nobody or several.
export async function person_meant(text) {
    const wanted = text.trim();
    const found = (await persons()).filter(one => one.id === wanted || (one.active && one.name === wanted));
    return found.length === 1 ? found[0] : null;
}

// The name of an account, as soon as it is known.
export function person_node(id) {
    const node = h('span', null, id);
    if_any(persons()).then(list => { const found = list.find(one => one.id === id); if (found) node.textContent = found.name; });
    return node;
}
