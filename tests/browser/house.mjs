// The house that run_stories.sh founded: the sample company's daemon in rehearsal, the gateway before it, and people.
import { readFileSync } from 'node:fs';

const told = JSON.parse(readFileSync(process.env.COUNTERSIGN_HOUSE, 'utf8'));

export const folder = told.folder;
export const address = told.address;
