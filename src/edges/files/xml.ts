import XMLBuilder from 'fast-xml-builder';

/** An element, or a text, of a document. */
export type XmlNode = string | XmlElement;
interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly children: readonly XmlNode[];
}

/** An element. Children that are `undefined` are left out. */
export const element = (
  name: string,
  attributes: XmlElement['attributes'] = {},
  ...children: readonly (XmlNode | undefined)[]
): XmlElement => ({
  name,
  attributes,
  children: children.filter((child) => child !== undefined),
});

type Ordered = Readonly<Record<string, unknown>>;
const attributesKey = ':@';
const textKey = '#text';
const prefix = '@_';

/** As the builder takes a document whose order counts. */
const toOrdered = (node: XmlNode): Ordered =>
  typeof node === 'string'
    ? { [textKey]: node }
    : {
        [node.name]: node.children.map(toOrdered),
        [attributesKey]: Object.fromEntries(
          Object.entries(node.attributes).map(([name, value]) => [prefix + name, String(value)]),
        ),
      };

const options = {
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: prefix,
  suppressBooleanAttributes: false,
  format: false,
};
const xmlBuilder = new XMLBuilder({ ...options, suppressEmptyNode: true });
const htmlBuilder = new XMLBuilder({ ...options, unpairedTags: ['meta', 'img', 'br'] });

/** What XML cannot hold, however escaped: control characters and lone halves of characters. Source: XML 1.0, 2.2. */
const unprintable = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

const build = (builder: InstanceType<typeof XMLBuilder>, root: XmlElement): string =>
  builder.build([toOrdered(root)]).replaceAll(unprintable, '\uFFFD');

/** A part of an XML document; every text and attribute is escaped. */
export const toXmlPart = (root: XmlElement): string => build(xmlBuilder, root);

/** An XML document, UTF-8. */
export const toXml = (root: XmlElement): string =>
  `<?xml version="1.0" encoding="utf-8"?>\n${toXmlPart(root)}\n`;

/** A page; every text and attribute is escaped. */
export const toHtml = (root: XmlElement): string =>
  `<!doctype html>\n${build(htmlBuilder, root)}\n`;
