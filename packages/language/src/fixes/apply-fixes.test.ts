import { describe, expect, test } from 'vitest'
import { parseWorkflow } from '../parse-workflow.ts'
import { maxDocumentBytes } from '../yaml/check-text.ts'
import { applyFixes } from './apply-fixes.ts'
import { fixWorkflow } from './fix-workflow.ts'

const lines = (...texts: readonly string[]): string => `${texts.join('\n')}\n`

const fix = (text: string): string => fixWorkflow(text).text

describe('the fix for a missing permits block', () => {
  test('writes the block before the tasks', () => {
    const text = lines('nika: a', '# what it does', 'tasks:', '  log: { exec: { command: [git, log] } }')
    const fixed = fix(text)

    expect(fixed).toBe(
      lines('nika: a', '# what it does', 'permits:', '  exec: [git]', 'tasks:', '  log: { exec: { command: [git, log] } }'),
    )
    expect(parseWorkflow(fixed).diagnostics).toEqual([])
  })

  test('keeps CRLF', () => {
    const text = 'nika: a\r\ntasks:\r\n  log: { exec: { command: [git, log] } }\r\n'

    expect(fix(text)).toBe('nika: a\r\npermits:\r\n  exec: [git]\r\ntasks:\r\n  log: { exec: { command: [git, log] } }\r\n')
  })

  test('writes JSON into JSON', () => {
    const text = '{"nika": "a", "tasks": {"log": {"exec": {"command": ["git"]}}}}'
    const fixed = fix(text)

    expect(fixed).toBe('{"nika": "a", "permits": {"exec":["git"]}, "tasks": {"log": {"exec": {"command": ["git"]}}}}')
    expect(JSON.parse(fixed)).toMatchObject({ permits: { exec: ['git'] } })
  })
})

describe('the fix for a task that is read outside the boundary', () => {
  const head = ['nika: a', 'tasks:', '  log: { infer: { prompt: x } }'] as const

  test('binds it under with:', () => {
    const text = lines(...head, '  notes:', '    infer:', '      prompt: |', '        Write:', '        ${{ tasks.log.output.text }}')

    expect(fix(text)).toBe(
      lines(
        ...head,
        '  notes:',
        '    with: { log_text: "${{ tasks.log.output.text }}" }',
        '    infer:',
        '      prompt: |',
        '        Write:',
        '        ${{ with.log_text }}',
      ),
    )
  })

  test('adds to the bindings that there are, and uses one that fits', () => {
    const text = lines(
      ...head,
      '  notes:',
      '    with:',
      '      log: other',
      '    infer: { prompt: "${{ tasks.log.output }} and ${{ tasks.log.output }}", system: "${{ tasks.log.status }}" }',
    )

    expect(fix(text)).toBe(
      lines(
        ...head,
        '  notes:',
        '    with:',
        '      log_3: "${{ tasks.log.status }}"',
        '      log_2: "${{ tasks.log.output }}"',
        '      log: other',
        '    infer: { prompt: "${{ with.log_2 }} and ${{ with.log_2 }}", system: "${{ with.log_3 }}" }',
      ),
    )
  })

  test('works in braces', () => {
    const text =
      '{"nika": "a", "tasks": {"log": {"infer": {"prompt": "x"}}, "notes": {"with": {"a": 1}, "infer": {"prompt": "${{ tasks.log.output }}"}}}}'
    const fixed = fix(text)

    expect(parseWorkflow(fixed).diagnostics).toEqual([])
    expect(JSON.parse(fixed)).toMatchObject({
      tasks: { notes: { with: { a: 1, log: '${{ tasks.log.output }}' }, infer: { prompt: '${{ with.log }}' } } },
    })
  })

  test('is not offered where the text cannot be found exactly', () => {
    const text = lines(...head, '  notes: { infer: { prompt: "${{ tasks\\x2elog.output }}" } }')
    const [first] = parseWorkflow(text).diagnostics

    expect([first?.code, first?.fix]).toEqual(['NIKA-VAR-021', undefined])
  })
})

test('the fixes for a byte order mark and for NFC clean the text', () => {
  expect(fix('\ufeffnika: a\ntasks: { a: { infer: { prompt: e\u0301 } } }\n')).toBe(
    'nika: a\ntasks: { a: { infer: { prompt: \u00e9 } } }\n',
  )
})

test('a fix that overlaps an earlier one waits for the next round', () => {
  const edit = (offset: number, length: number, text: string) => ({ title: text, edits: [{ offset, length, text }] })
  const diagnostic = { code: 'NIKA-STAGE-001', severity: 'error', message: '', hint: '', path: '' } as const
  const given = [
    { ...diagnostic, fix: edit(0, 3, 'A') },
    { ...diagnostic, fix: edit(2, 2, 'B') },
    { ...diagnostic, fix: edit(6, 1, 'C') },
    diagnostic,
  ]

  expect(applyFixes('0123456789', given)).toEqual({ text: 'A345C789', applied: [given[0], given[2]] })
})

describe('all fixes of a text', () => {
  test('are told in order, each with its place in the text at that time', () => {
    const text = '\ufeffnika: a\ntasks:\n  log: { exec: { command: [git] } }\n'

    expect(fixWorkflow(text).applied.map(({ code, where }) => `${code} ${where?.line}:${where?.column}`)).toEqual([
      'NIKA-YAML-011 1:1',
      'NIKA-AUTH-006 3:10',
    ])
  })

  test('leave a text alone that they would make too large', () => {
    const head = 'nika: a\ntasks:\n  log: { exec: { command: [git] } }\n'
    const text = `${head}#`.padEnd(maxDocumentBytes, '.')

    expect(fixWorkflow(text)).toEqual({ text, applied: [] })
  })
})
