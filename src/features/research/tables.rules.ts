import type { Column, Table } from '../../core/table-files.ts';

/** T0 aggregates only; T1 rows without text; T2 rows with text. */
export type Tier = 'T0' | 'T1' | 'T2';
/** Tiers, least first. */
export const tiers: readonly Tier[] = ['T0', 'T1', 'T2'];
/** One exported table. */
export interface TableSchema extends Table {
  readonly name: TableName;
  /** Lowest tier that holds it. */
  readonly tier: Tier;
}

/** Tables of contract section 7. */
export type TableName =
  'messages' | 'participants' | 'checkins' | 'posts' | 'edges' | 'coverage' | 'consent_flow';

const column = (name: string, type: Column['type'], description: string): Column => ({
  name,
  type,
  description,
});
const participant = column(
  'participant',
  'string',
  'Pseudonym, the same in every export of the study.',
);
const room = column('room', 'string', 'Room, R1, R2 and so on.');
const dayIndex = column(
  'day_index',
  'integer',
  'Day of the study, from 1, in the zone of the settings.',
);
const hourBand = column('hour_band', 'string', 'Six hours of the day: 00-06, 06-12, 12-18, 18-24.');
const weekIndex = column('week_index', 'integer', 'Week of the study, from 1.');
const noticeVersion = column(
  'notice_version',
  'string',
  'Version of the consent notice it was kept under.',
);

/** Every table and column of an export. The data package, the codebook and the files come from this list. */
export const tableSchemas: readonly TableSchema[] = [
  {
    name: 'messages',
    description: 'Group messages of consenting members, sent while they consented.',
    tier: 'T1',
    columns: [
      column('message_id', 'string', 'Id of the message, the same in every export of the study.'),
      participant,
      column('sequence', 'integer', 'Order of messages within a room.'),
      dayIndex,
      hourBand,
      room,
      column('kind', 'string', 'text, image, voice, sticker and so on; only text has text.'),
      column('length', 'integer', 'Characters of the text as kept; 0 for other kinds.'),
      column(
        'text',
        'string',
        'The text, names of others masked; @[P…] is the participant mentioned; T2 only.',
      ),
      column(
        'reply_to',
        'string',
        'message_id of the message replied to, where it is in the log and its writer’s consent stands.',
      ),
      column(
        'replied_to_unlogged',
        'boolean',
        'True for a reply to a message that is not in the log, or may not be exported.',
      ),
      column('mentions', 'integer', 'How many people it mentions.'),
      column(
        'prompt_id',
        'string',
        'post_id of the bot’s post it quotes; most answers to a post quote nothing.',
      ),
      column('flags', 'string', 'Marks set at capture, separated by spaces.'),
      noticeVersion,
    ],
  },
  {
    name: 'participants',
    description: 'Consenting members who have not withdrawn.',
    tier: 'T1',
    columns: [
      participant,
      column('role', 'string', 'member or staff; empty where fewer than k share it.'),
      column(
        'consent_week',
        'string',
        'Week of the study in which the current consent began, or the weeks (1-4) that at least k people share; empty where too few do.',
      ),
      column('purposes', 'string', 'Purposes consented to, as digits.'),
      column(
        'state',
        'string',
        'active, paused, declined or notice-shown (a newer notice is not answered).',
      ),
      column('messages', 'integer', 'Messages in this export.'),
      noticeVersion,
    ],
  },
  {
    name: 'checkins',
    description: 'Check-in answers of members who consented to purpose 2; each item 0 to 10.',
    tier: 'T1',
    columns: [
      participant,
      dayIndex,
      hourBand,
      column(
        'distress',
        'integer',
        'Feeling low, 0 not at all to 10 worst; T2 only, like the next two.',
      ),
      column('sleep', 'integer', 'Sleeping badly, 0 to 10.'),
      column('fatigue', 'integer', 'No strength, 0 to 10.'),
      noticeVersion,
    ],
  },
  {
    name: 'posts',
    description: 'Every sentence the bot handed over for a room; WeChat does not confirm delivery.',
    tier: 'T1',
    columns: [
      column('post_id', 'string', 'Id of the post.'),
      room,
      dayIndex,
      hourBand,
      column('kind', 'string', 'answer, notice, check-in, activity or service.'),
      column('reference_id', 'string', 'Card, activity, schedule entry or text key.'),
      column('text', 'string', 'The sentence: the bot’s own words.'),
    ],
  },
  {
    name: 'edges',
    description:
      'Replies and mentions between participants who both stand in the log; mentions in T2 only, as they stand in texts. A row each time.',
    tier: 'T1',
    columns: [
      column('source', 'string', 'Pseudonym of who replied or mentioned.'),
      column('target', 'string', 'Pseudonym of who was replied to or mentioned.'),
      column('kind', 'string', 'reply or mention.'),
      weekIndex,
    ],
  },
  {
    name: 'coverage',
    description:
      'How much of the talk the log holds. What others said is not counted unless approved.',
    tier: 'T0',
    columns: [
      weekIndex,
      room,
      column('consented_messages', 'integer', 'Messages in the log; empty below 5.'),
      column(
        'group_messages',
        'integer',
        'All messages of the group; empty: not measured, or below 5.',
      ),
    ],
  },
  {
    name: 'consent_flow',
    description: 'What happened in the consent dialogue, by week.',
    tier: 'T0',
    columns: [
      weekIndex,
      column('event', 'string', 'notice-shown, consented, paused, declined or withdrawn.'),
      column('count', 'integer', 'How often; empty below 5.'),
    ],
  },
];

/** Tables of a tier. */
export const tablesOf = (tier: Tier): readonly TableSchema[] =>
  tableSchemas.filter((table) => tiers.indexOf(table.tier) <= tiers.indexOf(tier));
