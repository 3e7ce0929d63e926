/** Derives one key from one passphrase, off the main thread; ended afterwards, which gives its memory back. */
import { serveWorker, thisWorker } from '../worker-rpc';
import { stretchHere } from './stretch';

serveWorker(thisWorker, { stretch: stretchHere });
