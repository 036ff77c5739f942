import type { HeaderOptions, SimulatorOptions } from './options.ts'

/** The options whose things are declared by their ids. */
const DECLARED = [
  'apps',
  'adAccounts',
  'pages',
  'instagramAccounts',
  'threadsUsers',
  'catalogs',
  'whatsappAccounts',
  'whatsappNumbers',
  'commerceAccounts',
  'objects',
] as const satisfies readonly (keyof SimulatorOptions)[]

const NAMES = [
  ...DECLARED,
  'clock',
  'seed',
  'quotas',
  'ignoreFamilies',
  'callTimes',
  'foreign',
  'rejectedCallsCount',
  'latencyMs',
  'headers',
  'arrivalLimit',
] as const satisfies readonly (keyof SimulatorOptions)[]

const HEADER_NAMES = [
  'everyNth',
  'fromPercent',
  'refreshMs',
  'onErrors',
  'adAccountUsage',
] as const satisfies readonly (keyof HeaderOptions)[]

/** Other ids that a declaration may have. */
const TIES = ['instagramAccount', 'businessId', 'account']

/** Checks the names of the options and all ids in them. Says what is wrong and what would be right. */
export function checkOptions(options: SimulatorOptions): void {
  if (!isObject(options)) {
    throw new TypeError(`the options are ${show(options)}, but must be like { apps: [{ id: "100" }] }`)
  }
  checkNames('createSimulator', options, NAMES)
  const { apps, headers } = options
  if (!Array.isArray(apps)) {
    throw new TypeError(`apps is ${show(apps)}, but must be an array like [{ id: "100" }]`)
  }
  if (apps.length === 0) throw new TypeError('apps is empty, but tokens belong to an app')
  for (const name of DECLARED) {
    const things: unknown = options[name]
    if (things === undefined) continue
    if (!Array.isArray(things)) {
      throw new TypeError(`${name} is ${show(things)}, but must be an array like [{ id: "100" }]`)
    }
    for (const [i, thing] of things.entries()) checkThing(`${name}[${i}]`, thing)
  }
  if (headers === undefined) return
  if (!isObject(headers)) throw new TypeError(`headers is ${show(headers)}, but must be an object`)
  checkNames('headers', headers, HEADER_NAMES)
}

function checkThing(where: string, thing: unknown): void {
  if (!isObject(thing)) throw new TypeError(`${where} is ${show(thing)}, but must be like { id: "100" }`)
  checkId(`${where}.id`, thing.id)
  for (const tie of TIES) if (thing[tie] !== undefined) checkId(`${where}.${tie}`, thing[tie])
  const { owner } = thing
  if (owner === undefined) return
  if (!isObject(owner)) {
    throw new TypeError(`${where}.owner is ${show(owner)}, but must be like { kind: "page", id: "100" }`)
  }
  checkId(`${where}.owner.id`, owner.id)
}

/** Checks an id that a caller gave. */
export function checkId(where: string, id: unknown): asserts id is string {
  if (typeof id === 'string' && id !== '') return
  throw new TypeError(`${where} is ${show(id)}, but must be a string that is not empty, like "100"`)
}

function checkNames(what: string, options: object, names: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (!names.includes(name)) {
      throw new TypeError(`${what}: no option is called "${name}"; there are ${names.join(', ')}`)
    }
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}
