import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, extname, join, normalize, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Imports point one way only; this reads every import of the source and holds it against the plan. */
const layers = [
  'domain',
  'ports',
  'app',
  'adapters',
  'state',
  'ui',
  'commands',
  'measure',
  'bootstrap',
  'routes'
] as const;
type Layer = (typeof layers)[number];

const mayImport: Readonly<Record<Layer, readonly Layer[]>> = {
  domain: [],
  ports: ['domain'],
  app: ['domain', 'ports'],
  adapters: ['domain', 'ports'],
  state: ['app', 'domain', 'ports'],
  commands: ['state', 'domain'],
  ui: ['state', 'domain', 'commands'],
  measure: ['app', 'domain', 'ports', 'adapters', 'state', 'bootstrap'],
  bootstrap: ['domain', 'ports', 'app', 'adapters', 'state'],
  routes: ['ui', 'bootstrap', 'state', 'domain', 'measure']
};

/** Packages that a layer may name; adapters may name any. */
const packages: Readonly<Partial<Record<Layer, readonly string[]>>> = {
  state: ['svelte'],
  ui: ['svelte', 'bits-ui', '$app', '@fontsource-variable'],
  commands: ['$app'],
  routes: ['svelte', '$app', '@fontsource-variable'],
  bootstrap: []
};

const walk = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? walk(path) : [path];
  });

const sources = walk('src').filter(
  (path) =>
    ['.ts', '.svelte'].includes(extname(path)) &&
    !path.endsWith('.test.ts') &&
    !path.includes(`src${sep}tools`)
);

const layerOf = (path: string): Layer | null => {
  const parts = path.split(sep);
  if (parts[1] === 'routes') return 'routes';
  if (parts[1] !== 'lib') return null;
  const name = parts[2]!.replace(/\.ts$/, '').replace(/^bootstrap-.*/, 'bootstrap');
  return layers.find((layer) => layer === name) ?? null;
};

const importPattern =
  /(?:^|[\s;}])(?:import|export)\s[^'"();]*?from\s*['"]([^'"]+)['"]|(?:^|[\s;}])import\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]/g;

const importsOf = (path: string): string[] =>
  [...readFileSync(path, 'utf8').matchAll(importPattern)].map((match) => match[1] ?? match[2] ?? match[3]!);

const resolveImport = (from: string, specifier: string): string | null => {
  if (specifier.startsWith('$lib/')) return join('src', 'lib', specifier.slice(5));
  if (specifier.startsWith('.')) return normalize(join(dirname(from), specifier));
  return null;
};

interface Edge {
  readonly from: string;
  readonly specifier: string;
  readonly target: string | null;
}
const edges: Edge[] = sources.flatMap((from) =>
  importsOf(from).map((specifier) => ({ from, specifier, target: resolveImport(from, specifier) }))
);

describe('the layers', () => {
  it('reads the imports that there are', () => {
    expect(sources.length).toBeGreaterThan(40);
    expect(edges.length).toBeGreaterThan(100);
  });

  it('has a layer for every file of the library', () => {
    const homeless = sources.filter((path) => path.startsWith(join('src', 'lib')) && !layerOf(path));
    expect(homeless).toEqual([]);
  });

  it('imports one way only', () => {
    const wrong = edges.filter(({ from, target }) => {
      const own = layerOf(from);
      const other = target && layerOf(target);
      return own && other && own !== other && !mayImport[own].includes(other);
    });
    expect(wrong.map(({ from, specifier }) => `${from} imports ${specifier}`)).toEqual([]);
  });

  it('keeps outside libraries in the adapters', () => {
    const wrong = edges.filter(({ from, specifier, target }) => {
      const own = layerOf(from);
      if (!own || target || own === 'adapters' || own === 'measure') return false;
      return !(packages[own] ?? []).some((name) => specifier === name || specifier.startsWith(`${name}/`));
    });
    expect(wrong.map(({ from, specifier }) => `${from} imports ${specifier}`)).toEqual([]);
  });

  it('keeps shared components free of the product', () => {
    const wrong = edges.filter(
      ({ from, target }) =>
        from.startsWith(join('src', 'lib', 'ui', 'shared')) &&
        target &&
        !target.startsWith(join('src', 'lib', 'ui', 'shared'))
    );
    expect(wrong.map(({ from, specifier }) => `${from} imports ${specifier}`)).toEqual([]);
  });

  it('keeps routes thin', () => {
    const long = sources.filter(
      (path) => layerOf(path) === 'routes' && readFileSync(path, 'utf8').split('\n').length > 41
    );
    expect(long).toEqual([]);
  });

  it('has no import cycles', () => {
    const files = new Map(sources.map((path) => [path.replace(/\.(ts|svelte)$/, ''), path]));
    const next = new Map(
      sources.map((path) => [
        path,
        edges.flatMap(({ from, target, specifier }) => {
          if (from !== path || !target) return [];
          // a type-only circle is harmless at run time, but it still joins what should be apart
          const found =
            files.get(target.replace(/\.(ts|svelte)$/, '')) ??
            files.get(target) ??
            files.get(`${target}/index`);
          return found && !specifier.includes('?') ? [found] : [];
        })
      ])
    );
    const state = new Map<string, 'open' | 'closed'>();
    const cycles: string[] = [];
    const visit = (path: string, trail: readonly string[]): void => {
      if (state.get(path) === 'closed') return;
      if (state.get(path) === 'open') {
        cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
        return;
      }
      state.set(path, 'open');
      for (const target of next.get(path) ?? []) visit(target, [...trail, path]);
      state.set(path, 'closed');
    };
    for (const path of sources) visit(path, []);
    expect(cycles).toEqual([]);
  });
});

describe('size', () => {
  const lines = sources
    .filter((path) => path.endsWith('.ts') && path.startsWith('src'))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
    .map(({ path, text }) => ({ path, count: text.split('\n').length - 1, text }))
    .sort((one, other) => one.count - other.count);

  it('keeps the median file at most 90 lines', () => {
    expect(lines[Math.floor(lines.length / 2)]!.count).toBeLessThanOrEqual(90);
  });

  it('lets a file over 400 lines say why', () => {
    const silent = lines.filter(
      ({ count, text }) => count > 400 && !/this file is long/i.test(text.slice(0, 1500))
    );
    expect(silent.map(({ path, count }) => `${path}: ${count} lines`)).toEqual([]);
  });
});

describe('the tree', () => {
  it('names no machine path and no registry', () => {
    const named = [...sources, ...walk('tests'), 'package.json', 'README.md']
      .filter((path) => /\.(ts|mjs|svelte|json|md)$/.test(path))
      .filter((path) => {
        let text: string;
        try {
          text = readFileSync(path, 'utf8');
        } catch {
          return false;
        }
        // put together here, so that this file does not name them itself
        return ['/work' + '/main', '/ro' + 'ot/', 'registry' + '.npmjs'].some((needle) =>
          text.includes(needle)
        );
      });
    expect(named).toEqual([]);
  });
});
