/** An option of a command. */
export interface OptionDescription {
  readonly name: string
  /** What its value is called in the help; absent for a flag. */
  readonly value?: string
  /** Whether it may be given several times; default false. */
  readonly repeatable?: boolean
  readonly description: string
}

/** A command as the help and the parser of arguments know it. */
export interface CommandDescription {
  readonly name: string
  /** What it does, in the list of commands. */
  readonly summary: string
  /** How it is called, without options. */
  readonly usage: string
  /** How many operands it takes. */
  readonly operands: { readonly least: number; readonly most: number }
  readonly options: readonly OptionDescription[]
  /** What its name and its options do not say. */
  readonly details: readonly string[]
}

const runNames = 'RUN is the id of a run, the beginning of one, or @last.'
const fileNames = 'FILE is <name>.nika.yaml, or - for standard input.'

export const runDescription: CommandDescription = {
  name: 'run',
  summary: 'run a workflow',
  usage: 'nika run FILE',
  operands: { least: 1, most: 1 },
  options: [
    { name: 'var', value: 'NAME=VALUE', repeatable: true, description: 'give an input of the workflow a value' },
    { name: 'max-cost-usd', value: 'USD', description: 'start nothing more once the model calls have cost more than this' },
    { name: 'cassette', value: 'RUN|PATH', description: 'answer every model call from a recorded run, or from a file of events' },
    { name: 'events', value: 'OUT', description: 'write the events to this file too, as they happen' },
    { name: 'otel', value: 'URL', description: 'send the spans of the run to this OpenTelemetry collector, as it goes' },
  ],
  details: [
    fileNames,
    `${runNames} A PATH has a dot or a slash.`,
    'Standard output holds the outputs: one JSON object, or a readable form on a terminal. Progress goes to standard error.',
    'Exit status: 0 completed, 1 failed, 2 wrong usage or refused file, 3 cancelled, 130 left at once by a second ^C.',
  ],
}

export const checkDescription: CommandDescription = {
  name: 'check',
  summary: 'check workflow files; nothing runs',
  usage: 'nika check FILE…',
  operands: { least: 1, most: Number.POSITIVE_INFINITY },
  options: [
    { name: 'fix', description: 'change the files: apply every fix that a program can apply, then check what they hold' },
    { name: 'json', description: 'print the diagnostics as JSON' },
  ],
  details: [fileNames, 'Exit status: 0 nothing but warnings, 2 a file is refused.'],
}

export const showDescription: CommandDescription = {
  name: 'show',
  summary: 'tell what happened in a run, and what a task received',
  usage: 'nika show RUN',
  operands: { least: 1, most: 1 },
  options: [
    { name: 'task', value: 'TASK', description: 'tell all about one task: what it received and from where, what it did, what came out' },
    { name: 'at', value: 'EVENT', description: 'the run as it was after the event with this id' },
    { name: 'json', description: 'print everything as JSON, nothing shortened' },
  ],
  details: [runNames],
}

export const runsDescription: CommandDescription = {
  name: 'runs',
  summary: 'list the runs, the latest first',
  usage: 'nika runs',
  operands: { least: 0, most: 0 },
  options: [{ name: 'json', description: 'print the list as JSON' }],
  details: ['Runs are kept in .nika/runs of the working directory; NIKA_DIR names another folder than .nika.'],
}

export const exportDescription: CommandDescription = {
  name: 'export',
  summary: 'send a run to an OpenTelemetry collector, or print its trace',
  usage: 'nika export RUN [URL]',
  operands: { least: 1, most: 2 },
  options: [
    { name: 'to', value: 'TARGET', description: 'otlp: the collector at URL; tree: print the spans as text. Default: otlp' },
    { name: 'content', description: 'export prompts, answers, inputs and arguments, too' },
  ],
  details: [
    runNames,
    'URL is the base of a collector, for example http://localhost:4318; without it OTEL_EXPORTER_OTLP_ENDPOINT counts.',
    'Exported again, or after `nika run --otel`, a run gives the same spans.',
  ],
}

export const helpDescription: CommandDescription = {
  name: 'help',
  summary: 'explain a command',
  usage: 'nika help [COMMAND]',
  operands: { least: 0, most: 1 },
  options: [],
  details: [],
}

/** All commands, in the order of the help. */
export const commandDescriptions: readonly CommandDescription[] = [
  runDescription,
  checkDescription,
  showDescription,
  runsDescription,
  exportDescription,
  helpDescription,
]
