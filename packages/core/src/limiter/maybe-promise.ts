/** A value, or a promise of one. */
export type MaybePromise<T> = T | Promise<T>

/** Whether `value` is a promise, of whatever make. */
export function isPromise<T>(value: MaybePromise<T>): value is Promise<T> {
  return typeof (value as Promise<T> | undefined)?.then === 'function'
}

/** Calls `next` with a value: at once, or when the promise of it is kept. */
export function whenReady<T, R>(value: MaybePromise<T>, next: (value: T) => R): MaybePromise<R> {
  return isPromise(value) ? value.then(next) : next(value)
}
