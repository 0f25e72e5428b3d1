const dangerousPrograms = new Set(['sudo', 'doas', 'pkexec', 'su', 'runas', 'shutdown', 'reboot', 'halt', 'poweroff', 'env', 'xargs'])

/**
 * Why a command is refused whatever the permits say; undefined when it is not. Programs that gain rights, end the machine
 * or hide what they run; and removing an absolute path with all that is in it.
 */
export function dangerOf(command: readonly string[]): string | undefined {
  const name = nameOf(command[0] ?? '')
  if (dangerousPrograms.has(name)) return `${name} is never run from a workflow`
  return name === 'rm' ? dangerOfRemoval(command.slice(1)) : undefined
}

/** The last part of a program's path, without `.exe`. */
function nameOf(program: string): string {
  const name = program.slice(Math.max(program.lastIndexOf('/'), program.lastIndexOf('\\')) + 1).toLowerCase()
  return name.endsWith('.exe') ? name.slice(0, -'.exe'.length) : name
}

function dangerOfRemoval(args: readonly string[]): string | undefined {
  const flags = args.filter((argument) => argument.startsWith('-'))
  const has = (letters: RegExp, word: string): boolean =>
    flags.some((flag) => flag === word || (!flag.startsWith('--') && letters.test(flag)))
  const removesAll = has(/r/i, '--recursive') && has(/f/, '--force')
  const target = args.find((argument) => argument.startsWith('/') || argument.startsWith('~'))
  return removesAll && target !== undefined ? `rm -rf of the absolute path ${target} is never run from a workflow` : undefined
}
