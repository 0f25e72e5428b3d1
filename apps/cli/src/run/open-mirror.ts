import type { RunMirror } from '@nika/otel'
import type { CommandContext } from '../command-context.ts'
import type { OtelConfiguration } from '../config/configuration.ts'
import { escapeLine } from '../terminal/escape.ts'

const endpoints = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT']

/**
 * What mirrors a run as spans: to `url`, else to the collector that the environment names; undefined when nobody asks. A run
 * that is started inside a trace takes part in it even when its own spans go nowhere yet.
 * @throws NIKA-OTEL-003 when that is no URL.
 */
export async function openMirror(
  url: string | undefined,
  { trace_to_providers }: OtelConfiguration,
  { env, stderr }: CommandContext,
): Promise<RunMirror | undefined> {
  const isSent = url !== undefined || endpoints.some((name) => isSet(env[name]))
  if (!isSent && !isSet(env['TRACEPARENT'])) return undefined
  const { mirrorRun } = await import('@nika/otel')
  return mirrorRun({
    url,
    traceToProviders: trace_to_providers,
    environment: isSent ? env : { ...env, OTEL_SDK_DISABLED: 'true' },
    onWarning: (message) => stderr.write(`note: ${escapeLine(message)}; \`nika export RUN --to otlp URL\` sends a stored run\n`),
  })
}

function isSet(text: string | undefined): boolean {
  return text !== undefined && text.trim() !== ''
}
