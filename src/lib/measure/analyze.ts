import { browserEnvironment } from '../adapters/browser/environment';
import { checkHygiene, type Finding } from '../domain/analysis/hygiene';
import type { ContentHash } from '../domain/ids';
import type { DocumentSummary } from '../ports/document-parser';
import { analyzeFiles, type AnalyzeArgs, type AnalyzedFiles } from './analyze-files';
import type { MeasureCommand } from './command';

interface Place {
  readonly file: string;
  readonly page: number | null;
  readonly start: number;
  readonly end: number;
}

export interface AnalyzeOutput {
  readonly documents: readonly ({
    readonly file: string;
    readonly statements: number;
    readonly error: string | null;
  } & Partial<DocumentSummary>)[];
  readonly controls: readonly ({ readonly text: string; readonly requirements: readonly string[] } & Place)[];
  readonly requirements: readonly {
    readonly id: string;
    readonly status: string;
    readonly citations: readonly ({ readonly quote: string; readonly score: number } & Place)[];
    /** Documented expectations that nothing meets: id and text. */
    readonly missing: readonly string[];
  }[];
  readonly findings: readonly (Pick<Finding, 'code' | 'severity' | 'message'> & {
    readonly files: readonly string[];
  })[];
  readonly timings: AnalyzedFiles['timings'];
}

/** The main job on the files handed in; see `analyzeFiles`. */
export const run: MeasureCommand = async (args, context): Promise<AnalyzeOutput> => {
  const { catalogs, analyses, coverage, nameOf, errors, timings } = await analyzeFiles(
    args as AnalyzeArgs,
    context
  );
  const place = (citation: {
    document: ContentHash;
    page: number | null;
    start: number;
    end: number;
  }): Place => ({
    file: nameOf.get(citation.document) ?? '',
    page: citation.page,
    start: citation.start,
    end: citation.end
  });
  const expectationText = new Map<string, string>(
    catalogs.flatMap(({ id, requirements }) =>
      requirements.flatMap(({ expectations }) =>
        expectations
          .filter(({ kind }) => kind === 'documented')
          .map((each) => [`${id}:${each.id}`, each.text] as const)
      )
    )
  );
  const found = [...analyses.values()];
  return {
    documents: [
      ...found.map(({ document, summary, statements }) => ({
        file: nameOf.get(document)!,
        statements: statements.length,
        error: null,
        ...summary
      })),
      ...errors.map((each) => ({ ...each, statements: 0 }))
    ],
    controls: found.flatMap(({ statements, suggestions }) =>
      statements.map((statement, index) => ({
        text: statement.text,
        ...place(statement.citation),
        requirements: (suggestions[index] ?? []).map(({ requirement }) => requirement)
      }))
    ),
    requirements: [...coverage.values()].map(({ requirement, status, expectations, evidence }) => ({
      id: requirement,
      status,
      citations: evidence.map(({ citation, score }) => ({
        ...place(citation),
        quote: citation.quote,
        score: Number(score.toFixed(4))
      })),
      missing: expectations.flatMap(({ expectation, met }) => {
        const text = expectationText.get(`${requirement.split(':')[0]}:${expectation}`);
        return met.length === 0 && text ? [`${expectation}: ${text}`] : [];
      })
    })),
    findings: checkHygiene(
      found.map(({ document, summary, statements }) => ({
        document,
        name: nameOf.get(document)!,
        kind: summary.kind,
        facts: summary.facts,
        statements
      })),
      browserEnvironment.today()
    ).map(({ code, severity, message, documents }) => ({
      code,
      severity,
      message,
      files: documents.map((document) => nameOf.get(document)!)
    })),
    timings
  };
};
