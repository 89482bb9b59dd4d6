import { tags } from '../checks/tags.js';
import { docs } from '../links.js';
import type { Row } from '../row.js';

export const facilityRows: readonly Row[] = [
  {
    feature: 'Forgetting by tag',
    check: tags,
    quick: true,
    linked: {
      ctu: ['no; by prefix', './guide/invalidation#many-keys-at-once'],
      keyv: ['no', docs.keyv('readme')],
      'cache-manager': ['no', docs.cacheManager('readme')],
      'layered-loader': ['groups', docs.layeredLoader('group-operations')],
      cachified: ['no', docs.cachified('readme')],
      unstorage: ['of one driver, Vercel’s', docs.unstorage('2.drivers/vercel.md')],
    },
  },
  {
    feature: 'Encryption of what a server keeps',
    linked: {
      ctu: ['by a codec of yours', './guide/keys-and-codecs#codecs'],
      keyv: ['by a serializer', docs.keyv('custom-serializers')],
      'cache-manager': ['that of keyv', docs.cacheManager('readme')],
      cacheable: ['that of keyv', docs.cacheable('storage-adapter-support')],
      bentocache: ['by a serializer', docs.bentocache('options.md')],
      'layered-loader': ['no', docs.layeredLoader('provided-async-caches')],
      cachified: ['by a cache of yours', docs.cachified('adapters')],
      unstorage: ['in version 2 (alpha)', docs.unstorage('1.guide/5.encryption.md')],
    },
  },
  {
    feature: 'Compression',
    linked: {
      ctu: ['by a codec of yours', './guide/keys-and-codecs#codecs'],
      keyv: ['yes', docs.keyv('compression')],
      'cache-manager': ['that of keyv', docs.cacheManager('readme')],
      cacheable: ['that of keyv', docs.cacheable('storage-adapter-support')],
      bentocache: ['by a serializer', docs.bentocache('options.md')],
      'layered-loader': ['no', docs.layeredLoader('provided-async-caches')],
      cachified: ['by a cache of yours', docs.cachified('adapters')],
      unstorage: ['no', docs.unstorage('1.guide/1.index.md')],
    },
  },
  {
    feature: 'Metrics',
    linked: {
      ctu: ['OpenTelemetry, counters', './guide/opentelemetry'],
      keyv: ['counters, hooks', docs.keyv('stats')],
      'cache-manager': ['events', docs.cacheManager('readme')],
      cacheable: ['counters, hooks', docs.cacheable('cacheable-statistics-instance-only')],
      bentocache: ['Prometheus, OpenTelemetry', docs.bentocache('telemetry.md')],
      'layered-loader': ['counters', docs.layeredLoader('cache-statistics')],
      cachified: ['reporters', docs.cachified('reporting')],
      unstorage: ['no', docs.unstorage('1.guide/1.index.md')],
    },
  },
];
