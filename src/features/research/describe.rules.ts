import type { TableSchema } from './tables.rules.ts';

/** A format with the files it made. */
export interface DescribedFiles {
  readonly format: string;
  readonly mediaType: string;
  /** True where each file holds one table, named by the start of its path. */
  readonly isTabular: boolean;
  readonly names: readonly string[];
}

type Dictionary = Readonly<
  Record<
    string,
    { readonly description: string; readonly columns: Readonly<Record<string, string>> }
  >
>;

/** The data dictionary in another language: by table and column, and the words around it. */
export interface DictionaryIn {
  readonly tables: Dictionary;
  readonly title: string;
  readonly warning: string;
  /** Heads of the three columns. */
  readonly heads: readonly string[];
}

const tableOf = (path: string): string => /^[a-z_]+/u.exec(path)?.[0] ?? '';

const schemaOf = ({ columns }: TableSchema) => ({
  fields: columns.map(({ name, type, description }) => ({ name, type, description })),
  missingValues: [''],
});

/** `datapackage.json`: a resource a table and format, with the Table Schema of every column. Source: datapackage.org, version 1. */
export const dataPackage = (
  tables: readonly TableSchema[],
  formats: readonly DescribedFiles[],
): string => {
  const resources = formats.flatMap(({ format, mediaType, isTabular, names }): readonly object[] =>
    isTabular
      ? tables.flatMap((table) => {
          const paths = names.filter((name) => tableOf(name) === table.name).toSorted();
          return paths.length === 0
            ? []
            : [
                {
                  name: `${table.name}-${format}`,
                  path: paths.length === 1 ? paths[0] : paths,
                  description: table.description,
                  format,
                  mediatype: mediaType,
                  encoding: 'utf-8',
                  profile: 'tabular-data-resource',
                  schema: schemaOf(table),
                },
              ];
        })
      : names.toSorted().map((path) => ({
          name: path.toLowerCase().replaceAll(/[^a-z0-9]+/gu, '-'),
          path,
          format,
          mediatype: mediaType,
        })),
  );
  const description = {
    profile: formats.every(({ isTabular }) => isTabular) ? 'tabular-data-package' : 'data-package',
    name: 'tonglu-export',
    description:
      'The consented log of a support group, pseudonymised. People who know the group may still recognise a writer by what she says.',
    resources,
  };
  return `${JSON.stringify(description, undefined, 2)}\n`;
};

/** Every table and column in words. @param dictionary the words; those of the schema where absent */
const sectionsOf = (tables: readonly TableSchema[], heads: string, dictionary?: Dictionary) =>
  tables.map((table) => {
    const words = dictionary?.[table.name];
    const rows = table.columns.map(
      ({ name, type, description }) =>
        `| \`${name}\` | ${type} | ${words?.columns[name] ?? description} |`,
    );
    return `## ${table.name}\n\n${words?.description ?? table.description}\n\n${heads}\n|---|---|---|\n${rows.join('\n')}\n`;
  });

/** `codebook.md` */
export const codebook = (tables: readonly TableSchema[]): string =>
  `# Codebook\n\nThe data are pseudonymised: text may still identify its writer.\n\n${sectionsOf(tables, '| column | type | meaning |').join('\n')}`;

/** `codebook.zh-CN.md` */
export const codebookIn = (
  tables: readonly TableSchema[],
  { tables: dictionary, title, warning, heads }: DictionaryIn,
): string =>
  `# ${title}\n\n${warning}\n\n${sectionsOf(tables, `| ${heads.join(' | ')} |`, dictionary).join('\n')}`;
