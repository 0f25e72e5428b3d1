import { defineErrors } from '@nika/events'

/** The codes of the command line: NIKA-CLI. */
export const cliErrorTable = {
  'NIKA-CLI-001': { title: 'Unknown command', hint: '`nika --help` lists the commands', category: 'validation_error' },
  'NIKA-CLI-002': { title: 'Unknown option', hint: '`nika help COMMAND` lists the options of a command', category: 'validation_error' },
  'NIKA-CLI-003': { title: 'Wrong arguments', hint: '`nika help COMMAND` shows how a command is called', category: 'validation_error' },
  'NIKA-CLI-004': { title: 'File cannot be read', hint: 'check the path and your rights', category: 'validation_error' },
  'NIKA-CLI-005': {
    title: 'File name is not canonical',
    hint: 'rename it to <name>.nika.yaml, so that editors and tools know it',
    category: 'validation_error',
  },
  'NIKA-CLI-006': { title: 'No runs yet', hint: 'make one: nika run FILE', category: 'validation_error' },
  'NIKA-CLI-007': { title: 'No such task in the run', hint: '`nika show RUN` lists the tasks', category: 'validation_error' },
  'NIKA-CLI-008': { title: 'No such event in the run', hint: 'give the id of an event of the run', category: 'validation_error' },
  'NIKA-CLI-009': {
    title: 'Provider cannot be called',
    hint: 'set its key in the environment, or use mock/echo, which needs none',
    category: 'provider_error',
  },
  'NIKA-CLI-010': {
    title: 'Copy of the events cannot be written',
    hint: 'check the path given to --events; the run itself is stored',
    category: 'internal_error',
  },
  'NIKA-CLI-011': {
    title: 'Configuration cannot be read',
    hint: 'correct the file, or remove it: everything has a default',
    category: 'validation_error',
  },
  'NIKA-CLI-012': {
    title: 'Configuration is not valid',
    hint: 'compare it with the table of options',
    category: 'validation_error',
  },
  'NIKA-CLI-013': {
    title: 'Output cannot be written',
    hint: 'free some space, or send it elsewhere; `nika show @last --json` has the outputs of the last run',
    category: 'internal_error',
  },
  'NIKA-CLI-014': {
    title: 'File cannot be fixed',
    hint: 'check your rights to the file and its folder; it is as it was',
    category: 'validation_error',
  },
  'NIKA-CLI-015': {
    title: 'File changed while it was fixed',
    hint: 'check it again; what is in it now was kept',
    category: 'validation_error',
  },
} as const

/** Creates an error of the command line. */
export const cliError = defineErrors(cliErrorTable)
