// Judges a webhook that we signed (a JSON file), reads the event in it, and signs one in return.
import { readFileSync } from 'node:fs';
import { Webhook } from 'standardwebhooks';
import { HTTP } from 'cloudevents';
import { tell } from './told.mjs';

const ours = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const webhook = new Webhook(ours.secret);

function verified(body) {
    try {
        return webhook.verify(body, ours.headers);
    } catch {
        return false;
    }
}

const event = HTTP.toEvent({ headers: ours.headers, body: ours.body });
event.validate();
const at = new Date(Number(ours.headers['webhook-timestamp']) * 1000);
tell({
    takes: verified(ours.body),
    takes_forged: verified(ours.body + ' '),
    event: { id: event.id, type: event.type, subject: event.subject, state: event.data.state },
    timestamp: ours.headers['webhook-timestamp'],
    signature: webhook.sign(ours.id, at, ours.payload),
});
