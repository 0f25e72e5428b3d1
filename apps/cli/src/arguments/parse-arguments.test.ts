import { describe, expect, test } from 'vitest'
import { checkDescription, runDescription, runsDescription, showDescription } from './command-descriptions.ts'
import { optionValue, parseArguments } from './parse-arguments.ts'

describe('arguments', () => {
  test('are operands and options in any order', () => {
    const parsed = parseArguments(showDescription, ['--task', 'notes', '@last', '--json', '--at=12'])

    expect(parsed.operands).toEqual(['@last'])
    expect(optionValue(parsed, 'task')).toBe('notes')
    expect(optionValue(parsed, 'at')).toBe('12')
    expect(parsed.options.has('json')).toBe(true)
  })

  test('hold each value of an option that may be repeated', () => {
    const { options } = parseArguments(runDescription, ['flow.nika.yaml', '--var', 'a=1', '--var=b=--x', '--var', 'a=2'])

    expect(options.get('var')).toEqual(['a=1', 'b=--x', 'a=2'])
  })

  test('after -- are operands', () => {
    expect(parseArguments(checkDescription, ['--', '--odd.nika.yaml', '-']).operands).toEqual(['--odd.nika.yaml', '-'])
  })

  test('that say - mean standard input', () => {
    expect(parseArguments(runDescription, ['-']).operands).toEqual(['-'])
  })
})

describe('wrong arguments are refused:', () => {
  test.each([
    {
      what: 'a misspelt option',
      command: showDescription,
      args: ['@last', '--tsk', 'notes'],
      code: 'NIKA-CLI-002',
      message: 'nika show has no option `--tsk`',
      hint: 'did you mean `--task`?',
    },
    {
      what: 'an unknown option',
      command: runsDescription,
      args: ['--everything'],
      code: 'NIKA-CLI-002',
      message: 'nika runs has no option `--everything`',
      hint: '`nika help runs` lists its options',
    },
    {
      what: 'a short option',
      command: runsDescription,
      args: ['-j'],
      code: 'NIKA-CLI-002',
      message: 'nika runs has no option `-j`',
      hint: '`nika help runs` lists its options',
    },
    {
      what: 'an option of another command',
      command: runDescription,
      args: ['flow.nika.yaml', '--at', '3'],
      code: 'NIKA-CLI-002',
      message: 'nika run has no option `--at`',
      hint: 'did you mean `--var`?',
    },
    {
      what: 'no operand',
      command: runDescription,
      args: [],
      code: 'NIKA-CLI-003',
      message: 'nika run needs a FILE',
      hint: 'usage: nika run FILE; `nika help run` says more',
    },
    {
      what: 'a surplus operand, with what it hides',
      command: runDescription,
      args: ['a.nika.yaml', 'b\u001b[2J'],
      code: 'NIKA-CLI-003',
      message: 'nika run does not know what to do with `b\\u001b[2J`',
      hint: 'usage: nika run FILE; `nika help run` says more',
    },
    {
      what: 'an option without its value at the end',
      command: showDescription,
      args: ['@last', '--at'],
      code: 'NIKA-CLI-003',
      message: '--at needs a value: --at EVENT',
      hint: 'usage: nika show RUN; `nika help show` says more',
    },
    {
      what: 'an option without its value before another option',
      command: showDescription,
      args: ['@last', '--at', '--json'],
      code: 'NIKA-CLI-003',
      message: '--at needs a value: --at EVENT',
      hint: 'usage: nika show RUN; `nika help show` says more',
    },
    {
      what: 'a flag with a value',
      command: runsDescription,
      args: ['--json=yes'],
      code: 'NIKA-CLI-003',
      message: '--json takes no value',
      hint: 'usage: nika runs; `nika help runs` says more',
    },
    {
      what: 'an option given twice',
      command: showDescription,
      args: ['@last', '--at', '1', '--at', '2'],
      code: 'NIKA-CLI-003',
      message: '--at is given twice',
      hint: 'usage: nika show RUN; `nika help show` says more',
    },
  ])('$what', ({ command, args, code, message, hint }) => {
    expect(() => parseArguments(command, args)).toThrow(expect.objectContaining({ code, message, hint }))
  })
})
