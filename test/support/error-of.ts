import { HeadgateError } from '@headgate/core'

/** The HeadgateError that something throws. */
export function errorOf(run: () => unknown): HeadgateError {
  try {
    run()
  } catch (error) {
    if (error instanceof HeadgateError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}
