import type { Log, LogEvent, LogFields } from '../../src/core/log-fields.ts';

/** One line as it was logged. */
interface LogLine extends LogFields {
  readonly event: LogEvent;
}

/** A log that keeps its lines. */
export interface RecordingLog extends Log {
  readonly lines: readonly LogLine[];
}

export const createRecordingLog = (): RecordingLog => {
  const lines: LogLine[] = [];
  const keep = (event: LogEvent, fields: LogFields = {}): void => {
    lines.push({ event, ...fields });
  };
  return { info: keep, warn: keep, error: keep, lines };
};
