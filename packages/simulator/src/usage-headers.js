const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
/** The header names in Meta's spelling; responses carry them in lower case, batch items as they are here. */
const APP_USAGE = 'X-App-Usage';
const AD_ACCOUNT_USAGE = 'X-Ad-Account-Usage';
const INSIGHTS_THROTTLE = 'X-Fb-Ads-Insights-Throttle';
const BUSINESS_USAGE = 'X-Business-Use-Case-Usage';
/** Every name above in lower case. */
export const lowerCase = new Map([APP_USAGE, AD_ACCOUNT_USAGE, INSIGHTS_THROTTLE, BUSINESS_USAGE].map((name) => [name, name.toLowerCase()]));
/** `X-Business-Use-Case-Usage` describes at most so many objects. */
const MOST_OBJECTS = 32;
/** Writes the usage headers of one response. */
export class UsageHeaders {
    #everyNth;
    #fromPercent;
    #refreshMs;
    #onErrors;
    #adAccountUsage;
    #responses = 0;
    constructor(options = {}) {
        this.#everyNth = options.everyNth ?? 1;
        if (!Number.isInteger(this.#everyNth) || this.#everyNth < 0) {
            throw new TypeError(`headers: everyNth is ${this.#everyNth}, but must be a whole number not below 0`);
        }
        this.#fromPercent = options.fromPercent ?? 0;
        this.#refreshMs = options.refreshMs ?? 0;
        this.#onErrors = options.onErrors ?? true;
        this.#adAccountUsage = options.adAccountUsage ?? 'writes';
    }
    /** The headers for the limits that a call fell under, as name and value pairs. */
    write(call, meters, at, accepted) {
        if (this.#everyNth === 0 || ++this.#responses % this.#everyNth !== 0)
            return [];
        if (!accepted && !this.#onErrors)
            return [];
        const headers = [];
        const business = new Map();
        for (const meter of meters) {
            const { report } = meter.family;
            if (report === 'none' || (report === 'score' && !this.#tellsScore(call)))
                continue;
            const usage = meter.report(at, this.#refreshMs);
            if (this.#isTooLow(usage))
                continue;
            if (report === 'app')
                headers.push([APP_USAGE, appUsage(usage, call)]);
            if (report === 'score')
                headers.push([AD_ACCOUNT_USAGE, adAccountUsage(meter, usage)]);
            if (report === 'insights') {
                const account = meters.find(({ family }) => family.name === 'ads_insights');
                const accountPercent = account?.report(at, this.#refreshMs).percent ?? 0;
                const tier = account?.tier ?? meter.tier;
                headers.push([INSIGHTS_THROTTLE, insightsThrottle(usage, accountPercent, tier)]);
            }
            if (report === 'business')
                addBusinessUsage(business, meter, usage, at);
        }
        if (business.size > 0) {
            const objects = [...business].slice(0, MOST_OBJECTS);
            headers.push([BUSINESS_USAGE, `{${objects.map(([id, entries]) => `"${id}":[${entries}]`).join()}}`]);
        }
        return headers;
    }
    #tellsScore(call) {
        return this.#adAccountUsage === 'always' || (this.#adAccountUsage === 'writes' && call.write);
    }
    #isTooLow({ percent, cpuPercent, timePercent }) {
        return Math.max(percent, cpuPercent, timePercent) < this.#fromPercent;
    }
}
function appUsage(usage, call) {
    const calls = Math.floor(usage.percent);
    const cpu = Math.floor(usage.cpuPercent);
    const time = Math.floor(usage.timePercent);
    return call.host === 'graph.instagram.com'
        ? `{"call_volume":${calls},"cpu_time":${cpu}}`
        : `{"call_count":${calls},"total_cputime":${cpu},"total_time":${time}}`;
}
/** The score is never told above 100, as in recordings, however far the last call overfilled it. */
function adAccountUsage(meter, usage) {
    const { rule } = meter.family;
    const drainMs = rule.kind === 'bucket' ? rule.drainMs(usage.capacity) : 0;
    const percent = hundredths(Math.min(100, usage.percent));
    const resetSeconds = Math.ceil((usage.percent * drainMs) / 100 / SECOND_MS);
    return `{"acc_id_util_pct":${percent},"reset_time_duration":${resetSeconds},"ads_api_access_tier":"${meter.tier}"}`;
}
function insightsThrottle(app, accountPercent, tier) {
    return `{"app_id_util_pct":${hundredths(app.percent)},"acc_id_util_pct":${hundredths(accountPercent)},"ads_api_access_tier":"${tier}"}`;
}
function hundredths(percent) {
    return Math.round(percent * 100) / 100;
}
function addBusinessUsage(objects, meter, usage, at) {
    const tier = meter.family.reportsTier ? `,"ads_api_access_tier":"${meter.tier}"` : '';
    const entry = `{"type":"${meter.family.reportedAs ?? meter.family.name}","call_count":${Math.floor(usage.percent)}` +
        `,"total_cputime":${Math.floor(usage.cpuPercent)},"total_time":${Math.floor(usage.timePercent)}` +
        `,"estimated_time_to_regain_access":${regainMinutes(meter, usage, at)}${tier}}`;
    for (const id of meter.alias === undefined ? [meter.objectId] : [meter.alias, meter.objectId]) {
        const others = objects.get(id);
        objects.set(id, others === undefined ? entry : `${others},${entry}`);
    }
}
/** Whole minutes until calls pass again, never too few; a whole window where they never would. */
function regainMinutes({ family: { rule } }, usage, at) {
    if (!usage.throttled)
        return 0;
    if (usage.regainAt === Number.POSITIVE_INFINITY) {
        return rule.kind === 'bucket' ? 60 : rule.windowMs / MINUTE_MS;
    }
    return Math.max(1, Math.ceil((usage.regainAt - at) / MINUTE_MS));
}
//# sourceMappingURL=usage-headers.js.map