// Passkeys: what the browser's navigator.credentials wants and gives is bytes, what the gateway wants and gives is JSON with
// base64url (docs/web.md). A passkey is two factors in one: it asks for the finger or the screen lock itself.
import {call, Refusal} from './api.js';

// Only a secure page with a name may have passkeys; an IP address has none.
export const possible_here = () => Boolean(window.isSecureContext && window.PublicKeyCredential && navigator.credentials && !/^[\d.]+$|:/.test(location.hostname));

export function to_bytes(text) {
    const plain = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
    return Uint8Array.from(plain, letter => letter.charCodeAt(0));
}

export function to_text(bytes) {
    let plain = '';
    for (const byte of new Uint8Array(bytes)) plain += String.fromCharCode(byte);
    return btoa(plain).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

const with_bytes = list => list.map(one => Object.assign({}, one, {id: to_bytes(one.id)}));

export const creation_of = options => Object.assign({}, options, {
    challenge: to_bytes(options.challenge), user: Object.assign({}, options.user, {id: to_bytes(options.user.id)}), excludeCredentials: with_bytes(options.excludeCredentials)});

export const request_of = options => Object.assign({}, options, {challenge: to_bytes(options.challenge), allowCredentials: with_bytes(options.allowCredentials)});

export function told_of(credential) {
    const response = {};
    for (const name of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle'])
        if (credential.response[name]) response[name] = to_text(credential.response[name]);
    return {type: credential.type, rawId: to_text(credential.rawId), response};
}

// The browser's own refusals, said as the gateway's are. It does not tell a cancelled question from one that nobody answered.
export function refusal_of(error) {
    if (error.name === 'InvalidStateError') return new Refusal(0, {code: 'passkey_known', text: {zh: '这台设备上已有您的通行密钥。', en: 'Expected a new passkey, but this device has one of yours already.'}});
    if (error.name === 'NotAllowedError' || error.name === 'AbortError') return new Refusal(0, {code: 'passkey_left', text: {zh: '没有使用通行密钥：已取消，或这台设备上没有。', en: 'Expected a passkey, but it was cancelled, or there is none on this device.'}});
    return new Refusal(0, {code: 'passkey_failed', text: {zh: '浏览器不能使用通行密钥（' + error.name + '）。', en: 'Expected the browser to use a passkey, but it can not (' + error.name + ').'}});
}

async function by_browser(work) {
    try { return told_of(await work()); } catch (error) { throw refusal_of(error); }
}

// Both answer what the gateway says to it.
export async function make_passkey(label) {
    const options = await call('POST', '/api/passkeys/options', {json: {}});
    const credential = await by_browser(() => navigator.credentials.create({publicKey: creation_of(options)}));
    return call('POST', '/api/passkeys', {json: {label, credential}});
}

// `path`: where it is shown, to sign in or to confirm.
export async function show_passkey(path) {
    const options = await call('POST', path + '/options', {json: {}});
    const credential = await by_browser(() => navigator.credentials.get({publicKey: request_of(options)}));
    return call('POST', path, {json: {credential}});
}
