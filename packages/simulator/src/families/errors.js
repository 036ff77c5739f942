/** The wording of Business Use Case rejections. `what` names the calls and what they were made to. */
export function tooManyCalls(code, what, subcode) {
    return {
        status: 400,
        code,
        ...(subcode !== undefined && { subcode }),
        message: `(#${code}) There have been too many ${what}. Wait a bit and try again. For more info, please refer to https://developers.facebook.com/docs/graph-api/overview/rate-limiting.`,
    };
}
/** The answer of limits that a single API has for itself: code 613, told apart by subcodes if at all. */
export function customLimit(subcode) {
    return {
        status: 400,
        code: 613,
        ...(subcode !== undefined && { subcode }),
        message: '(#613) Calls to this api have exceeded the rate limit.',
    };
}
/** The subcode of all rejections that are about an ad account. */
export const AD_ACCOUNT_SUBCODE = 2446079;
//# sourceMappingURL=errors.js.map