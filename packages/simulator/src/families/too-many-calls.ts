/** The wording of Business Use Case rejections. `what` names the calls and what they were made to. */
export function tooManyCalls(code: number, what: string): string {
  return `(#${code}) There have been too many ${what}. Wait a bit and try again. For more info, please refer to https://developers.facebook.com/docs/graph-api/overview/rate-limiting.`
}
