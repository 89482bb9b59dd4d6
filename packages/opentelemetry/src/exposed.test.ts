import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { ERROR_NAMES } from './error-type.js';
import { ERROR_TYPE, HIT_COUNT, KEY_COUNT, NAME, OPERATION, RESULT } from './names.js';
import { linesOf } from './testing/meter.js';
import { parseQuery } from './testing/promql.js';
import { KEY, type RealRun, realRun } from './testing/real-run.js';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

let run: RealRun;
beforeAll(async () => {
  run = await realRun();
});

describe('What Prometheus scrapes', () => {
  it('is its text format, with types and units', () => {
    expect(run.contentType).toMatch(/^text\/plain/);
    expect(run.scrape).toContain('# TYPE ctu_cache_reads_total counter\n');
    expect(run.scrape).toContain('# UNIT ctu_cache_reads_total {read}\n');
    expect(run.scrape).toContain('# TYPE ctu_cache_load_duration histogram\n');
    expect(run.scrape).toContain('# TYPE ctu_cache_server_memory gauge\n');
  });

  it('is what has happened', () => {
    const lines = linesOf(run.scrape).map((line) => line.replace(/,otel_scope_name="run"/, ''));
    expect(lines).toEqual(
      expect.arrayContaining([
        'ctu_cache_reads_total{ctu_cache_name="users",ctu_cache_result="hit",ctu_cache_level="near"} 1',
        'ctu_cache_reads_total{ctu_cache_name="users",ctu_cache_result="hit",ctu_cache_level="far"} 0',
        'ctu_cache_reads_total{ctu_cache_name="users",ctu_cache_result="miss"} 2',
        'ctu_cache_reads_total{ctu_cache_name="users.near",ctu_cache_result="hit"} 1',
        'ctu_cache_server_removals_total{ctu_cache_name="users.far",ctu_cache_reason="expired"} 0',
        'ctu_cache_server_reads_total{ctu_cache_name="sessions",ctu_cache_result="miss"} 1',
        'ctu_cache_loads_total{ctu_cache_name="getUser"} 2',
        'ctu_cache_load_errors_total{ctu_cache_name="getUser"} 1',
        'ctu_cache_load_duration_count{ctu_cache_name="users",error_type="RangeError"} 1',
        'ctu_cache_events_total{ctu_cache_name="users",ctu_cache_event_type="hit"} 1',
        'ctu_cache_guard_open{ctu_cache_name="foreign"} 0',
      ]),
    );
  });

  it('has no key, no value and no message', () => {
    expect(run.scrape).not.toContain(KEY);
  });
});

describe('The guide', () => {
  const guide = read('../../../docs/guide/opentelemetry.md');
  const rows = [...guide.matchAll(/^\| `(ctu\.\S+)` \| (\w+)(?:, `(.*?)`)? \| (.*) \|$/gm)];
  const attributesIn = (text: string) =>
    [...text.matchAll(/`((?:ctu\.cache|error)\.[\w.]+)`/g)].map(([, name]) => name!);

  it('has a row for each metric, with its kind, its unit and its attributes, and for no other', () => {
    const documented = rows.map(([, name, kind, unit = '', what]) => {
      return [name, { kind, unit, attributes: [...attributesIn(what!), 'ctu.cache.name'].sort() }];
    });
    expect(Object.fromEntries(documented)).toEqual(run.told);
  });

  it('has a row for each attribute of a span, and for no other', () => {
    const [table] = guide.split('\n| attribute | |\n').slice(1);
    const documented = [...table!.matchAll(/^\| `(.*?)` \|/gm)].map(([, name]) => name);
    expect(documented).toEqual([NAME, OPERATION, KEY_COUNT, RESULT, HIT_COUNT, ERROR_TYPE]);
  });

  it('names every value of error.type', () => {
    const [, paragraph] = /^(`error\.type` is .*?)\n\n/ms.exec(guide)!;
    const documented = [...paragraph!.matchAll(/`(\w*Error|_OTHER)`/g)].map(([, name]) => name);
    expect(documented).toEqual(['CacheError', ...ERROR_NAMES, '_OTHER']);
  });
});

interface Dashboard {
  readonly title: string;
  readonly uid: string;
  readonly schemaVersion: number;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly type: string }[] };
}

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly datasource: object;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: readonly { readonly refId: string; readonly expr: string; readonly legendFormat: string }[];
}

describe('The dashboard', () => {
  const dashboard = JSON.parse(read('../grafana-dashboard.json')) as Dashboard; // its fields are looked at below
  const queries = dashboard.panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const));

  it('has what Grafana asks for', () => {
    expect(dashboard).toMatchObject({
      title: 'ctu caches',
      uid: expect.any(String),
      schemaVersion: expect.any(Number),
    });
    expect(dashboard.templating.list.map(({ name, type }) => [name, type])).toEqual([
      ['datasource', 'datasource'],
      ['cache', 'query'],
    ]);
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    for (const { type, title, datasource, gridPos, targets } of dashboard.panels) {
      expect([type, title]).toEqual(['timeseries', expect.stringMatching(/./)]);
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the dashboard
      expect(datasource).toEqual({ type: 'prometheus', uid: '${datasource}' });
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
    }
  });

  it.each(queries)('%s asks for metrics and labels that a real run has: %s', (_, expr) => {
    const { selectors, groups } = parseQuery(expr.replaceAll('$__rate_interval', '5m'));
    const series = linesOf(run.scrape);
    expect(selectors).not.toHaveLength(0);
    for (const { metric, labels } of selectors) {
      const chosen = series.filter((line) => metric.test(/^\w+/.exec(line)![0]));
      expect(chosen).not.toHaveLength(0);
      const known = new Set(chosen.flatMap((line) => [...line.matchAll(/(\w+)="/g)].map(([, label]) => label)));
      expect([...labels, ...groups].filter((label) => !known.has(label))).toEqual([]);
    }
  });
});
