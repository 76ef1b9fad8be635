// The house that run_stories.sh founded: the sample company's daemon in rehearsal, the gateway before it, and people
// who may act at the terminal as well.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const told = JSON.parse(readFileSync(process.env.COUNTERSIGN_HOUSE, 'utf8'));
const run = promisify(execFile);

export const folder = told.folder;
export const photos = told.photos;
// The tree, for its sample files.
export const root = told.root;
export const address = told.address;
// What the gateway remembers of sessions.
export const sessions = join(folder, 'web.db');

// The terminal client with this person's key; what it prints as JSON. A refusal throws with its text.
export async function as(person, ...words) {
    try {
        return JSON.parse((await run(join(folder, 'as'), [person, '--json', ...words])).stdout);
    } catch (failure) {
        if (!failure.stdout) throw failure;
        throw new Error(JSON.parse(failure.stdout).error.text);
    }
}

// The gateway's program, for a link: `invite` for one with which a person enrols, `entrance` for one that signs in.
async function link(kind, person) {
    const program = join(told.programs, 'countersign-web');
    return (await run(program, [kind, '--config', join(folder, 'web.toml'), person])).stdout.trim();
}
export const invite = (person) => link('invite', person);
export const entrance = (person) => link('entrance', person);

// To a moment as the company says it: 'working day 3, 16:30'.
export const clock_to = (moment) => as('operator', 'clock', 'advance', moment, '--month', '2026-11');

const pid_of = (name) => Number(readFileSync(join(folder, `${name}.pid`), 'utf8'));
// Returns when it is gone: until its last thread has died, which on a busy machine takes a moment, it holds its lock and its
// port, and another one would not start.
export async function kill_daemon() {
    const pid = pid_of('daemon');
    process.kill(pid, 'SIGKILL');
    await run('tail', [`--pid=${pid}`, '--sleep-interval=0.02', '-f', '/dev/null']);
}
// It neither hears nor says anything until it is resumed.
export const suspend_gateway = () => process.kill(pid_of('web'), 'SIGSTOP');
export const resume_gateway = () => process.kill(pid_of('web'), 'SIGCONT');
// Returns before it listens: whoever waits for it is what a story is about.
export const start_daemon = () => run(join(folder, 'start'));

// Files a request (workflows/request.toml) at the terminal; its id.
export async function file_request(person, { what, amount = '88.00', note = '' }) {
    const words = ['--field', `what=${what}`, '--field', `amount=${amount}`, ...(note ? ['--field', `note=${note}`] : [])];
    return (await as(person, 'open', 'request', ...words)).instance;
}

// Everything that was decided on it: [[actor, action]].
export async function decisions_on(instance) {
    const { items } = await as('operator', 'history', instance);
    return items.flatMap((entry) => entry.events.filter((event) => event.event === 'acted').map((event) => [entry.actor, event.action]));
}
