import { defineErrors } from '@nika/events'

/** The codes of @nika/runner. */
export const runnerErrorTable = {
  'NIKA-INFER-002': {
    title: 'Answer does not satisfy the schema',
    hint: 'say in the prompt what is wanted, use a model with structured output, or loosen the schema',
    category: 'validation_error',
  },
  'NIKA-IMPL-001': { title: 'Verb has a bug', hint: 'the cause tells what the verb threw', category: 'internal_error' },
  'NIKA-IMPL-002': { title: 'Tool has a bug', hint: 'the cause tells what the tool threw', category: 'tool_error' },
  'NIKA-IMPL-003': { title: 'Option is not known', hint: 'check the spelling of the option', category: 'validation_error' },
} as const

/** Creates an error of this package. */
export const runnerError = defineErrors(runnerErrorTable)
