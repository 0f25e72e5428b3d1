import { environmentFloor, isDangerousEnvironmentName } from '@nika/language'

/** What the environment of a child process is composed of. */
export interface EnvironmentSources {
  /** The environment of this process. */
  readonly own: Readonly<Record<string, string | undefined>>
  /** Names that `permits.env` passes on. */
  readonly passed?: readonly string[] | undefined
  /** What the task sets itself; wins over what is passed on. */
  readonly declared?: Readonly<Record<string, string>> | undefined
}

/**
 * The environment of a child process, composed and never inherited: the floor, what the permits pass on and what the task sets,
 * without the names that are never passed. A name that this process does not have passes nothing.
 */
export function composeEnvironment({ own, passed = [], declared = {} }: EnvironmentSources): Readonly<Record<string, string>> {
  const environment = new Map<string, string>()
  for (const name of [...environmentFloor, ...passed]) {
    const value = own[name]
    if (value !== undefined) environment.set(name, value)
  }
  for (const [name, value] of Object.entries(declared)) environment.set(name, value)
  return Object.fromEntries([...environment].filter(([name]) => !isDangerousEnvironmentName(name)))
}
