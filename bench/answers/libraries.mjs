// Other ways to find a card for a question, each over the same cards and behind the same normaliser as the bot's own.
import Database from 'better-sqlite3';
import Fuse from 'fuse.js';
import { Jieba } from '@node-rs/jieba';
import { dict } from '@node-rs/jieba/dict.js';
import MiniSearch from 'minisearch';
import { aliasesOf, textOf } from './harness.mjs';

/** How much a field counts, as in the bot's own index. */
const weights = { title: 2, aliases: 3, questions: 2, text: 1 };

/** Fields of the cards, normalised. @param withText whether what the cards say is searched as well */
const documentsOf = (cards, normalise, withText) =>
  cards.map((card) => ({
    id: card.id,
    title: normalise(card.title),
    aliases: aliasesOf(card).map(normalise),
    questions: card.questions.map(normalise),
    text: withText ? normalise(textOf(card)) : '',
  }));

/** Latin words, numbers and pairs of Chinese characters. */
export const bigrams = (text) =>
  (text.match(/[a-z]+|\d+(?:\.\d+)?|\p{Script=Han}+/gu) ?? []).flatMap((run) =>
    /^\p{Script=Han}{2,}/u.test(run)
      ? Array.from({ length: run.length - 1 }, (_, at) => run.slice(at, at + 2))
      : [run],
  );

let jieba;
const segmented = (text) => {
  jieba ??= Jieba.withDict(dict);
  return jieba.cutForSearch(text, true).filter((word) => /[\p{L}\p{N}]/u.test(word));
};

const keysOf = ({ title, aliases, questions }) => [title, ...aliases, ...questions];

/** CowAgent's keyword plugin: the whole message is a keyword or nothing. */
export const exactKeyword = (cards, normalise) => {
  const cardOf = new Map(
    documentsOf(cards, normalise, false).flatMap((document) =>
      keysOf(document).map((key) => [key, document.id]),
    ),
  );
  return (question) => {
    const id = cardOf.get(normalise(question));
    return id === undefined ? [] : [{ id, score: 1 }];
  };
};

/** The longest keyword the message contains. */
export const containedKeyword = (cards, normalise) => {
  const keys = documentsOf(cards, normalise, false)
    .flatMap((document) => keysOf(document).map((key) => ({ key, id: document.id })))
    .sort((a, b) => b.key.length - a.key.length);
  return (question) => {
    const words = normalise(question);
    const found = keys.find(({ key }) => words.includes(key));
    return found === undefined ? [] : [{ id: found.id, score: found.key.length }];
  };
};

/** Fuse.js, anywhere in a field. */
export const fuse = (withText) => (cards, normalise) => {
  const index = new Fuse(documentsOf(cards, normalise, withText), {
    includeScore: true,
    ignoreLocation: true,
    threshold: 0.8,
    keys: Object.entries(weights).map(([name, weight]) => ({ name, weight })),
  });
  return (question) =>
    index
      .search(normalise(question), { limit: 3 })
      .map(({ item, score }) => ({ id: item.id, score: 1 - score }));
};

const miniSearch = (tokenize, withText) => (cards, normalise) => {
  const index = new MiniSearch({
    fields: Object.keys(weights),
    tokenize,
    // Joined by a line break, so that no pair of characters reaches over two aliases.
    extractField: (document, name) =>
      Array.isArray(document[name]) ? document[name].join('\n') : document[name],
    searchOptions: { boost: weights },
  });
  index.addAll(documentsOf(cards, normalise, withText));
  return (question) => index.search(normalise(question)).map(({ id, score }) => ({ id, score }));
};

/** MiniSearch over pairs of characters. */
export const miniSearchBigrams = (withText) => miniSearch(bigrams, withText);
/** MiniSearch over the words jieba finds. */
export const miniSearchJieba = (withText) => miniSearch(segmented, withText);

/** SQLite's FTS5 with its trigram tokenizer, ranked by BM25. */
export const trigram = (withText) => (cards, normalise) => {
  const db = new Database(':memory:');
  db.exec(
    "CREATE VIRTUAL TABLE card USING fts5(id UNINDEXED, title, aliases, questions, text, tokenize='trigram')",
  );
  const insert = db.prepare('INSERT INTO card VALUES (?, ?, ?, ?, ?)');
  for (const { id, title, aliases, questions, text } of documentsOf(cards, normalise, withText))
    insert.run(id, title, aliases.join('\n'), questions.join('\n'), text);
  const search = db.prepare(
    `SELECT id, -bm25(card, 0, ${Object.values(weights).join(', ')}) AS score FROM card WHERE card MATCH ? ORDER BY score DESC LIMIT 3`,
  );
  return (question) => {
    const characters = [...normalise(question)];
    const grams = new Set(
      characters.slice(2).map((_, at) => characters.slice(at, at + 3).join('')),
    );
    if (grams.size === 0) return [];
    return search.all([...grams].map((gram) => `"${gram.replaceAll('"', '""')}"`).join(' OR '));
  };
};
