import type { StrategyType } from '../strategy.ts'

export const oracle: StrategyType = {
  name: 'oracle',
  title: 'oracle',
  story:
    'Knows what Meta knows, others’ calls included, and stands beside it: a call arrives in the moment in which ' +
    'it is granted. So it is never refused, and leaves nothing that could have been answered.',
  isAtMeta: true,
  create: ({ setup, meta }) => ({
    ask(_flight, now) {
      const { throttled, regainAt } = meta.usage(setup.meter)
      return throttled ? regainAt : now
    },
    settle: (_flight, now) => now,
  }),
}
