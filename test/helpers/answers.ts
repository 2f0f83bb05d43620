import { toPinyin } from '../../src/edges/chinese/to-pinyin.ts';
import {
  createAnswerer,
  type Answerer,
  type AnswererParts,
} from '../../src/features/answers/answers.rules.ts';
import type { Card } from '../../src/features/answers/card.ts';
import { make } from './make.ts';
import { normalise } from './vocabulary.ts';

/** A made-up card. @param whole aliases that count only as the whole message */
const card = (
  id: string,
  title: string,
  plain: readonly string[],
  values: Partial<Card> & { readonly whole?: readonly string[] } = {},
): Card => {
  const { whole = [], ...more } = values;
  return make.card({ id, title, aliases: { plain, whole, traditional: [] }, ...more });
};

/** Made-up cards; what they answer does not change with the cards of `config/`. */
export const madeUpCards: readonly Card[] = [
  card('sleep', '睡不好', ['睡不着', '失眠', '半夜醒'], {
    aliases: {
      plain: ['睡不着', '失眠', '半夜醒'],
      whole: ['睡觉', '感冒睡不好'],
      traditional: ['瞓唔著'],
    },
    redFlags: ['整夜不睡又很烦躁，请当天告诉医生。'],
    more: [
      { title: '白天怎么做', text: '白天出门走走，午睡不超过半小时。' },
      { title: '睡前怎么做', text: '睡前一小时放下手机。' },
    ],
  }),
  card('fatigue', '没力气', ['没劲', '乏力', '特别累'], { whole: ['累'] }),
  card('nausea', '恶心呕吐', ['恶心', '想吐', 'CINV'], {
    more: [{ title: '吃点什么', text: '少量多次，清淡一点。' }],
  }),
  card('ct', '拍片子', ['CT'], { answer: '拍片子前听医院的安排。' }),
  card('tct', '细胞学结果', ['TCT'], { answer: '细胞学结果请医生解释。' }),
  card('cancer', '认识宫颈癌', ['宫颈癌'], { answer: '这是一种慢慢长出来的病。' }),
  card('diarrhoea', '拉肚子', ['腹泻'], { answer: '多喝点水，少吃油腻。' }),
  card('surgery-cost', '手术要花多少', ['手术费用'], {
    questions: ['手术多少钱', '开刀的费用贵吗'],
    answer: '各家医院不一样，请问医院。',
  }),
  card('surgery-recovery', '手术以后恢复', ['手术恢复'], {
    questions: ['手术多久能恢复', '开刀几天能下床'],
    answer: '慢慢来，听身体的。',
  }),
  card('intimacy', '治疗以后的亲密', ['同房'], {
    answer: '不急，和伴侣慢慢说。',
    sensitivity: 'private',
  }),
];

/** Made-up words by which questions are read. */
export const madeUpLexicon = {
  questions: {
    concepts: {
      cost: ['多少钱', '费用', '贵'],
      howlong: ['多久', '几天'],
      surgery: ['手术', '开刀'],
    },
    courtesy: ['请问', '您好', '您好医生', '医生', '谢谢'],
  },
  scope: {
    here: [
      { weight: 3, words: ['宫颈癌', 'tct', '#cost+surgery'] },
      // Of what only suggests, 2 and less, there is 拉肚子.
      { weight: 2.4, words: ['化疗', '放疗', '开刀'] },
      {
        weight: 2.4,
        words: [
          '睡不着',
          '失眠',
          '半夜醒',
          '睡不好',
          '瞓唔著',
          '没劲',
          '乏力',
          '恶心',
          '想吐',
          'cinv',
          '腹泻',
          '同房',
        ],
      },
      { weight: 1, words: ['检查', '手术'] },
    ],
    elsewhere: [
      { weight: 2.6, words: ['肺癌', '胎动'] },
      { weight: 2.5, words: ['感冒'] },
    ],
    first: { nausea: ['马上要吐'] },
  },
} satisfies Pick<AnswererParts, 'questions' | 'scope'>;

/** Thresholds of the tests; near those of `config/tonglu.yaml`, and their own. */
const madeUpThresholds: AnswererParts['thresholds'] = {
  answerScore: 2,
  answerMargin: 1.25,
  suggestScore: 0.8,
};

/** An answerer over made-up cards. @param parts what is different */
export const madeUpAnswerer = (parts: Partial<AnswererParts> = {}): Answerer =>
  createAnswerer({
    cards: madeUpCards,
    ...madeUpLexicon,
    thresholds: madeUpThresholds,
    normalise,
    toPinyin,
    ...parts,
  });
