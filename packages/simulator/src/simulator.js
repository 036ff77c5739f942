import { answerTo } from './answer.js';
import { ArrivalLog } from './arrivals.js';
import { BATCH_LIMIT, batchOf, parseBatch } from './batch.js';
import { systemClock } from './clock.js';
import { declareAll, kindAndId } from './declarations.js';
import { batchTooLarge, emptyIds, errorBody, invalidBatch, invalidToken, noSuchObject } from './error-body.js';
import { changeFacts } from './facts.js';
import { families } from './families/all.js';
import { createFetch } from './fetch.js';
import { ForeignSource } from './foreign.js';
import { Judge } from './judge.js';
import { Meters } from './meters.js';
import { Quotas } from './quota.js';
import { createRandom } from './random.js';
import { parseRequest } from './request.js';
import { parseToken } from './token.js';
import { lowerCase, UsageHeaders } from './usage-headers.js';
import { World } from './world.js';
const CONTENT_TYPE = ['Content-Type', 'application/json; charset=UTF-8'];
/** What an id, and so a header that reports on it, may consist of; the root of the API has none. */
const OBJECT_ID = /^[\w.:-]*$/;
const DEFAULT_ARRIVAL_LIMIT = 1_000_000;
/** Makes a Meta to test against: its limits as documented, its numbers known. */
export function createSimulator(options) {
    const clock = options.clock ?? systemClock;
    const seed = options.seed ?? 1;
    const world = new World();
    declareAll(world, options);
    const quotas = new Quotas();
    const arrivals = new ArrivalLog(options.arrivalLimit ?? DEFAULT_ARRIVAL_LIMIT);
    const enforced = familiesWithout(options.ignoreFamilies ?? []);
    const appIds = options.apps.map((app) => app.id);
    const meters = new Meters(enforced, world, appIds, quotas, arrivals, options.rejectedCallsCount ?? true);
    const judge = new Judge(enforced, meters, options.callTimes ?? [], createRandom(seed, 'call times'));
    const usageHeaders = new UsageHeaders(options.headers);
    const randomTrace = createRandom(seed, 'trace ids');
    const setQuota = (quota) => {
        const family = meters.family(quota.family);
        const { subject } = quota;
        quotas.set(subject === undefined ? quota : { ...quota, subject: meters.subject(family, subject) });
    };
    for (const quota of options.quotas ?? [])
        setQuota(quota);
    let lastNow = clock.now();
    /** The present, which never runs backwards here even if the clock does. */
    const present = () => {
        const now = clock.now();
        if (now > lastNow)
            lastNow = now;
        return lastNow;
    };
    const startAt = lastNow;
    options.foreign?.forEach((traffic, index) => {
        meters.find(traffic.meter).foreign.push(new ForeignSource(traffic, seed, index, startAt));
    });
    const known = (id) => id === undefined ? undefined : world.known(id);
    const catchUp = () => {
        const now = present();
        for (const meter of meters.all())
            meter.catchUp(now);
        return now;
    };
    function usage(name, at = lastNow) {
        const meter = meters.find(name);
        meter.catchUp(lastNow);
        return meter.usage(at);
    }
    function usageOf(name) {
        return enforced.some((family) => family.name === name.family) ? usage(name) : undefined;
    }
    function fail(error) {
        return { status: error.status, headers: [CONTENT_TYPE], body: errorBody(error, randomTrace) };
    }
    function toCall(request, token, node, edge) {
        const { method, host, params } = request;
        return {
            method,
            write: method !== 'GET' && method !== 'HEAD',
            host,
            token,
            node: world.resolve(node, token, host),
            edge,
            params,
            known,
        };
    }
    /** `me/adaccounts` reports on every account without counting for any. */
    function alsoReported(call, at) {
        if (call.edge !== 'adaccounts' || call.write)
            return [];
        const family = enforced.find(({ name }) => name === 'ads_management');
        if (family === undefined)
            return [];
        return world.all('ad_account').map(({ id }) => {
            const meter = meters.of(family, call.token.appId, id);
            meter.catchUp(at);
            return meter;
        });
    }
    function answerCalls(request, token, at) {
        const ids = idsOf(request);
        const calls = ids === undefined
            ? [toCall(request, token, request.node, request.edge)]
            : ids.map((id) => toCall(request, token, id, request.node));
        const [first, ...others] = calls;
        if (first === undefined)
            return fail(emptyIds);
        if (calls.some((call) => !OBJECT_ID.test(call.node.id)))
            return fail(noSuchObject);
        const { meters: touched, error } = judge.judge([first, ...others], at);
        const reported = [...touched, ...alsoReported(first, at)];
        const headers = [CONTENT_TYPE, ...usageHeaders.write(first, reported, at, error === undefined)];
        if (error !== undefined) {
            return { status: error.status, headers, body: errorBody(error, randomTrace) };
        }
        const body = ids === undefined
            ? answerTo(first, world, usageOf)
            : Object.fromEntries(calls.map((call, index) => [ids[index], answerTo(call, world, usageOf)]));
        return { status: 200, headers, body: JSON.stringify(body) };
    }
    function answer(request, at) {
        const token = request.token === undefined ? undefined : parseToken(request.token);
        if (token === undefined || !world.hasApp(token.appId))
            return fail(invalidToken);
        return answerCalls(request, token, at);
    }
    function answerBatch(batch, outer, at) {
        const items = parseBatch(batch);
        if (items === undefined)
            return fail(invalidBatch);
        if (items.length > BATCH_LIMIT)
            return fail(batchTooLarge);
        const withHeaders = outer.params.get('include_headers') !== 'false';
        const answers = items.map((item) => {
            const { method, body } = item;
            const url = `/${item.relativeUrl.replace(/^\/+/, '')}`;
            const request = {
                method,
                url,
                ...(body !== undefined && { body }),
                ...(item.token !== undefined && { token: item.token }),
            };
            const { status, headers, body: text } = answer(parseRequest(request, outer.host, outer.token), at);
            return withHeaders
                ? { code: status, headers: headers.map(([name, value]) => ({ name, value })), body: text }
                : { code: status, body: text };
        });
        return { status: 200, headers: [CONTENT_TYPE], body: JSON.stringify(answers) };
    }
    function handle(request) {
        const at = present();
        const parsed = parseRequest(request);
        const batch = batchOf(parsed);
        const { status, headers, body } = batch === undefined ? answer(parsed, at) : answerBatch(batch, parsed, at);
        const lowered = {};
        for (const [name, value] of headers)
            lowered[lowerCase.get(name) ?? name.toLowerCase()] = value;
        return { status, headers: lowered, body };
    }
    return {
        clock,
        handle,
        fetch: createFetch(handle, clock, options.latencyMs, createRandom(seed, 'latency')),
        get arrivals() {
            catchUp();
            return arrivals;
        },
        counts(name) {
            const meter = meters.find(name);
            meter.catchUp(present());
            return { ...meter.counts };
        },
        usage(name, at) {
            const now = present();
            if (at !== undefined && !(at >= now)) {
                throw new RangeError(`usage at ${at} is asked for, but the window has moved on to ${now}`);
            }
            return usage(name, at);
        },
        usages() {
            const now = catchUp();
            return [...meters.all()].map((meter) => meter.usage(now));
        },
        setQuota(quota) {
            catchUp();
            setQuota(quota);
        },
        setFacts(owner, facts) {
            catchUp();
            const { kind, id } = kindAndId(owner);
            changeFacts(world.factsOf(kind, id), facts, `${kind} ${id}`);
        },
    };
}
function familiesWithout(names) {
    for (const name of names) {
        if (!families.some((family) => family.name === name)) {
            throw new TypeError(`ignoreFamilies: no family is called "${name}"; there are ${families.map((family) => family.name).join(', ')}`);
        }
    }
    return families.filter((family) => !names.includes(family.name));
}
/** The ids of `?ids=4,5,6`, each of which is a call of its own. */
function idsOf(request) {
    return request.params
        .get('ids')
        ?.split(',')
        .map((id) => id.trim())
        .filter((id) => id !== '');
}
//# sourceMappingURL=simulator.js.map