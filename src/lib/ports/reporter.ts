import type { Finding } from '../domain/analysis/finding';
import type { HygieneDocument } from '../domain/analysis/hygiene';
import type { CalendarDate } from '../domain/log/action';
import type { GapReport } from '../domain/report/gap-report';
import type { Result } from '../domain/result';

export type ReportFormat = 'docx' | 'xlsx';

export interface ReporterError {
  readonly code: 'worker-crashed';
  readonly message: string;
}

/** What compares whole documents with each other and writes reports, away from the screen's thread. */
export interface Reporter {
  /** What a reviewer would say about the documents themselves, gravest first. */
  check(
    documents: readonly HygieneDocument[],
    today: CalendarDate
  ): Promise<Result<readonly Finding[], ReporterError>>;
  write(report: GapReport, format: ReportFormat): Promise<Result<Uint8Array<ArrayBuffer>, ReporterError>>;
  release(): void;
}
