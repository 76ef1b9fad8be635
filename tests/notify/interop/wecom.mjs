// WeCom's bot client at our fake: subscribes, sends a card, takes a click and changes the card.
import { WSClient } from '@wecom/aibot-node-sdk';
import { tell, fail } from './told.mjs';

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const client = new WSClient({ botId: 'bot-1', secret: 'wecom-bot-secret', wsUrl: process.argv[2], logger: quiet, heartbeatInterval: 100 });

client.on('authenticated', async () => {
    try {
        const sent = await client.sendMessage('manager01', {
            msgtype: 'template_card',
            template_card: { card_type: 'button_interaction', task_id: 'task-sdk', main_title: { title: 'sent by the bot client' } },
        });
        client.on('event.template_card_event', async (frame) => {
            const event = frame.body.event.template_card_event;
            const updated = await client.updateTemplateCard(frame, {
                card_type: 'text_notice',
                task_id: event.task_id,
                main_title: { title: 'changed by the bot client' },
            });
            tell({ sent: sent.errcode, updated: updated.errcode, user: frame.body.from.userid, token: event.event_key, task: event.task_id });
        });
    } catch (error) {
        fail(error);
    }
});
client.connect();
