// Above an amount the daemon wants to know that the gateway has made sure of the person a second time.
import {h, fresh, button} from './dom.js';
import {t, label} from './language.js';
import {call, change, Refusal} from './api.js';
import {modal} from './dialog.js';
import {person} from './session.js';
import {possible_here, show_passkey} from './passkey.js';

// In place of a code, where the person has one: closes the dialog once the gateway has taken it.
function passkey_button(dialog) {
    if (!possible_here() || !person() || !person().passkeys) return null;
    return h('div', {class: 'buttons'}, button(t('confirm_passkey'), async () => {
        dialog.fault('');
        try {
            await show_passkey('/api/session/confirm/passkey');
            dialog.close(true);
        } catch (error) {
            if (!(error instanceof Refusal)) throw error;
            dialog.fault(label(error.text));
        }
    }));
}

// Asks for a code or a passkey; true once the gateway has taken it.
function confirm_person() {
    const code = h('input', {id: fresh('code'), inputmode: 'numeric', autocomplete: 'one-time-code', maxlength: 8});
    return modal({title: t('confirm_title'), submit: t('confirm'), more: passkey_button,
        body: [h('p', null, t('confirm_why')), h('div', {class: 'field'}, h('label', {for: code.id}, t('code')), code, h('p', {class: 'hint'}, t('code_hint')))],
        onSubmit: async dialog => {
            const digits = code.value.replace(/\s/g, '');
            if (!/^\d{6,8}$/.test(digits)) { dialog.fault(t('code_wanted')); code.focus(); return; }
            try {
                await call('POST', '/api/session/confirm', {json: {code: digits}});
                dialog.close(true);
            } catch (error) {
                if (!(error instanceof Refusal)) throw error;
                dialog.fault(label(error.text));
                code.select();
            }
        }});
}

const wants_code = code => code === 'needs_second_factor';

// Work that may need it. The first request was refused and did nothing, so the second one is a request of its own.
export async function confirmed(work) {
    try { return await work(); } catch (error) {
        if (!(error instanceof Refusal) || !wants_code(error.code) || !await confirm_person()) throw error;
        return work();
    }
}

export const change_confirmed = (method, params) => confirmed(() => change(method, params));

// Many at once: the code is asked for once, and those that wanted it are asked again.
export async function change_many(method, items) {
    const first = (await change(method, {items})).items;
    const again = first.map((one, i) => (one.refused && wants_code(one.refused.code) ? i : -1)).filter(i => i >= 0);
    if (!again.length || !await confirm_person()) return first;
    const second = (await change(method, {items: again.map(i => items[i])})).items;
    again.forEach((i, k) => { first[i] = second[k]; });
    return first;
}
