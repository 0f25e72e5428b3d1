// argv → command → exit code. What a command needs is imported when it is called: `nika --version` reads this file alone.
import manifest from '../package.json' with { type: 'json' }
import type { Command, CommandContext } from './command-context.ts'

const { version } = manifest

const commands: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ['run', async () => (await import('./commands/run.ts')).run],
  ['check', async () => (await import('./commands/check.ts')).check],
  ['show', async () => (await import('./commands/show.ts')).show],
  ['export', async () => (await import('./commands/export.ts')).exportCommand],
  ['runs', async () => (await import('./commands/runs.ts')).runs],
  ['help', async () => (await import('./commands/help.ts')).help],
])

const context: CommandContext = {
  version,
  cwd: process.cwd(),
  env: process.env,
  get stdin() {
    return process.stdin
  },
  get stdout() {
    return process.stdout
  },
  get stderr() {
    return process.stderr
  },
  onSignal(signals, listener) {
    for (const signal of signals) process.on(signal, listener)
    return () => {
      for (const signal of signals) process.off(signal, listener)
    }
  },
}

async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args
  if (name === '--version') {
    process.stdout.write(`${version}\n`)
    return 0
  }
  try {
    const { command, given } = await chosenCommand(name, rest)
    return await command(given, context)
  } catch (error) {
    const { reportFailure } = await import('./errors/report-failure.ts')
    return reportFailure(error, context)
  }
}

interface ChosenCommand {
  readonly command: Command
  readonly given: readonly string[]
}

async function chosenCommand(name: string | undefined, given: readonly string[]): Promise<ChosenCommand> {
  if (name === undefined || name === '--help' || name === '-h') return { command: await load('help'), given: [] }
  if (isHelpAsked(given)) return { command: await load('help'), given: [name] }
  return { command: await load(name), given }
}

/** `nika run --help`; what stands after `--` is a name. */
function isHelpAsked(args: readonly string[]): boolean {
  const end = args.indexOf('--')
  const options = end === -1 ? args : args.slice(0, end)
  return options.includes('--help') || options.includes('-h')
}

async function load(name: string): Promise<Command> {
  const command = await commands.get(name)?.()
  if (command !== undefined) return command
  throw (await import('./arguments/unknown-command.ts')).unknownCommand(name)
}

/** Nobody reads any more (`| head -1`): that is no failure, and there is nobody to tell. */
function isClosedPipe({ code }: NodeJS.ErrnoException): boolean {
  return code === 'EPIPE' || code === 'EIO'
}

/** Sockets that are kept alive and timers must not hold the process up; what was written is written first. */
function leave(code: number): void {
  process.stdout.write('', () => {
    const lost = process.stdout.errored
    if (lost !== null && !isClosedPipe(lost)) void leaveUnwritten(lost)
    else process.stderr.write('', () => process.exit(code))
  })
}

/** A command whose output was lost has failed, whatever it did. */
async function leaveUnwritten(cause: Error): Promise<void> {
  const { cliError } = await import('./errors/codes.ts')
  const { reportFailure } = await import('./errors/report-failure.ts')
  reportFailure(cliError('NIKA-CLI-013', { message: `the output could not be written: ${cause.message}` }), context)
  process.stderr.write('', () => process.exit(1))
}

/** What nobody expected: it says that it is a bug, and ends the process. */
async function leaveByFailure(error: unknown): Promise<void> {
  const { reportFailure } = await import('./errors/report-failure.ts')
  leave(reportFailure(error, context))
}

/** Nothing is left that could end the command, and it has not ended: without this, that would look like a success. */
function leaveStuck(): Promise<void> {
  return leaveByFailure(new Error('the command waits for something that will never come'))
}

// What is lost is told by leave; what standard error loses, there is nowhere to tell.
process.stdout.on('error', () => undefined)
process.stderr.on('error', () => undefined)
process.once('uncaughtException', leaveByFailure)
process.once('beforeExit', leaveStuck)
void main(process.argv.slice(2)).then(leave)
