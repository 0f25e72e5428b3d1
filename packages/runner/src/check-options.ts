import { runnerError } from './errors/codes.ts'
import type { RunLimits, RunnerOptions } from './runner-options.ts'
import type { ModelCallOptions } from './verbs/model-calls.ts'

const optionNames = {
  inputs: true,
  providers: true,
  verbs: true,
  tools: true,
  store: true,
  signal: true,
  limits: true,
  modelCalls: true,
  trace: true,
  cwd: true,
  runId: true,
  clock: true,
  now: true,
} as const satisfies Record<keyof RunnerOptions, true>

const limitNames = { tasks: true, processes: true, cost_usd: true } as const satisfies Record<keyof RunLimits, true>

const modelCallNames = { retry: true, repairs: true, prices: true, redact: true } as const satisfies Record<keyof ModelCallOptions, true>

/** @throws NIKA-IMPL-003 for an option that is not known, and for a number that is none or too small. */
export function checkOptions(options: RunnerOptions): void {
  refuseUnknown(options, optionNames, 'option')
  const { limits = {}, modelCalls = {} } = options
  refuseUnknown(limits, limitNames, 'limit')
  const { cost_usd, ...counts } = limits
  for (const [name, limit] of Object.entries(counts)) {
    if (limit === undefined || (Number.isInteger(limit) && limit > 0)) continue
    throw runnerError('NIKA-IMPL-003', { message: `limits.${name} is ${String(limit)}`, hint: 'give a whole number from 1 on' })
  }
  if (cost_usd !== undefined && !(Number.isFinite(cost_usd) && cost_usd >= 0)) {
    throw runnerError('NIKA-IMPL-003', {
      message: `limits.cost_usd is ${String(cost_usd)}`,
      hint: 'give an amount of US dollars from 0 on',
    })
  }
  refuseUnknown(modelCalls, modelCallNames, 'option of modelCalls')
  const { repairs } = modelCalls
  if (repairs !== undefined && !(Number.isInteger(repairs) && repairs >= 0)) {
    throw runnerError('NIKA-IMPL-003', { message: `modelCalls.repairs is ${String(repairs)}`, hint: 'give a whole number from 0 on' })
  }
}

function refuseUnknown(given: object, known: Readonly<Record<string, true>>, what: string): void {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(known, name))
  if (unknown === undefined) return
  throw runnerError('NIKA-IMPL-003', { message: `there is no ${what} ${unknown}`, hint: `known are ${Object.keys(known).join(', ')}` })
}
