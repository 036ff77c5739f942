import { MINUTE_MS, SECOND_MS } from '../../units.ts'
import { CLIENTS, ERRORS_PAGE, type ErrorKind, type ErrorRow, LIVE, WHATSAPP_PAGE } from '../error-row.ts'

/** An error of the request or of its token: nothing is closed, and waiting does not help. */
function wrong(
  kind: ErrorKind,
  code: number,
  meaning: string,
  advice: string,
  more: { subcode?: number; lastCode?: number; phrase?: string; source?: string } = {},
): ErrorRow {
  return {
    code,
    kind,
    scope: 'none',
    waitMs: 0,
    maxWaitMs: 0,
    retry: 'changed',
    meaning,
    advice,
    source: ERRORS_PAGE,
    ...more,
  }
}

/** A failure on Meta's side. */
function transient(code: number, meaning: string, source: string = ERRORS_PAGE): ErrorRow {
  return {
    code,
    kind: 'transient',
    scope: 'none',
    waitMs: 5 * SECOND_MS,
    maxWaitMs: 5 * MINUTE_MS,
    retry: 'after_wait',
    meaning,
    advice: 'Try again after a short wait, and less often where it comes again.',
    source,
  }
}

const LESS = 'Ask for less at once: fewer fields, a smaller limit, a shorter time range, or an async report.'

/** Errors that no limit is behind, among them those that share a code with a throttle. */
export const REQUEST_ROWS: readonly ErrorRow[] = [
  transient(1, 'An unknown error on the side of Meta.'),
  transient(2, 'A service of Meta is not available for the moment, whatever is_transient says.', LIVE),
  transient(960, 'The call was aborted: the batch took too long, or a call it depends on failed.', LIVE),
  transient(131000, 'WhatsApp could not send the message for an unknown reason.', WHATSAPP_PAGE),
  transient(131016, 'A service of WhatsApp is not available for the moment.', WHATSAPP_PAGE),

  wrong('too_much_data', 1, 'The answer would be too large.', LESS, {
    phrase: 'reduce the amount of data',
    source: LIVE,
  }),
  wrong('too_much_data', 4, 'An app without approval for business use asks for too much at once.', LESS, {
    subcode: 1349193,
    source: CLIENTS,
  }),
  wrong('too_much_data', 100, 'One Insights call asks for too much data.', LESS, { subcode: 1487534 }),

  wrong(
    'invalid',
    1,
    'The profile is not linked to a page that acts for it.',
    'Link the profile to its page.',
    {
      subcode: 2853001,
      source: LIVE,
    },
  ),
  wrong('invalid', 100, 'A parameter is wrong.', 'Correct the request; the message names the parameter.'),
  wrong(
    'invalid',
    100,
    'The object does not exist, the token may not see it, or it does not support this.',
    'Check the id and the permissions of the token.',
    { subcode: 33 },
  ),
  wrong('invalid', 100, 'The settings for sharing a budget do not fit.', 'Correct the budget settings.', {
    subcode: 4834002,
    source: CLIENTS,
  }),

  wrong('auth', 3, 'The app may not make this call.', "Check the app's capabilities and permissions."),
  wrong('auth', 10, 'The app lacks a permission for this.', 'Ask for the permission that the message names.'),
  wrong('auth', 102, 'The session of the token has ended.', 'Get a new token.'),
  wrong('auth', 190, 'The token is invalid or has expired.', 'Get a new token.'),
  wrong('auth', 200, 'A permission is missing.', 'Ask for the permission that the message names.', {
    lastCode: 299,
  }),
  wrong('auth', 2500, 'A token is needed for this.', 'Send a token.'),
]
