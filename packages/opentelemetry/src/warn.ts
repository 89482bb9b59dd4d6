import { guarded } from '@ctu/core/adapter';
import { diag } from '@opentelemetry/api';

/** Tells the diagnostics of OpenTelemetry, which are a guest. */
export function warn(text: string): void {
  guarded(() => diag.warn(`ctu: ${text}`));
}
