// How often the safety rules raise an alarm on 10,000 ordinary invented messages: put together from parts, so that they
// hold the words of everyday life and of treatment in many orders. Needs a build:
//   node bench/safety/ordinary.mjs
import { createChance } from '../chance.mjs';
import { setUp } from '../../dist/setup.js';
import { createAssess } from '../../dist/features/safety/assess.rules.js';

const wanted = 10_000;
const mostPerThousand = 1;
/** Something that is not ordinary, for the test of the test. */
const also = process.env.ALSO;
const chance = createChance(20261123);
const pick = (list) => list[Math.floor(chance() * list.length)];

const parts = {
  when: '今天 昨天 早上 中午 下午 晚上 刚才 上周 这周 明天 后天 周末 前天 一大早 饭后 半夜 去年 过年的时候 放疗那会儿 第二次化疗后'.split(
    ' ',
  ),
  who: '我 我妈 老公 女儿 儿子 婆婆 隔壁床 我姐 闺蜜 邻居 护士 主任 医生 孩子 我爸 同事 病友'.split(
    ' ',
  ),
  did: '去复查了 排队抽血 买菜做饭 接孩子放学 在楼下散步 包了饺子 煮了小米粥 去爬山了 在江边走了走 上天台晒被子 切了一盘水果 炖了排骨汤 看了一下午电视 打了一针升白针 做了CT 拿了药 办了出院 搬了新家 学会了织围巾 跳了广场舞 在阳台浇花 吃了半片安眠药 换了假发 去银行改了密码 写了封信 买了根跳绳 磨了菜刀 点了炭火烧烤 坐高铁回家 退了票 剪了头发'.split(
    ' ',
  ),
  felt: '有点累 挺开心 还不错 就是困 有点恶心 没什么胃口 睡得很香 心情好多了 手脚有点麻 头有点晕 嘴里发苦 一身汗 腰酸 腿有点酸 松了口气 笑死我了 累死了 饿死了 烦死了 热死了 感动哭了 有点想家 放心多了 舒服多了'.split(
    ' ',
  ),
  ask: '白细胞低吃什么好 放疗几次了 报销要带什么 复查多久一次 头发什么时候长 能吃海鲜吗 假发哪里买 要不要忌口 医保怎么报 哪家医院好挂号 便秘怎么办 失眠有什么办法 淋巴水肿怎么护理 HPV要查多久 升白针疼不疼 化疗会不会掉头发 有人用过这个药吗 睡不着大家怎么办 月经还会来吗 可以坐飞机吗'.split(
    ' ',
  ),
  result:
    '指标都正常 体温36.5 血小板80 白细胞3.2 没有转移 伤口长好了 通气了 大便通了 尿管拔了 不烧了 肿消了 血压有点高 血糖6.1 复查结果很好 医生说再观察 炎症好了'.split(
      ' ',
    ),
  wish: '大家加油 姐妹们晚安 谢谢你们 节日快乐 早点休息 明天见 一切顺利 抱抱 都会好的 注意保暖 多喝水 别想太多 保重身体 有空来玩 祝你早日康复 平安就好'.split(
    ' ',
  ),
  scene:
    '楼下桂花开了 外面下雪了 堵车堵死了 食堂的面真难吃 电梯又坏了 快递到了 猫又打翻花盆 孩子考了第一 邻居吵架 超市打折 电视剧大结局 股票又跌了 天气真好 公交来了 桥上风大 河里有鸭子 病房空调太冷 排队三小时 手机没电了 今晚吃火锅'.split(
      ' ',
    ),
};
const shapes = [
  ['when', 'who', 'did', 'felt'],
  ['who', 'did', 'result'],
  ['when', 'result', 'wish'],
  ['ask'],
  ['who', 'felt', 'ask'],
  ['scene', 'felt'],
  ['scene', 'wish'],
  ['when', 'scene', 'who', 'did'],
  ['wish', 'scene'],
  ['result', 'felt', 'ask'],
  ['when', 'who', 'did', 'scene', 'wish'],
  ['did', 'felt', 'wish'],
];
const glue = ['', ' ', '，', ' ', '，'];

if (also !== undefined) parts.wish.push(also);

const setup = setUp({ data: '/nonexistent', set: [] }, 'none');
const assess = createAssess(setup.content.safety, setup.content.safetyWeights(), setup);
const messages = new Set();
while (messages.size < wanted)
  messages.add(
    pick(shapes)
      .map((part) => pick(parts[part]))
      .join(pick(glue)),
  );
const alarms = [...messages]
  .map((text) => ({ text, ...assess(text) }))
  .filter(({ level, medical }) => level === 'L2' || level === 'L3' || medical.length > 0);
const perThousand = (alarms.length / messages.size) * 1000;
for (const { text, level, medical, signals } of alarms.slice(0, Number(process.env.SHOW ?? 20)))
  console.log(`${level} ${[...signals, ...medical].join(' ')}: ${text}`);
console.log(
  `${alarms.length} alarms on ${messages.size} messages: ${perThousand.toFixed(2)} per 1,000 ` +
    (perThousand <= mostPerThousand ? 'kept' : 'NOT KEPT') +
    ` (at most ${mostPerThousand})`,
);
if (perThousand > mostPerThousand) process.exitCode = 1;
