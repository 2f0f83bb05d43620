/** The dependency rule of docs/architecture.md: core <- features <- app <- main|cli, core <- edges <- app|main|cli. */
const owner = (name, file, packages) => ({
  name,
  comment: `only ${file} may import ${packages}`,
  severity: 'error',
  from: { path: '^src/', pathNot: file },
  to: { path: `node_modules/(${packages})(/|$)` },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-orphan-packages', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'core-knows-only-core',
      severity: 'error',
      from: { path: '^src/core/' },
      to: { path: '^src/', pathNot: '^src/core/' },
    },
    {
      name: 'core-and-features-use-no-package',
      severity: 'error',
      from: { path: '^src/(core|features)/' },
      to: { path: 'node_modules/', pathNot: 'node_modules/(luxon|@types/luxon)/' },
    },
    {
      name: 'feature-knows-core-and-itself',
      severity: 'error',
      from: { path: '^src/features/([^/]+)/' },
      to: { path: '^src/', pathNot: ['^src/core/', '^src/features/$1/'] },
    },
    {
      name: 'edge-knows-core-and-itself',
      severity: 'error',
      from: { path: '^src/edges/([^/]+)/' },
      to: { path: '^src/', pathNot: ['^src/core/', '^src/edges/$1/'] },
    },
    {
      name: 'pages-run-in-the-browser',
      severity: 'error',
      from: { path: '^src/edges/web/pages/' },
      to: { pathNot: '^src/edges/web/pages/' },
    },
    {
      name: 'pages-are-not-imported',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/edges/web/pages/' },
      to: { path: '^src/edges/web/pages/' },
    },
    {
      name: 'rules-are-pure',
      severity: 'error',
      from: { path: '\\.rules\\.ts$' },
      to: { path: ['\\.(store|step|job|commands|write)\\.ts$', '^(node:)?fs'] },
    },
    {
      name: 'app-is-not-imported-below',
      severity: 'error',
      from: { path: '^src/(core|features|edges)/' },
      to: { path: ['^src/[^/]+\\.ts$', '^src/commands/'] },
    },
    owner(
      'wechaty-has-one-edge',
      '^src/edges/wechat/gateway\\.ts$',
      'wechaty|wechaty-puppet-service',
    ),
    owner('xml-is-read-at-one-edge', '^src/edges/wechat/app-message\\.ts$', 'fast-xml-parser'),
    owner('xml-is-written-at-one-edge', '^src/edges/files/xml\\.ts$', 'fast-xml-builder'),
    owner('pinyin-has-one-edge', '^src/edges/chinese/to-pinyin\\.ts$', 'pinyin-pro'),
    owner('files-have-one-edge', '^src/edges/wechat/gateway\\.ts$', 'file-box'),
    owner('mock-puppet-has-one-edge', '^src/edges/demo/', 'wechaty-puppet-mock'),
    owner('sqlite-has-one-edge', '^src/edges/store/open\\.ts$', 'better-sqlite3'),
    owner('cron-has-one-edge', '^src/edges/cron/scheduler\\.ts$', 'node-cron'),
    owner('pino-has-one-edge', '^src/edges/log/logger\\.ts$', 'pino'),
    owner('settings-own-their-packages', '^src/edges/settings/', 'zod|yaml|intl-messageformat'),
    owner('fastify-has-one-edge', '^src/edges/web/', 'fastify|qrcode'),
    owner('csv-has-one-edge', '^src/edges/files/csv\\.ts$', 'csv-stringify'),
    owner('parquet-has-one-edge', '^src/edges/files/parquet\\.ts$', 'hyparquet-writer'),
    owner('charts-have-one-edge', '^src/edges/charts/charts\\.ts$', 'echarts'),
    owner('zip-has-one-edge', '^src/edges/files/qdpx\\.ts$', 'fflate'),
    owner('commander-has-one-place', '^src/cli(-research)?\\.ts$', 'commander'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
