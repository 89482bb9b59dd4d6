import { DiagLogLevel, diag } from '@opentelemetry/api';

/** What OpenTelemetry's diagnostics are told from now on, until they are disabled. */
export function diagnosed(): string[] {
  const told: string[] = [];
  const ignore = () => {};
  const logger = {
    error: ignore,
    info: ignore,
    debug: ignore,
    verbose: ignore,
    warn: (line: string) => told.push(line),
  };
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  return told;
}
