import { expect, test } from 'vitest'
import { plain } from '../terminal/paint.ts'
import { showDescription } from './command-descriptions.ts'
import { commandText, overviewText } from './help-text.ts'
import { unknownCommand } from './unknown-command.ts'

test('the overview lists every command', () => {
  expect(overviewText('1.2.3', plain)).toBe(`nika 1.2.3 runs workflows of models, programs and tools, and records everything that happens.

  nika run FILE          run a workflow
  nika check FILE…       check workflow files; nothing runs
  nika show RUN          tell what happened in a run, and what a task received
  nika runs              list the runs, the latest first
  nika export RUN [URL]  send a run to an OpenTelemetry collector, or print its trace
  nika help [COMMAND]    explain a command
  --version              print the version
  --help                 print this; with a command, explain it
`)
})

test('the help of a command tells its options and what they take', () => {
  expect(commandText(showDescription, plain)).toBe(`nika show RUN [options]
  tell what happened in a run, and what a task received

  --task TASK  tell all about one task: what it received and from where, what it did, what came out
  --at EVENT   the run as it was after the event with this id
  --json       print everything as JSON, nothing shortened

RUN is the id of a run, the beginning of one, or @last.
`)
})

test.each([
  ['rum', 'NIKA-CLI-001', 'there is no command `rum`', 'did you mean `run`?'],
  ['flow.nika.yaml', 'NIKA-CLI-001', 'there is no command `flow.nika.yaml`', 'to run a file: nika run flow.nika.yaml'],
  ['frobnicate', 'NIKA-CLI-001', 'there is no command `frobnicate`', '`nika --help` lists the commands'],
  ['--versoin', 'NIKA-CLI-002', 'nika has no option `--versoin`', 'did you mean `--version`?'],
  ['\u001b[2J', 'NIKA-CLI-001', 'there is no command `\\u001b[2J`', expect.any(String)],
])('%j is no command', (name, code, message, hint) => {
  expect(unknownCommand(name)).toMatchObject({ code, message, hint })
})
