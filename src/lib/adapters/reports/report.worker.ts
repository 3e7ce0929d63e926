import { checkHygiene, type HygieneDocument } from '../../domain/analysis/hygiene';
import type { CalendarDate } from '../../domain/log/action';
import type { GapReport } from '../../domain/report/gap-report';
import { serveWorker, thisWorker } from '../worker-rpc';

serveWorker(thisWorker, {
  check: (documents: readonly HygieneDocument[], today: CalendarDate) => checkHygiene(documents, today),
  docx: async (report: GapReport) => (await import('./gap-docx')).gapReportDocx(report),
  xlsx: async (report: GapReport) => (await import('./gap-xlsx')).gapReportXlsx(report)
});
