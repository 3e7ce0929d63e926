import type { CalendarDate } from '../domain/log/action';
import type { FrameworkId } from '../domain/ids';
import type { Result } from '../domain/result';

export interface SampleEngagement {
  readonly client: string;
  readonly title: string;
  readonly frameworks: readonly FrameworkId[];
  readonly periodStart: CalendarDate;
  readonly periodEnd: CalendarDate;
  readonly files: readonly {
    readonly name: string;
    readonly folder: string;
    readonly size: number;
    read(): Promise<ArrayBuffer>;
  }[];
}

/** The fictional company shipped with the app. */
export interface SampleSource {
  load(): Promise<Result<SampleEngagement, { readonly code: 'unavailable'; readonly message: string }>>;
}
