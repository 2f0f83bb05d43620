import { parseYaml, read } from './read.ts';
import { createTexts, type Texts } from './texts.ts';

/** Languages a report can be made in. */
export const reportLanguages = ['zh-CN', 'en'] as const;

/** Words of a report. @param directory the project's `config` @throws content.invalid */
export const loadReportTexts = (
  directory: string,
  language: (typeof reportLanguages)[number],
): Texts => {
  const name = `report.${language}.yaml`;
  return createTexts(parseYaml(read(directory, name), name) as object);
};
