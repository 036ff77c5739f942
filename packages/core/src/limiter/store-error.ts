import { HeadgateError } from '../errors.ts'

/** A store's failure as an error of Headgate's. */
export function toStoreError(error: unknown): HeadgateError {
  if (error instanceof HeadgateError) return error
  const said = error instanceof Error ? error.message : String(error)
  return new HeadgateError('ERR_STORE', `The store failed: ${said}. The call was not decided.`, {
    cause: error,
  })
}
