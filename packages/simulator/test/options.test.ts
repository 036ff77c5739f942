import { expect, test } from 'vitest'
import { createSimulator, type SimulatorOptions } from '../src/index.ts'
import { createVirtualClock } from './virtual-clock.ts'

const apps = [{ id: '100' }]

test.each<[unknown, string]>([
  [undefined, 'the options are undefined, but must be like { apps: [{ id: "100" }] }'],
  [{}, 'apps is undefined, but must be an array like [{ id: "100" }]'],
  [{ apps: '100' }, 'apps is "100", but must be an array'],
  [{ apps: [] }, 'apps is empty'],
  [{ apps: ['100'] }, 'apps[0] is "100", but must be like { id: "100" }'],
  [{ apps: [{ id: 100 }] }, 'apps[0].id is 100, but must be a string'],
  [{ apps: [{}] }, 'apps[0].id is undefined'],
  [{ apps, adAccounts: [{ id: '1' }, { id: '' }] }, 'adAccounts[1].id is ""'],
  [{ apps, adAccounts: { id: '1' } }, 'adAccounts is an object, but must be an array'],
  [{ apps, pages: [{ id: '1', instagramAccount: 17 }] }, 'pages[0].instagramAccount is 17'],
  [{ apps, objects: [{ id: '1', kind: 'ad', owner: '42' }] }, 'objects[0].owner is "42"'],
  [{ apps, objects: [{ id: '1', kind: 'ad', owner: { kind: 'page' } }] }, 'objects[0].owner.id is undefined'],
  [{ apps, adaccounts: [] }, 'createSimulator: no option is called "adaccounts"; there are apps, adAccounts'],
  [{ apps, headers: { every: 2 } }, 'headers: no option is called "every"; there are everyNth'],
])('%j is refused, and the error says what would be right', (options, message) => {
  const create = () => createSimulator(options as SimulatorOptions)
  expect(create).toThrowError(TypeError)
  expect(create).toThrowError(message)
})

test("an ad account's id may have its prefix", () => {
  const meta = createSimulator({
    apps,
    clock: createVirtualClock(),
    adAccounts: [{ id: 'act_42', activeAds: 1 }],
    objects: [{ id: '7', kind: 'ad_set', owner: { kind: 'ad_account', id: 'act_42' } }],
    quotas: [{ family: 'ads_management', subject: 'act_43', calls: 9 }],
  })
  const quotaOf = (subject: string) => meta.usage({ family: 'ads_management', subject }).capacity
  expect(quotaOf('42')).toBe(340)
  meta.setFacts({ adAccount: 'act_42' }, { activeAds: 2 })
  expect([quotaOf('42'), quotaOf('act_42'), quotaOf('100:act_42')]).toEqual([380, 380, 380])
  expect(quotaOf('43')).toBe(9)
  meta.handle({ url: '/7/ads', headers: { authorization: 'Bearer user:100:1' } })
  expect(meta.counts({ family: 'ads_management', subject: 'act_42' }).accepted).toBe(1)
  expect(() => meta.setFacts({ adAccount: 42 } as never, {})).toThrowError(
    'adAccount is 42, but must be a string',
  )
})
