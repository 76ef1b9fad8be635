// Slack's clients at our fake: a webhook, the Web API, and Socket Mode, which takes one click.
import { IncomingWebhook } from '@slack/webhook';
import { WebClient, LogLevel } from '@slack/web-api';
import { SocketModeClient } from '@slack/socket-mode';
import { tell, fail } from './told.mjs';

const api = process.argv[2];

async function error_of(promise) {
    try {
        await promise;
        return '';
    } catch (error) {
        return String((error.data && error.data.error) || error.message);
    }
}

try {
    const hook = await new IncomingWebhook(`${api}/services/T1/B1/hook`).send({ text: 'hello from the webhook client' });
    const web = new WebClient('xoxb-bot-token', { slackApiUrl: `${api}/api/`, retryConfig: { retries: 0 }, logLevel: LogLevel.ERROR });
    const sent = await web.chat.postMessage({ channel: 'manager01', text: 'sent by the web client' });
    const changed = await web.chat.update({ channel: sent.channel, ts: sent.ts, text: 'changed by the web client' });
    const unknown = await error_of(web.chat.postMessage({ channel: 'nobody', text: 'x' }));
    const socket = new SocketModeClient({ appToken: 'xapp-app-token', clientOptions: { slackApiUrl: `${api}/api/` }, logLevel: LogLevel.ERROR });
    socket.on('interactive', async ({ ack, body }) => {
        await ack();
        setTimeout(() => tell({ hook: hook.text, sent: sent.ok, changed: changed.ok, unknown, user: body.user.id, token: body.actions[0].value }), 300);
    });
    await socket.start();
} catch (error) {
    fail(error);
}
