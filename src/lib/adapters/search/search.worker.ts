import { serveWorker, thisWorker } from '../worker-rpc';
import { createSearchService } from './search-service';

serveWorker(thisWorker, createSearchService());
