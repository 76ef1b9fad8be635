// Passkeys between the browser's bytes and the gateway's JSON.
import test from 'node:test';
import assert from 'node:assert/strict';
import {to_bytes, to_text, creation_of, request_of, told_of, refusal_of} from '../../clients/web/pages/passkey.js';

const bytes = (...all) => Uint8Array.from(all);

test('bytes are written as base64url without padding, and read back', () => {
    assert.equal(to_text(bytes(0xfb, 0xff, 0, 1).buffer), '-_8AAQ');
    assert.deepEqual(to_bytes('-_8AAQ'), bytes(0xfb, 0xff, 0, 1));
    for (let size = 0; size < 70; size += 1) {
        const some = Uint8Array.from({length: size}, (_, i) => (i * 89) & 255);
        assert.deepEqual(to_bytes(to_text(some)), some);
    }
});

test('the options of the gateway are given to the browser with bytes where it wants bytes', () => {
    const made = creation_of({challenge: 'AQI', rp: {id: 'a.example'}, user: {id: 'Aw', name: 'wang.fang'}, excludeCredentials: [{type: 'public-key', id: 'BA'}], attestation: 'none'});
    assert.deepEqual(made, {challenge: bytes(1, 2), rp: {id: 'a.example'}, user: {id: bytes(3), name: 'wang.fang'}, excludeCredentials: [{type: 'public-key', id: bytes(4)}], attestation: 'none'});
    const asked = request_of({challenge: 'AQI', rpId: 'a.example', allowCredentials: [], userVerification: 'required'});
    assert.deepEqual(asked, {challenge: bytes(1, 2), rpId: 'a.example', allowCredentials: [], userVerification: 'required'});
});

test('the gateway is told what it has to check, and nothing of what a browser adds', () => {
    const shown = {type: 'public-key', id: 'AQ', rawId: bytes(1).buffer, authenticatorAttachment: 'platform', getClientExtensionResults: () => ({}),
        response: {clientDataJSON: bytes(2).buffer, authenticatorData: bytes(3).buffer, signature: bytes(4).buffer, userHandle: null}};
    assert.deepEqual(told_of(shown), {type: 'public-key', rawId: 'AQ', response: {clientDataJSON: 'Ag', authenticatorData: 'Aw', signature: 'BA'}});
});

test('what a browser refuses is said in both languages', () => {
    for (const name of ['NotAllowedError', 'InvalidStateError', 'SecurityError', 'AbortError']) {
        const refusal = refusal_of({name});
        assert.ok(refusal.text.zh && refusal.text.en, name);
        assert.match(refusal.text.en, /^Expected .*, but .*\.$/);
    }
    assert.equal(refusal_of({name: 'InvalidStateError'}).code, 'passkey_known');
});
