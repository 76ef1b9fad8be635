// One's own passkeys: making them, what they are called, taking them away.
import {h, fill, button, fresh, told} from './dom.js';
import {t} from './language.js';
import {call} from './api.js';
import {section} from './case_parts.js';
import {ask_yes} from './dialog.js';
import {confirmed} from './confirm.js';
import {look} from './session.js';
import {possible_here, make_passkey} from './passkey.js';
import {date_of} from './dates.js';
import {try_it} from './try_it.js';

const words = one => one.label || t('passkey');

// Nothing where there can be none. The list comes by itself, so that the page need not wait for it.
export function passkeys(signal) {
    if (!possible_here()) return null;
    const list = h('ul', {class: 'plain'}), name = h('input', {id: fresh('f'), maxlength: 60, autocomplete: 'off'});
    const show = async () => {
        const {items} = await call('GET', '/api/passkeys', {signal});
        fill(list, items.map(one => h('li', null, words(one), ' ', h('span', {class: 'hint'}, t('passkey_since', {day: date_of(one.made_at)})), ' ',
            button(t('remove'), () => remove(one), {class: 'quiet', 'aria-label': t('remove') + ' ' + words(one)}))));
    };
    const again = async () => { await Promise.all([show(), look()]); told(t('saved')); };
    const remove = one => try_it(async () => {
        if (!await ask_yes(t('passkey_remove'), words(one), t('remove'), 'no')) return;
        await confirmed(() => call('DELETE', '/api/passkeys/' + one.id));
        await again();
    });
    const add = () => try_it(async () => {
        await confirmed(() => make_passkey(name.value.trim()));
        name.value = '';
        await again();
    });
    try_it(show);
    return section(t('passkeys'), h('p', {class: 'hint'}, t('passkeys_hint')), list,
        h('div', {class: 'field'}, h('label', {for: name.id}, t('passkey_name')), name), h('div', {class: 'buttons'}, button(t('passkey_add'), add)));
}
