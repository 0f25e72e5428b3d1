import { logError } from '../errors/codes.ts'
import { type LinePlace, whereOf } from '../event/check-sequence.ts'
import type { Event } from '../event/event.ts'

/** The log format that this version writes, in workflow_started's producer. */
export const logFormat = 1

/**
 * The one place in the read path where events of an older format become events of today's. Format 1 is the first.
 * @throws NIKA-LOG-009 when the format is none that this version knows.
 */
export function upcast(event: Event, place: () => LinePlace): Event {
  const format = formatOf(event)
  if (format !== undefined && format !== logFormat) {
    throw logError('NIKA-LOG-009', {
      message: `the log has format ${format}; this version reads format ${logFormat}`,
      where: whereOf(place()),
      details: { format, known: logFormat, ...place() },
    })
  }
  return event
}

/** The format that an event announces for itself and those after it; as JSON text when it is not even a number. */
function formatOf({ kind }: Event): number | string | undefined {
  if (kind.type !== 'workflow_started' && kind.type !== 'workflow_resumed') return undefined
  const producer = 'producer' in kind ? kind.producer : undefined
  if (typeof producer !== 'object' || producer === null || !('format' in producer)) return undefined
  return typeof producer.format === 'number' ? producer.format : JSON.stringify(producer.format)
}
