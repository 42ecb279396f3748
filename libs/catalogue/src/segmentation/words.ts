/**
 * Words of the trade that the general dictionary cuts wrongly. Each is the smallest thing that one searches for: no
 * compounds, so that 中宁枸杞干果 is cut into 中宁, 枸杞 and 干果, and 山东 does not find 贺兰山东麓.
 */
const WORDS = `
羊肚菌 赤松茸 鹿茸菇 杏鲍菇 猴头菇 双孢菇 平菇 香菇 木耳 银耳 食用菌
枸杞 黑枸杞 红枸杞 原浆 芽茶
赤霞珠 蛇龙珠 梅洛 马瑟兰 霞多丽 贵人香 品丽珠 干红 干白 葡萄酒 酒庄 贺兰山 东麓
滩羊 羊肉 羊排 羊腿 羔羊 肉牛 牛肉 牛腱 黄牛 安格斯 西门塔尔 牛奶 鲜奶 奶粉
冷凉 蔬菜 六盘山 西芹 芹菜 娃娃菜 菜心 西兰花 花椰菜 番茄 辣椒
马铃薯 土豆 洋芋 淀粉 粉条 小秋 杂粮 荞麦 苦荞 燕麦 莜麦 糜子 谷子 小米 黄米 胡麻 胡麻油 亚麻籽
红梅杏 杏干 杏仁 朝那鸡 土鸡 鸡蛋 蜂蜜 黄花菜 黄芪 甘草 银柴胡 八宝茶
硒砂瓜 西瓜 苹果 红枣 长枣 葡萄 香水梨
宁夏 固原 银川 石嘴山 吴忠 中卫 中宁 盐池 同心 西吉 隆德 泾源 彭阳 海原 原州 红寺堡 永宁 灵武 大武口 平罗 沙坡头 青铜峡
闽宁 闽宁镇 原隆 福宁 武河 玉海 吉强 定西 陇西 岷县 临夏
特优 特级 甲级 乙级 干果 干货 礼盒 散装 真空 速冻 冷鲜
`;

const words = WORDS.trim().split(/\s+/);

export const TRADE_WORDS: ReadonlySet<string> = new Set(words);

/** Above any word of the general dictionary, so that a word of the trade wins over its parts and its neighbours. */
const FREQUENCY = 1_000_000;

/** The words in the form of jieba's dictionaries: word, frequency, kind. */
export function tradeDictionary(): Buffer {
  return Buffer.from(words.map((word) => `${word} ${FREQUENCY} n\n`).join(''));
}
