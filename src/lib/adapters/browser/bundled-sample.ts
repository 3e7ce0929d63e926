import type { FrameworkId } from '../../domain/ids';
import { err, ok } from '../../domain/result';
import type { SampleSource } from '../../ports/sample-source';

interface Manifest {
  readonly client: string;
  readonly title: string;
  readonly frameworks: readonly string[];
  readonly periodStart: string;
  readonly periodEnd: string;
  readonly files: readonly { readonly name: string; readonly folder: string; readonly size?: number }[];
}

/** Reads `/sample/manifest.json` and the files beside it, all of them part of the build. */
export const bundledSample: SampleSource = {
  async load() {
    try {
      const response = await fetch('/sample/manifest.json');
      if (!response.ok) throw new Error(String(response.status));
      const manifest = (await response.json()) as Manifest;
      return ok({
        ...manifest,
        frameworks: manifest.frameworks as FrameworkId[],
        files: manifest.files.map(({ name, folder, size }) => ({
          name,
          folder,
          // a size is only a guard against huge files; the bytes decide
          size: size ?? 1,
          async read() {
            const file = await fetch(`/sample/${encodeURIComponent(name)}`);
            if (!file.ok) throw new Error(`${name}: ${file.status}`);
            return file.arrayBuffer();
          }
        }))
      });
    } catch {
      return err({
        code: 'unavailable',
        message: 'The sample could not be loaded. Reload the page once with a network, then try again.'
      });
    }
  }
};
