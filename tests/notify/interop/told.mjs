// What every script here does: tell one JSON object on the last line, and end whatever still runs.
// SDKs log to stdout; the reader takes the last line only.
export function tell(object) {
    process.stdout.write('\n' + JSON.stringify(object) + '\n', () => process.exit(0));
}

export function fail(error) {
    tell({ failed: String((error && error.stack) || error) });
}

// An SDK that waits for ever fails its test in time.
setTimeout(() => fail('nothing happened within 30 s'), 30000).unref();
process.on('unhandledRejection', fail);
process.on('uncaughtException', fail);
