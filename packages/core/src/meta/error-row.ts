/** What an error means for the caller. */
export type ErrorKind =
  /** A request quota is used up: the same call passes once the quota has room again. */
  | 'throttle'
  /** A cap on writes to one object, counted over hours or days. Other calls are not affected. */
  | 'business_rule'
  /** Meta took the behaviour for abuse or spam. A person has to look; repeating makes it worse. */
  | 'integrity'
  /** The answer would be too large. Waiting does not help, asking for less does. */
  | 'too_much_data'
  /** Meta's side failed for a moment. */
  | 'transient'
  /** The token is missing, expired or not allowed to do this. */
  | 'auth'
  /** The request itself is wrong. */
  | 'invalid'
  /** None of these, or not known. */
  | 'other'

/** What an error closes. */
export type ErrorScope =
  /** The app, for all its tokens that no Business Use Case applies to. */
  | 'app'
  /** The user of the token, in all apps. */
  | 'user'
  /** The ad account, for the family. */
  | 'adAccount'
  /** The page, for the family. */
  | 'page'
  /** The Instagram professional account. */
  | 'igUser'
  /** The WhatsApp Business account. */
  | 'waba'
  /** The business phone number. */
  | 'phoneNumber'
  /** The business phone number together with one recipient. */
  | 'pair'
  /** The ad set. */
  | 'adSet'
  /** The product catalog. */
  | 'catalog'
  /** The business object that was called, of whatever sort. */
  | 'businessObject'
  /** The endpoint that was called. */
  | 'endpoint'
  /** The person or page in whose name the call was made. */
  | 'actor'
  /** Something, but the error does not say what. */
  | 'unknown'
  /** Nothing. */
  | 'none'

/** Whether, and how, the same call may be tried again. */
export type ErrorRetry =
  /** Once the wait is over. */
  | 'after_wait'
  /** Once the wait is over, which is too long to sit out: not in the same run. */
  | 'later'
  /** Only with something changed: smaller, other parameters, another token. */
  | 'changed'
  /** Not by a program: a person has to look first. */
  | 'never'

/** The limit that an error is about: Meta's `type` word where there is one. */
export type ErrorFamily =
  | 'account_spend_cap'
  | 'ad_account'
  | 'ad_set_budget'
  | 'ads_creation'
  | 'ads_insights'
  | 'ads_insights_app'
  | 'ads_management'
  | 'ads_mutations'
  | 'app'
  | 'catalog_batch'
  | 'catalog_management'
  | 'custom'
  | 'custom_audience'
  | 'instagram'
  | 'instagram_content_publishing'
  | 'leadgen'
  | 'messenger'
  | 'pages'
  | 'pages_platform'
  | 'stability'
  | 'user'
  | 'whatsapp_business_management'
  | 'whatsapp_pair'
  | 'whatsapp_registration'
  | 'whatsapp_throughput'

/** What an error means, whichever code it has. */
export interface ErrorMeaning {
  /** What it means for the caller. */
  readonly kind: ErrorKind
  /** What it closes. */
  readonly scope: ErrorScope
  /** First wait in ms, where no header says more. `0` where waiting is not what helps. */
  readonly waitMs: number
  /** Longest wait in ms that repeated errors should grow to. At least `waitMs`. */
  readonly maxWaitMs: number
  /** Whether, and how, the same call may be tried again. */
  readonly retry: ErrorRetry
  /** What it says, in one sentence. */
  readonly meaning: string
  /** What to do about it, in one sentence. */
  readonly advice: string
}

/** What is known of one error code, or of one code with one subcode. */
export interface ErrorRow extends ErrorMeaning {
  /** `code` of the error. `undefined` in rows that stand for what has no code, or for a subcode of any code. */
  readonly code: number | undefined
  /** Last code of a range that begins at `code`. */
  readonly lastCode?: number
  /** `error_subcode`. Rows without one stand for the code with any subcode that has no row of its own. */
  readonly subcode?: number
  /** Lower-case part of the message that tells the row from the plain code, where no subcode does. */
  readonly phrase?: string
  /** The limit it is about; absent where it is about none, or where the code does not tell. */
  readonly family?: ErrorFamily
  /** What this rests on. */
  readonly source: string
}

export const LIMITS_PAGE = "Meta's page on rate limits"
export const SCORE_PAGE = "Meta's page on Marketing API rate limiting"
export const ERRORS_PAGE = "Meta's error reference"
export const WHATSAPP_PAGE = "Meta's WhatsApp error codes"
export const INSTAGRAM_PAGE = "Meta's Instagram error codes"
export const LIVE = 'live capture'
export const CLIENTS = 'practice of other clients'
