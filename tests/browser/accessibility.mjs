// axe-core judges a page for those who can not see it well or can not point.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// What axe-core finds serious or critical, a line each.
export async function grave_findings(page) {
    if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(source);
    const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
    return found.violations
        .filter((violation) => ['serious', 'critical'].includes(violation.impact))
        .flatMap((violation) => violation.nodes.map((node) => `${violation.id}: ${violation.help}: ${node.target.join(' ')} ${node.html.slice(0, 200)}`));
}

export async function assert_accessible(page, name) {
    assert.deepEqual(await grave_findings(page), [], `${name} is not for everybody`);
}
