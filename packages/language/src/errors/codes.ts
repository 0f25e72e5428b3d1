import { defineErrors } from '@nika/events'

/**
 * The codes of the workflow language. All but NIKA-STAGE and NIKA-INPUT are the specification's, with its meaning.
 * NIKA-STAGE: a part of the language that is not built yet. NIKA-INPUT: values given for a run.
 */
export const languageErrorTable = {
  'NIKA-YAML-001': { title: 'YAML anchor', hint: 'write the value out where it is used', category: 'validation_error' },
  'NIKA-YAML-002': { title: 'YAML alias', hint: 'write the value out where it is used', category: 'validation_error' },
  'NIKA-YAML-003': { title: 'YAML merge key', hint: 'write the merged keys out', category: 'validation_error' },
  'NIKA-YAML-004': { title: 'Key is written twice', hint: 'keep one of the two', category: 'validation_error' },
  'NIKA-YAML-005': {
    title: 'Scalar is too large',
    hint: 'put texts above 64 KiB into a file and read it with nika:read',
    category: 'validation_error',
  },
  'NIKA-YAML-006': {
    title: 'Custom YAML tag',
    hint: 'remove the tag; only the tags of the YAML core schema are allowed',
    category: 'validation_error',
  },
  'NIKA-YAML-007': { title: 'Key is not text', hint: 'put the key in quotes', category: 'validation_error' },
  'NIKA-YAML-008': {
    title: 'Number is not finite',
    hint: 'JSON has no NaN and no infinity; use a string or null',
    category: 'validation_error',
  },
  'NIKA-YAML-009': { title: 'Document is nested too deeply', hint: 'keep it within 64 levels', category: 'validation_error' },
  'NIKA-YAML-010': {
    title: 'Document is too large',
    hint: 'keep it within 1 MiB; put large texts into files',
    category: 'validation_error',
  },
  'NIKA-YAML-011': {
    title: 'Text is not plain NFC',
    hint: 'save the file as UTF-8 without a byte order mark, in Unicode form NFC',
    category: 'validation_error',
  },
  'NIKA-PARSE-001': { title: 'Not YAML', hint: 'correct the YAML syntax', category: 'parse_error' },
  'NIKA-PARSE-002': {
    title: 'Not a workflow',
    hint: 'a workflow needs `nika: <name>` and at least one task under `tasks:`',
    category: 'validation_error',
  },
  'NIKA-PARSE-003': {
    title: 'Name is not kebab-case',
    hint: 'use lower-case letters, digits and hyphens, beginning with a letter: `nika: release-notes`',
    category: 'parse_error',
  },
  'NIKA-PARSE-005': { title: 'Unknown key', hint: 'remove it', category: 'validation_error' },
  'NIKA-PARSE-006': {
    title: 'Task id is not snake_case',
    hint: 'use lower-case letters, digits and underscores, beginning with a letter',
    category: 'validation_error',
  },
  'NIKA-PARSE-008': { title: 'Task has no verb', hint: 'give it one of `infer:`, `exec:`, `invoke:`', category: 'validation_error' },
  'NIKA-PARSE-009': { title: 'Task has several verbs', hint: 'make a task of each', category: 'validation_error' },
  'NIKA-PARSE-013': {
    title: 'Reserved binding name',
    hint: 'choose another name; output, status, error, started_at, ended_at and duration_ms belong to the task record',
    category: 'validation_error',
  },
  'NIKA-PARSE-017': { title: 'Task id is written twice', hint: 'give one of the two tasks another id', category: 'validation_error' },
  'NIKA-PARSE-018': { title: 'Required field is missing', hint: 'add it', category: 'validation_error' },
  'NIKA-PARSE-019': { title: 'Wrong shape', hint: 'write it in the shape that the message names', category: 'validation_error' },
  'NIKA-PARSE-022': { title: 'tasks is a list', hint: 'make it a map: the key is the id of the task', category: 'validation_error' },
  'NIKA-PARSE-023': { title: 'Task has an id field', hint: 'remove it: the key of the task is its id', category: 'validation_error' },
  'NIKA-PARSE-024': {
    title: 'Task has depends_on',
    hint: 'bind data with `with:`, or order without data with `after: { <task>: success }`',
    category: 'validation_error',
  },
  'NIKA-PARSE-025': {
    title: 'decode with capture: structured',
    hint: 'remove `decode:`: a structured capture is an object already',
    category: 'validation_error',
  },
  'NIKA-DAG-001': { title: 'Tasks form a cycle', hint: 'remove one of the edges', category: 'validation_error' },
  'NIKA-DAG-002': { title: 'Task is not declared', hint: 'name a task of this file', category: 'validation_error' },
  'NIKA-DAG-005': { title: 'Unknown after predicate', hint: 'write `success`', category: 'validation_error' },
  'NIKA-TYPE-001': {
    title: 'Not a type',
    hint: 'types are null, bool, integer, number, string, uri, path, duration, timestamp, { array: T }, { map: T }, { object: {…} }, { enum: […] }',
    category: 'validation_error',
  },
  'NIKA-DEFAULT-001': { title: 'Value does not fit its type', hint: 'change the value or the type', category: 'validation_error' },
  'NIKA-VAR-001': { title: 'Reference leads nowhere', hint: 'declare it, or correct the name', category: 'variable_error' },
  'NIKA-VAR-003': {
    title: 'Path contradicts the schema',
    hint: 'read a declared property, or declare this one in the schema',
    category: 'validation_error',
  },
  'NIKA-VAR-005': { title: 'Not an expression', hint: 'write a path: `${{ with.name }}`', category: 'validation_error' },
  'NIKA-VAR-006': { title: 'Value has the wrong type', hint: 'bind a value of the type that the field needs', category: 'variable_error' },
  'NIKA-VAR-008': {
    title: 'Template is not closed',
    hint: 'close it with `}}`, or write `\\${{` for the plain characters',
    category: 'validation_error',
  },
  'NIKA-VAR-009': {
    title: 'Output does not fit its type',
    hint: 'change the task that makes the value, or the type of the output',
    category: 'validation_error',
  },
  'NIKA-VAR-020': { title: 'A task is not a value', hint: 'read its output: `${{ tasks.<id>.output }}`', category: 'validation_error' },
  'NIKA-VAR-021': {
    title: 'Task is read outside the boundary',
    hint: 'bind it under `with:` and read `${{ with.<name> }}`',
    category: 'validation_error',
  },
  'NIKA-VALUES-001': {
    title: 'vars is no longer part of the language',
    hint: 'declare parameters under `inputs:` and fixed values under `const:`',
    category: 'validation_error',
  },
  'NIKA-VALUES-002': {
    title: 'env is no longer part of the language',
    hint: 'declare settings under `inputs:` with a default; the environment of a program is `exec.env`',
    category: 'validation_error',
  },
  'NIKA-VALUES-003': {
    title: 'Unknown namespace of values',
    hint: 'values are read from `inputs`, `const` and `with`',
    category: 'validation_error',
  },
  'NIKA-INVOKE-001': { title: 'Unknown tool', hint: 'use nika:read, nika:write or nika:fetch', category: 'validation_error' },
  'NIKA-BUILTIN-001': {
    title: 'Arguments do not fit the tool',
    hint: 'compare the arguments with the description of the tool',
    category: 'validation_error',
  },
  'NIKA-BUILTIN-DONE-001': {
    title: 'nika:done outside an agent',
    hint: 'remove the task: nika:done ends the loop of an agent',
    category: 'validation_error',
  },
  'NIKA-BUILTIN-COMPOSE-001': {
    title: 'nika:compose outside an agent',
    hint: 'remove the task: nika:compose is a tool for agents',
    category: 'validation_error',
  },
  'NIKA-PROVIDER-001': {
    title: 'Unknown provider',
    hint: 'write `<provider>/<model>`, for example `openai/gpt-5-mini`',
    category: 'validation_error',
  },
  'NIKA-AUTH-006': { title: 'No permits', hint: 'add a `permits:` block that lists what the tasks need', category: 'security_error' },
  'NIKA-AUTH-007': { title: 'Permit is a template', hint: 'write the host, path, program or name out', category: 'security_error' },
  'NIKA-AUTH-009': { title: 'Permit without effect', hint: 'remove it: this variable never reaches a program', category: 'security_error' },
  'NIKA-AUTH-010': { title: 'Wildcard host', hint: 'name each host, or write "*" for every public host', category: 'security_error' },
  'NIKA-SEC-001': { title: 'Dangerous program', hint: 'do this outside of the workflow', category: 'security_error' },
  'NIKA-SEC-004': { title: 'Outside the permits', hint: 'keep inside the permits, or extend them', category: 'security_error' },
  'NIKA-SEC-005': {
    title: 'Private address',
    hint: 'only an exact loopback host may be permitted; every other private address is out of reach',
    category: 'security_error',
  },
  'NIKA-INPUT-001': { title: 'Input is missing', hint: 'give it a value', category: 'validation_error' },
  'NIKA-INPUT-002': { title: 'Input is not declared', hint: 'give only declared inputs', category: 'validation_error' },
  'NIKA-INPUT-003': { title: 'Input does not fit its type', hint: 'give a value of the declared type', category: 'validation_error' },
  'NIKA-STAGE-001': { title: 'Not yet', hint: 'this part of the language is not built yet', category: 'validation_error' },
} as const

/** A code of the workflow language. */
export type LanguageErrorCode = keyof typeof languageErrorTable

/** Creates an error of the workflow language. */
export const languageError = defineErrors(languageErrorTable)
