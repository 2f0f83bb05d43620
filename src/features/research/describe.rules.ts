import type { Format, TableSchema } from './export.rules.ts';

/** `datapackage.json`: a resource a file, with the Table Schema of every column. Source: datapackage.org, version 1. */
export const dataPackage = (tables: readonly TableSchema[], formats: readonly Format[]): string => {
  const resources = tables.flatMap(({ name, description, columns }) =>
    formats.map((format) => ({
      name: `${name}-${format}`,
      path: `${name}.${format}`,
      description,
      format,
      mediatype: format === 'csv' ? 'text/csv' : 'application/jsonl',
      encoding: 'utf-8',
      profile: 'tabular-data-resource',
      schema: {
        fields: columns.map((column) => ({
          name: column.name,
          type: column.type,
          description: column.description,
        })),
        missingValues: [''],
      },
    })),
  );
  const description = {
    profile: 'tabular-data-package',
    name: 'tonglu-export',
    description:
      'The consented log of a support group, pseudonymised. People who know the group may still recognise a writer by what she says.',
    resources,
  };
  return `${JSON.stringify(description, undefined, 2)}\n`;
};

/** `codebook.md`: every table and column in words. */
export const codebook = (tables: readonly TableSchema[]): string => {
  const sections = tables.map(({ name, description, columns }) => {
    const rows = columns.map(
      (column) => `| \`${column.name}\` | ${column.type} | ${column.description} |`,
    );
    return `## ${name}\n\n${description}\n\n| column | type | meaning |\n|---|---|---|\n${rows.join('\n')}\n`;
  });
  return `# Codebook\n\nThe data are pseudonymised: text may still identify its writer.\n\n${sections.join('\n')}`;
};
