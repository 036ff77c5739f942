import { HeadgateError, show } from './errors.ts'

/**
 * Checks that options are an object, and have no name that is not known.
 *
 * @param what the function whose options they are
 * @throws HeadgateError `ERR_INVALID_OPTION`
 */
export function checkNames(what: string, options: object, names: readonly string[]): void {
  if (typeof options !== 'object' || options === null) {
    throw new HeadgateError(
      'ERR_INVALID_OPTION',
      `The options of ${what} are ${show(options)}; they should be an object.`,
    )
  }
  for (const name of Object.keys(options)) {
    if (names.includes(name)) continue
    throw new HeadgateError(
      'ERR_INVALID_OPTION',
      `${what} has no option ${show(name)}; its options are ${names.join(', ')}.`,
    )
  }
}

/** The error for an option of the wrong type, unit or range. */
export function invalidOption(name: string, value: unknown, right: string): HeadgateError {
  return new HeadgateError(
    'ERR_INVALID_OPTION',
    `The option ${name} is ${show(value)}; it should be ${right}.`,
  )
}
