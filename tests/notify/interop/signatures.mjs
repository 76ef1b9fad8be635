// Judges what we signed and sealed (a JSON file), and signs and seals in return.
import { readFileSync } from 'node:fs';
import { getSignature, decrypt, encrypt } from '@wecom/crypto';
import { WecomCrypto } from '@wecom/aibot-node-sdk';
import { EventDispatcher } from '@larksuiteoapi/node-sdk';
import bolt from '@slack/bolt';
import { tell } from './told.mjs';

const ours = JSON.parse(readFileSync(process.argv[2], 'utf8'));

function wecom({ token, key, receiver, timestamp, nonce, sealed, message }) {
    const crypto = new WecomCrypto(token, key, receiver);
    const theirs = encrypt(key, message, receiver);
    const bot = crypto.encrypt(message, timestamp, nonce);
    return {
        signature_is_theirs: getSignature(token, timestamp, nonce, sealed.encrypt) === sealed.signature,
        bot_takes_signature: crypto.verifySignature(sealed.signature, timestamp, nonce, sealed.encrypt),
        bot_refuses_other: crypto.verifySignature(sealed.signature, timestamp, nonce + 'x', sealed.encrypt) === false,
        opened: decrypt(key, sealed.encrypt),
        bot_opened: crypto.decrypt(sealed.encrypt),
        sealed_by_crypto: { encrypt: theirs, signature: getSignature(token, timestamp, nonce, theirs) },
        sealed_by_bot: { encrypt: bot.encrypt, signature: bot.signature },
    };
}

async function feishu({ key, headers, body }) {
    const seen = [];
    const dispatcher = new EventDispatcher({ encryptKey: key }).register({
        'card.action.trigger': (event) => {
            seen.push(event.action.value.token);
            return { toast: { type: 'success', content: 'ok' } };
        },
    });
    // The SDK takes the headers from the object's prototype.
    const posted = (withHeaders) => Object.assign(Object.create({ headers: withHeaders }), JSON.parse(body));
    const answer = await dispatcher.invoke(posted(headers));
    await dispatcher.invoke(posted({ ...headers, 'x-lark-signature': '0'.repeat(64) }));
    return { seen, answer };
}

function slack({ secret, timestamp, signature, body }) {
    const verify = (headers, at) => {
        try {
            bolt.verifySlackRequest({ signingSecret: secret, body, headers, nowMilliseconds: at });
            return true;
        } catch {
            return false;
        }
    };
    const headers = { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature };
    return {
        takes: verify(headers, Number(timestamp) * 1000),
        takes_forged: verify({ ...headers, 'x-slack-signature': signature.slice(0, -1) + (signature.endsWith('0') ? '1' : '0') }, Number(timestamp) * 1000),
        takes_stale: verify(headers, (Number(timestamp) + 301) * 1000),
    };
}

tell({ wecom: wecom(ours.wecom), feishu: await feishu(ours.feishu), slack: slack(ours.slack) });
