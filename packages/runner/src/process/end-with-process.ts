import { killTree } from './process-tree.ts'

/** The programs that run now. */
const leaders = new Set<number>()

/**
 * Sees to it that a program and all that it has started are killed when this process exits before they do: `process.exit`, an
 * error that nobody caught. Returns what ends that, to be called when the program has ended.
 */
export function endWithProcess(leader: number): () => void {
  if (leaders.size === 0) process.on('exit', killAll)
  leaders.add(leader)
  return () => {
    leaders.delete(leader)
    if (leaders.size === 0) process.off('exit', killAll)
  }
}

/** Nothing can be waited for any more, so there is no grace. */
function killAll(): void {
  for (const leader of leaders) killTree(leader)
}
