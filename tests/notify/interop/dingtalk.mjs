// DingTalk's clients at our fake: a group robot, and a Stream connection that takes one click.
import ChatBot from 'dingtalk-robot-sender';
import { DWClient, TOPIC_CARD } from 'dingtalk-stream';
import { tell, fail } from './told.mjs';

const api = process.argv[2];

async function robot(secret) {
    const bot = new ChatBot({ webhook: `${api}/robot/send?access_token=robot-token`, secret });
    return (await bot.text('hello from the robot client')).data;
}

class Client extends DWClient {
    // The SDK's gateway address is fixed; ours gets the same request.
    async getEndpoint() {
        const answer = await fetch(`${api}/v1.0/gateway/connections/open`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', accept: 'application/json' },
            body: JSON.stringify({
                clientId: this.config.clientId,
                clientSecret: this.config.clientSecret,
                ua: this.config.ua,
                subscriptions: this.config.subscriptions,
            }),
        });
        const { endpoint, ticket } = await answer.json();
        this.dw_url = `${endpoint}?ticket=${ticket}`;
        return this;
    }
}

try {
    const signed = await robot('SECabc');
    const forged = await robot('SECother');
    const client = new Client({ clientId: 'dingabc', clientSecret: 'ding-app-secret' });
    client.registerCallbackListener(TOPIC_CARD, (frame) => {
        const data = JSON.parse(frame.data);
        const action = JSON.parse(data.content).cardPrivateData;
        client.socketCallBackResponse(frame.headers.messageId, {
            cardData: { cardParamMap: { outcome: 'decided by the stream client' } },
        });
        setTimeout(() => tell({ signed, forged, user: data.userId, token: action.params.token }), 300);
    });
    await client.connect();
} catch (error) {
    fail(error);
}
