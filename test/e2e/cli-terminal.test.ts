import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { NikaProject } from '../support/nika-project.ts'

/** What a terminal obeys: a cleared screen, a title, a link, a lone CSI, an overwritten line, a turned text. */
const hostile = '\u001b[2J\u001b]0;owned\u0007\u001b]8;;https://evil.example\u0007link\u009b31m\roverwritten\b\b\u202egnp'

const workflow = `nika: hostile
model: mock/echo
permits: { fs: { read: ["./*.txt"] }, tools: ["nika:read"] }
tasks:
  read: { invoke: { tool: "nika:read", args: { path: ./hostile.txt } } }
  ask:
    with: { text: "\${{ tasks.read.output }}" }
    infer: { prompt: "\${{ with.text }}" }
  trip: { after: { ask: success }, with: { text: "\${{ tasks.ask.output }}" }, invoke: { tool: "nika:read", args: { path: "./\${{ with.text }}.txt" } } }
`

const friendly = `nika: friendly
model: mock/echo
tasks: { ask: { infer: { prompt: "first line\\nsecond line" } } }
outputs: { answer: "\${{ tasks.ask.output }}", count: "\${{ tasks.ask.output }}" }
`

let project: NikaProject
beforeEach(() => {
  project = new NikaProject({ 'hostile.nika.yaml': workflow, 'friendly.nika.yaml': friendly, 'hostile.txt': hostile })
})
afterEach(() => project[Symbol.dispose]())

/** All that stands between the colours and the cursor movements that nika itself sends. */
function foreignControl(text: string): readonly string[] {
  const own = /\u001b\[(?:\d+m|\d+F|J)|\r?\n/g
  return text.replaceAll(own, '').match(/\p{Cc}|\u202e/gu) ?? []
}

describe('a hostile answer', () => {
  test('never reaches a terminal as it is, neither while it is written nor afterwards', () => {
    const shown = [
      project.onTerminal(['run', 'hostile.nika.yaml']),
      project.onTerminal(['show', '@last']),
      project.onTerminal(['show', '@last', '--task', 'ask']),
      project.onTerminal(['show', '@last', '--task', 'trip']),
      project.onTerminal(['show', '@last', '--task', 'ask', '--json']),
      project.onTerminal(['runs']),
    ]

    expect(shown.map(foreignControl)).toEqual(shown.map(() => []))
    expect(shown[0]).toContain('\\u001b[2J\\u001b]0;owned\\u0007')
    expect(shown[2]).toContain('\\u001b]8;;https://evil.example\\u0007link\\u009b31m\\u000doverwritten\\u0008\\u0008\\u202egnp')
  })

  test('never reaches a pipe as it is either', () => {
    const { stdout, stderr } = project.nika(['run', 'hostile.nika.yaml'])

    expect([stdout, stderr].map(foreignControl)).toEqual([[], []])
  })
})

describe('a terminal', () => {
  test('shows the answer as it is written, then the outcome, then the outputs to read', () => {
    const screen = project
      .onTerminal(['run', 'friendly.nika.yaml'])
      .replaceAll(/\u001b\[\d+m/g, '')
      .replaceAll('\r\n', '\n')

    expect(screen).toContain('  ask │ mock(echo) · first line\n')
    expect(screen).toMatch(/✓ ask {2}mock\/echo · .*\n/)
    expect(screen.slice(screen.indexOf('✓ completed'))).toMatch(
      /^✓ completed in .*\n {2}look closer: nika show @last\n\nanswer\n {2}mock\(echo\) · first line\n {2}second line\ncount\n/,
    )
  })

  test('is coloured, unless NO_COLOR is set', () => {
    expect(project.onTerminal(['check', 'friendly.nika.yaml'])).toContain('\u001b[32m✓\u001b[39m')
    expect(project.onTerminal(['check', 'friendly.nika.yaml'], { NO_COLOR: '1' })).not.toContain('\u001b')
  })

  test('that can do nothing is written to line by line', () => {
    expect(project.onTerminal(['run', 'friendly.nika.yaml'], { TERM: 'dumb' })).not.toContain('\u001b')
  })
})
