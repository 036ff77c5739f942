import { draw } from './random.js';
/** Puts `handle` behind the shape of `fetch`, with a delay on the way there and on the way back. */
export function createFetch(handle, clock, latencyMs, random) {
    if (latencyMs !== undefined && !(latencyMs.min >= 0 && latencyMs.max >= latencyMs.min)) {
        throw new TypeError(`latencyMs is ${latencyMs.min} to ${latencyMs.max}, but must go up from a number not below 0`);
    }
    return async (input, init) => {
        const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined);
        signal?.throwIfAborted();
        const request = await readRequest(input, init);
        const delayMs = latencyMs === undefined ? 0 : draw(latencyMs, random) / 2;
        await pause(clock, delayMs, signal);
        const { status, headers, body } = handle(request);
        await pause(clock, delayMs, signal);
        return new Response(body, { status, headers });
    };
}
async function readRequest(input, init) {
    const body = init?.body;
    const simple = body === undefined || body === null || typeof body === 'string' || body instanceof URLSearchParams;
    if (!(input instanceof Request) && simple) {
        const headers = init?.headers === undefined ? undefined : plainHeaders(init.headers);
        return {
            url: String(input),
            ...(init?.method !== undefined && { method: init.method }),
            ...(headers !== undefined && { headers }),
            ...(body !== undefined && body !== null && { body: String(body) }),
        };
    }
    if (body instanceof FormData) {
        const form = new URLSearchParams();
        for (const [name, value] of body)
            form.append(name, typeof value === 'string' ? value : await value.text());
        return readRequest(input, { ...init, body: form });
    }
    const request = new Request(input, init);
    return {
        method: request.method,
        url: request.url,
        headers: plainHeaders(request.headers),
        body: await request.text(),
    };
}
function plainHeaders(headers) {
    return Object.fromEntries(new Headers(headers));
}
function pause(clock, delayMs, signal) {
    signal?.throwIfAborted();
    if (delayMs <= 0)
        return Promise.resolve();
    return new Promise((resolve, reject) => {
        const abort = () => {
            cancel();
            reject(signal?.reason);
        };
        const cancel = clock.setTimer(() => {
            signal?.removeEventListener('abort', abort);
            resolve();
        }, delayMs);
        signal?.addEventListener('abort', abort, { once: true });
    });
}
//# sourceMappingURL=fetch.js.map