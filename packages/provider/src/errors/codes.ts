import { defineErrors } from '@nika/events/core'

/** The codes of @nika/provider and of every provider package. */
export const providerErrorTable = {
  'NIKA-INFER-001': { title: 'Model call failed', hint: 'see the kind and the status in the details', category: 'provider_error' },
  'NIKA-INFER-003': {
    title: 'No token counts from a model that costs money',
    hint: 'a budget needs counts: use an endpoint that reports usage, or run without a money budget',
    category: 'validation_error',
  },
  'NIKA-INFER-004': {
    title: 'Answer is empty though tokens were spent',
    hint: 'raise max_tokens or lower the reasoning effort: reasoning is paid from the same limit',
    category: 'validation_error',
  },
  'NIKA-CANCEL-001': { title: 'Cancelled', hint: 'the call was cancelled before it was answered', category: 'cancelled' },
  'NIKA-TIMEOUT-001': { title: 'Out of time', hint: 'raise the timeout, or ask for less', category: 'timeout_error' },
  'NIKA-CONFIG-001': {
    title: 'Configuration of a provider is not valid',
    hint: 'compare the entry with the table of options',
    category: 'validation_error',
  },
  'NIKA-REPLAY-020': {
    title: 'Call is not in the cassette',
    hint: 'record it, or undo what changed in the request',
    category: 'validation_error',
  },
} as const

/** Creates an error of this package or of a provider. */
export const providerError = defineErrors(providerErrorTable)
