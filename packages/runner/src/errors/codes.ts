import { defineErrors } from '@nika/events'

/** The codes of @nika/runner. */
export const runnerErrorTable = {
  'NIKA-INFER-002': {
    title: 'Answer does not satisfy the schema',
    hint: 'say in the prompt what is wanted, use a model with structured output, or loosen the schema',
    category: 'validation_error',
  },
  'NIKA-EXEC-001': {
    title: 'Program failed',
    hint: 'its error output says why; `capture: structured` makes the exit code a value',
    category: 'process_error',
  },
  'NIKA-EXEC-002': {
    title: 'Program could not be started',
    hint: 'check that it is installed and may be executed',
    category: 'process_error',
  },
  'NIKA-EXEC-003': {
    title: 'Output of a program cannot be decoded',
    hint: 'compare what it writes with `decode:`',
    category: 'process_error',
  },
  'NIKA-LIMIT-001': {
    title: 'Program writes too much',
    hint: 'let it write to a file, or filter its output',
    category: 'process_error',
  },
  'NIKA-INVOKE-002': {
    title: 'Arguments do not fit the tool',
    hint: 'compare the arguments with the description of the tool',
    category: 'validation_error',
  },
  'NIKA-BUILTIN-READ-001': {
    title: 'File not found',
    hint: 'check the path; relative ones start in the working directory of the run',
    category: 'tool_error',
  },
  'NIKA-BUILTIN-READ-002': { title: 'File cannot be read', hint: 'check that it is a file, and its permissions', category: 'tool_error' },
  'NIKA-BUILTIN-READ-003': { title: 'File is not UTF-8', hint: 'convert it to UTF-8 first', category: 'tool_error' },
  'NIKA-BUILTIN-WRITE-001': {
    title: 'File cannot be written',
    hint: 'check the folder, its permissions and its free space',
    category: 'tool_error',
  },
  'NIKA-BUILTIN-WRITE-002': { title: 'File exists', hint: 'choose another path, or leave `overwrite: false` out', category: 'tool_error' },
  'NIKA-BUILTIN-FETCH-001': { title: 'Fetch failed', hint: 'see the status in the details, or the cause', category: 'network_error' },
  'NIKA-RUN-1704': {
    title: 'Budget of the run is spent',
    hint: 'raise the budget (--max-cost-usd, limits.cost_usd) and run again, or ask for less: a cheaper model, a lower max_tokens',
    category: 'budget_error',
  },
  'NIKA-IMPL-001': { title: 'Verb has a bug', hint: 'the cause tells what the verb threw', category: 'internal_error' },
  'NIKA-IMPL-002': { title: 'Tool has a bug', hint: 'the cause tells what the tool threw', category: 'tool_error' },
  'NIKA-IMPL-004': { title: 'Verb is not registered', hint: 'register it under the option `verbs`', category: 'internal_error' },
  'NIKA-IMPL-003': { title: 'Option is wrong', hint: 'compare it with the table of options', category: 'validation_error' },
} as const

/** Creates an error of this package. */
export const runnerError = defineErrors(runnerErrorTable)
