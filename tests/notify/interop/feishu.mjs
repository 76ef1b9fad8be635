// Feishu's client at our fake: sends and changes a message, and takes one click over the long connection.
import * as lark from '@larksuiteoapi/node-sdk';
import { tell, fail } from './told.mjs';

const domain = process.argv[2];
const app = { appId: 'cli_0123456789abcdef', appSecret: 'feishu-app-secret', domain, loggerLevel: lark.LoggerLevel.fatal };
const card = (title) => JSON.stringify({ config: { update_multi: true }, header: { title: { tag: 'plain_text', content: title } }, elements: [] });

try {
    const client = new lark.Client(app);
    const sent = await client.im.message.create({
        params: { receive_id_type: 'open_id' },
        data: { receive_id: 'manager01', msg_type: 'interactive', content: card('sent by the client') },
    });
    const changed = await client.im.message.patch({ path: { message_id: sent.data.message_id }, data: { content: card('changed by the client') } });
    const dispatcher = new lark.EventDispatcher({}).register({
        'card.action.trigger': (event) => {
            setTimeout(() => tell({ sent: sent.code, changed: changed.code, user: event.operator.open_id, token: event.action.value.token }), 300);
            return { toast: { type: 'success', content: 'told by the long connection' } };
        },
    });
    new lark.WSClient(app).start({ eventDispatcher: dispatcher });
} catch (error) {
    fail(error);
}
