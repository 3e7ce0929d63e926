import type { DocumentPasswords } from '../app/documents/document-passwords';
import type { EngagementFrameworks } from '../app/frameworks/engagement-frameworks';
import type { FilePlan } from '../domain/documents/file-plan';
import type { EngagementId } from '../domain/ids';
import type { Admissions } from '../ports/admissions';
import type { Analyst } from '../ports/analyst';
import type { BlobStore } from '../ports/blob-store';
import type { CatalogSource } from '../ports/catalog-source';
import type { CrosswalkSource } from '../ports/crosswalk-source';
import type { DerivedStore } from '../ports/derived-store';
import type { DocumentParser } from '../ports/document-parser';
import type { Embedder } from '../ports/embedder';
import type { Environment } from '../ports/environment';
import type { PageRenderer } from '../ports/page-renderer';
import type { PassageSearch } from '../ports/passage-search';
import type { MeetingPlaces, PeerNetwork } from '../ports/peers';
import type { Reporter } from '../ports/reporter';

/** What an open engagement stands on; given by the app, which has it from the composition root. */
export interface SessionDeps {
  readonly environment: Environment;
  readonly blobs: BlobStore;
  readonly derived: DerivedStore;
  readonly passwords: DocumentPasswords;
  readonly parser: DocumentParser;
  readonly analyst: Analyst;
  readonly renderer: PageRenderer;
  readonly reporter: Reporter;
  readonly catalogs: CatalogSource;
  /** Own frameworks of an engagement; without it only those that come with the build are known. */
  readonly frameworksFor?: (engagement: EngagementId) => EngagementFrameworks;
  readonly crosswalks: CrosswalkSource;
  /** Public key of this device. */
  readonly device: string;
  /** An embedder that keeps this engagement's vectors. */
  readonly embedderFor: (engagement: EngagementId) => Embedder;
  /** A full-text index of this engagement's documents. */
  readonly searchFor: (engagement: EngagementId) => PassageSearch;
  readonly admissions: Admissions;
  /** What connects devices; loaded when first asked for. */
  readonly network: () => Promise<PeerNetwork>;
  readonly places: () => MeetingPlaces;
  /** Which documents this device keeps of an engagement; reactive. */
  readonly filePlan: (engagement: EngagementId) => FilePlan;
  readonly setFilePlan: (engagement: EngagementId, plan: FilePlan) => void;
  /** Where this page was loaded from, for links. */
  readonly origin: () => string;
  /** Called after every write that completed. */
  readonly onSaved: () => void;
}
