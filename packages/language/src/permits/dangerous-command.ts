const dangerousPrograms = new Set(['sudo', 'doas', 'pkexec', 'su', 'runas', 'shutdown', 'reboot', 'halt', 'poweroff', 'env', 'xargs'])

/**
 * Why a command is refused whatever the permits say; undefined when it is not. Programs that gain rights, end the machine
 * or hide what they run; and removing an absolute path with all that is in it.
 */
export function dangerOf(command: readonly string[]): string | undefined {
  const [program = '', ...args] = command
  const name = (program.split(/[/\\]/).at(-1) ?? '').toLowerCase().replace(/\.exe$/, '')
  if (dangerousPrograms.has(name)) return `${name} is never run from a workflow`
  if (name !== 'rm') return undefined
  const flags = args.filter((argument) => argument.startsWith('-'))
  const has = (letters: RegExp, word: string): boolean =>
    flags.some((flag) => flag === word || (!flag.startsWith('--') && letters.test(flag)))
  const removesAll = has(/r/i, '--recursive') && has(/f/, '--force')
  const target = args.find((argument) => argument.startsWith('/') || argument.startsWith('~'))
  return removesAll && target !== undefined ? `rm -rf of the absolute path ${target} is never run from a workflow` : undefined
}
