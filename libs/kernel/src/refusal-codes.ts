/**
 * Every code that an operation may be refused with, and its message. Codes never change once published; messages may.
 * `{name}` is filled from the reason's parameters. Kept in alphabetical order within each group.
 */
export const REFUSALS = {
  // Any input
  AMOUNT_NOT_WHOLE_FEN: { zh: '金额“{value}”不是整数分', en: 'Amount "{value}" is not a whole number of fen' },
  DATE_INVALID: { zh: '日期“{value}”不存在', en: 'Date "{value}" does not exist' },
  DATE_IN_FUTURE: { zh: '日期 {value} 晚于今天', en: 'Date {value} is in the future' },
  DATE_OUT_OF_ORDER: { zh: '日期 {value} 早于 {limit}', en: 'Date {value} is before {limit}' },
  IDEMPOTENCY_KEY_REUSED: {
    zh: '幂等键“{key}”已用于另一内容的请求',
    en: 'Idempotency key "{key}" was used with another input',
  },
  INVALID: { zh: '“{value}”无效：{reason}', en: '"{value}" is not valid: {reason}' },
  NOT_FOUND: { zh: '找不到“{value}”', en: '"{value}" was not found' },
  NOT_POSITIVE: { zh: '必须大于零，收到 {value}', en: 'Must be above zero, got {value}' },
  NOT_YOURS: { zh: '“{value}”不属于您的单位', en: '"{value}" does not belong to your organisation' },
  REQUIRED: { zh: '必填', en: 'Is required' },
  STATE_NOT_ALLOWED: { zh: '当前状态 {state} 不允许此操作', en: 'Not allowed in state {state}' },
  TOO_LONG: { zh: '最多 {max} 个字符', en: 'At most {max} characters' },
  TOO_MANY: { zh: '最多 {max} 项，收到 {count} 项', en: 'At most {max} items, got {count}' },
  // Files
  CSV_EMPTY: { zh: '文件没有数据行', en: 'The file has no data rows' },
  CSV_ENCODING: { zh: '文件既不是 UTF-8 也不是 GBK/GB18030', en: 'The file is neither UTF-8 nor GBK/GB18030' },
  CSV_HEADER: { zh: '缺少列“{column}”', en: 'Column "{column}" is missing' },
  CSV_RAGGED: {
    zh: '第 {row} 行有 {found} 列，应为 {expected} 列',
    en: 'Row {row} has {found} columns, expected {expected}',
  },
  CSV_VALUE: {
    zh: '第 {row} 行“{column}”列：“{value}”无效',
    en: 'Row {row}, column "{column}": "{value}" is not valid',
  },
  XLSX_BROKEN: { zh: '不是可读取的 XLSX 工作簿（{reason}）', en: 'Not a workbook (XLSX) that can be read ({reason})' },
  XLSX_TOO_LARGE: {
    zh: '工作簿解压后过大（上限 {max}）',
    en: 'The workbook is too large when unpacked (at most {max})',
  },
  FILE_TOO_LARGE: { zh: '文件最大 {max} 字节', en: 'A file has at most {max} bytes' },
  FILE_TYPE: { zh: '不接受 {type} 类型的文件', en: 'Files of type {type} are not accepted' },
  FILE_UNKNOWN: { zh: '没有内容哈希为 {hash} 的文件', en: 'No file has the content hash {hash}' },
  // Organisations and people
  CREDIT_CODE_CHECK: {
    zh: '统一社会信用代码“{code}”校验位错误',
    en: 'The check character of credit code "{code}" is wrong',
  },
  CREDIT_CODE_FORM: { zh: '“{code}”不是 18 位统一社会信用代码', en: '"{code}" is not a credit code of 18 characters' },
  CREDIT_CODE_TAKEN: { zh: '统一社会信用代码 {code} 已登记', en: 'Credit code {code} is already registered' },
  CREDENTIALS: { zh: '邮箱或密码不正确', en: 'Wrong e-mail or password' },
  EMAIL_INVALID: { zh: '“{email}”不是邮箱地址', en: '"{email}" is not an e-mail address' },
  EMAIL_TAKEN: { zh: '邮箱 {email} 已有账号', en: 'E-mail {email} already has an account' },
  KIND_NOT_SELF_REGISTERED: {
    zh: '{kind} 类单位不能自行登记',
    en: 'Organisations of kind {kind} cannot register themselves',
  },
  LAST_ADMIN: { zh: '不能移除最后一名管理员', en: 'The last administrator cannot be removed' },
  MEMBER_EXISTS: { zh: '{email} 已是成员', en: '{email} is already a member' },
  OWN_CONFIRMATION: { zh: '须由本单位其他管理员确认', en: 'Another administrator of the unit confirms it' },
  NOT_A_MEMBER: { zh: '您不是任何此类单位的成员', en: 'You are not a member of such an organisation' },
  NOT_A_SUPPLIER: { zh: '“{value}”不是已审核的供应商', en: '"{value}" is no approved supplier' },
  ORGANISATION_CHOICE: {
    zh: '您属于多个单位，请指定其一：{choices}',
    en: 'You belong to several organisations; name one: {choices}',
  },
  ORGANISATION_NOT_APPROVED: { zh: '单位尚未审核通过', en: 'The organisation is not approved yet' },
  OUTSIDE_YOUR_PLACES: { zh: '“{value}”不在您管辖的地区内', en: '"{value}" lies outside the places of your office' },
  PASSWORD_WEAK: { zh: '密码至少 {min} 个字符', en: 'A password has at least {min} characters' },
  PROVINCE_ONLY: {
    zh: '对所有地区生效，须由省级办公室办理',
    en: 'It holds for all places: an office of a province does it',
  },
  ROLE_NOT_FOR_KIND: { zh: '角色 {role} 不适用于该类单位', en: 'Role {role} is not for organisations of this kind' },
  SIGN_IN_LIMIT: {
    zh: '尝试次数过多，请在 {minutes} 分钟后再试',
    en: 'Too many attempts; try again in {minutes} minutes',
  },
  TOKEN_EXPIRED: { zh: '链接已失效', en: 'The link is used or expired' },
  UNIT_TYPE_NOT_FOR_KIND: {
    zh: '{unitType} 不能登记为该类单位',
    en: 'A {unitType} cannot be an organisation of this kind',
  },
  // Units that change
  NOT_A_UNIT: { zh: '“{value}”不是采购单位', en: '"{value}" is not a buying unit' },
  UNIT_CYCLE: {
    zh: '“{value}”在该单位之下，不能作为其上级',
    en: '"{value}" stands below the unit and cannot be above it',
  },
  UNIT_MERGED: { zh: '“{value}”已并入其他单位', en: '"{value}" is part of another unit by now' },
  UNIT_TOO_DEEP: { zh: '单位层级最多 {max} 级', en: 'Units stand at most {max} deep' },
  // Places and rules
  DIVISION_UNKNOWN: { zh: '行政区划代码 {code} 在 {date} 不存在', en: 'Division code {code} does not exist on {date}' },
  OUTSIDE_PROGRAMME: {
    zh: '不在所属协作计划的期限内（{from} 起，{until} 止）',
    en: 'Not within the span of its programme (from {from}, until {until})',
  },
  PAIRING_OVERLAP: { zh: '同一结对在该时段已存在', en: 'The same pairing already exists in that span' },
  // Benefit to farmers
  HOUSEHOLD_KEYS_MISSING: {
    zh: '本系统未配置农户信息密钥，暂不能登记农户',
    en: 'This installation has no keys for households (SHANHAI_HOUSEHOLD_KEYS, SHANHAI_HOUSEHOLD_SECRET)',
  },
  HOUSEHOLD_REGISTERED: { zh: '该农户已登记', en: 'The household is registered already' },
  IDENTITY_NUMBER_INVALID: { zh: '身份证号码无效', en: 'The identity number is not valid' },
  NAMED_TWICE: { zh: '重复列出', en: 'Is named twice' },
  NOT_OF_MODEL: { zh: '不适用于 {model}', en: 'Does not go with {model}' },
  OWN_HOUSEHOLD_PAYOUT: { zh: '登记人不能审核自己登记的发放', en: 'Whoever recorded a payout cannot approve it' },
  PAYOUT_ABOVE_PAID: {
    zh: '发放 {amount} 分，该行已付 {paid} 分，其中 {taken} 分已发放',
    en: '{amount} fen are paid out; {paid} were paid on the line, of which payouts take {taken}',
  },
  PAYOUT_SUMS_DIFFER: {
    zh: '各农户合计 {given} 分，各订单行合计 {spent} 分，应相等',
    en: 'Households get {given} fen, lines give {spent}: both must be the same',
  },
  // Goods, lots and origin
  CERTIFICATE_STANDS: {
    zh: '该批次已有有效的承诺达标合格证 {number}，请先作废',
    en: 'The lot has the valid commitment certificate {number}; make it void first',
  },
  CERTIFICATE_VOID: { zh: '承诺达标合格证 {number} 已作废', en: 'Commitment certificate {number} is void already' },
  CLAIM_NOT_PENDING: { zh: '产地证明不是待审状态', en: 'The origin claim is not pending' },
  COMMITMENT_CERTIFICATE_REQUIRED: {
    zh: '批次 {lot} 须先开具承诺达标合格证，方可于 {date} 发货',
    en: 'Lot {lot} needs a commitment certificate of {date} or before to be shipped that day',
  },
  EVIDENCE_REQUIRED: { zh: '至少附一份证明材料', en: 'Attach at least one piece of evidence' },
  LICENCE_REQUIRED: {
    zh: '批次 {lot} 于 {date} 发货，须有经核实、当日有效且涵盖该类商品的许可证（{kind}）',
    en: 'Lot {lot} ships on {date} only by a verified licence ({kind}) that holds that day and covers its category',
  },
  LICENCE_STANDS: { zh: '证照 {number} 已提交', en: 'Licence {number} was put already' },
  LICENCE_TAKEN: { zh: '证照编号 {number} 属于另一家供应商', en: 'Licence number {number} is another supplier’s' },
  LOT_EXHAUSTED: {
    zh: '批次 {lot} 仅剩 {available}，需要 {needed}',
    en: 'Lot {lot} has {available} left, {needed} needed',
  },
  LOT_CLAIM_EXPIRED: {
    zh: '批次 {lot} 的产地证明已于 {until} 到期',
    en: 'The proof of origin of lot {lot} ended on {until}',
  },
  LOT_ORIGIN_REVOKED: {
    zh: '批次 {lot} 的产地证明已被撤销',
    en: 'The origin of lot {lot}, or of one it was made of, was revoked',
  },
  REVOCATION_NOT_TOLD: {
    zh: '撤销尚在通知有关订单，请稍后再核实范围更大的产地',
    en: 'Orders are still being told of the revocation; verify a wider place in a moment',
  },
  LOT_HELD: {
    zh: '批次 {lot} 因超出地块产能被暂存，待属地办公室处理',
    en: 'Lot {lot} is held: it is above what its fields can have grown, and waits for the office of the place',
  },
  LOT_PRODUCT_MISMATCH: { zh: '批次 {lot} 不是该商品', en: 'Lot {lot} is of another product' },
  LOT_RECALLED: { zh: '批次 {lot} 正在召回', en: 'Lot {lot} is being recalled' },
  LOT_UNVERIFIED: { zh: '批次 {lot} 的产地证明尚未核实', en: 'The origin of lot {lot} is not verified' },
  GTIN_TAKEN: { zh: 'GTIN {gtin} 已属于另一个 SKU', en: 'GTIN {gtin} is another SKU’s' },
  LOT_ALIAS_TAKEN: { zh: '标识“{alias}”已属于另一批次', en: 'Identifier "{alias}" is another lot’s' },
  MANDATE_REQUIRED: {
    zh: '批次 {lot} 的生产者未就该商品在 {date} 授权贵公司',
    en: 'No mandate of the producer of lot {lot} covers the product on {date}',
  },
  NOT_A_TRADING_COMPANY: {
    zh: '贵单位不是贸易公司，不能接收他人批次',
    en: 'Your organisation is no trading company: it records lots of its own',
  },
  LOT_USED: {
    zh: '批次 {lot} 已有发出、领用、损耗、装箱或有效合格证，不能撤销',
    en: 'Something of lot {lot} was shipped, taken, lost or packed, or its certificate stands, so it cannot be undone',
  },
  ORIGIN_DERIVED: {
    zh: '批次 {lot} 由其他批次制成，其产地随所用批次',
    en: 'Lot {lot} was made of others: its origin follows theirs',
  },
  PROCESS_MISMATCH: {
    zh: '工序 {process} 不适用于批次或产品“{value}”',
    en: 'Process {process} does not take or make "{value}"',
  },
  RECALL_OF_OFFICE: { zh: '召回由办公室发起，须由办公室结束', en: 'An office began the recall: an office ends it' },
  RECALL_OPEN: { zh: '批次 {lot} 已在召回中', en: 'Lot {lot} is being recalled already' },
  SSCC_TAKEN: { zh: '箱码 {sscc} 已用过', en: 'Case number {sscc} is used already' },
  QUERY_NAME_TAKEN: { zh: '已有名为“{name}”的查询', en: 'There is a query of the name "{name}"' },
  SKU_CODE_TAKEN: { zh: 'SKU 编码“{code}”已存在', en: 'SKU code "{code}" already exists' },
  TAKES_LOTS_OVER: {
    zh: '贸易公司不自行登记批次，请从生产者的批次接收',
    en: 'A trading company records no lots of its own: it takes them over from producers',
  },
  TIERS_INVALID: { zh: '阶梯价无效：{reason}', en: 'Tier prices are not valid: {reason}' },
  VERSION_TAKEN: { zh: '{code} 第 {version} 版已存在', en: '{code} version {version} already exists' },
  YIELD_EXCEEDED: {
    zh: '投入 {input}，最高得率 {yield}，最多可得 {most}，填报 {stated}',
    en: '{input} went in at a greatest yield of {yield}: at most {most} can come out, {stated} stated',
  },
  UNIT_MISMATCH: { zh: '单位应为 {expected}', en: 'The unit must be {expected}' },
  // Orders
  ACCEPTED_ABOVE_SHIPPED: {
    zh: '验收 {quantity} 超过已发未验的 {available}',
    en: 'Accepted {quantity} is above the {available} shipped and open',
  },
  ADDRESS_UNKNOWN: { zh: '没有名为“{value}”的收货地址', en: 'No delivery address is named "{value}"' },
  BELOW_MINIMUM: {
    zh: '数量 {quantity} 低于起订量 {minimum}',
    en: 'Quantity {quantity} is below the minimum of {minimum}',
  },
  DELIVERY_NOT_DUE: {
    zh: '供应商承诺 {until} 前交货，其后采购方方可终止未发部分；此前请供应商终止',
    en: 'The supplier promised to deliver until {until}: the buyer may close what did not come after that day, the supplier at any time',
  },
  LISTING_NOT_ON_SALE: { zh: 'SKU {sku} 未在售', en: 'SKU {sku} is not on sale' },
  NOT_IN_CASES: {
    zh: '数量 {quantity} 不是整箱数 {caseSize} 的倍数',
    en: 'Quantity {quantity} is not a multiple of the case of {caseSize}',
  },
  OUT_OF_STOCK: {
    zh: 'SKU {sku} 库存仅 {available}，需要 {quantity}',
    en: 'SKU {sku} has {available} in stock, {quantity} needed',
  },
  OWN_ACCOUNT_NEEDED: {
    zh: '请先用 belongTo 选定所属单位，开立个人账户',
    en: 'Choose your unit with belongTo first: that opens your own account',
  },
  NOTHING_TO_SETTLE: {
    zh: '该期间没有已验收、未付清且未列入结算单的订单',
    en: 'Nothing that was accepted in the period is open and on no sheet yet',
  },
  ON_ANOTHER_SHEET: {
    zh: '有订单刚刚列入另一张结算单，请重新编制',
    en: 'Another sheet has just taken one of these orders: draft it again',
  },
  OWN_APPROVAL: { zh: '下单人不能审批自己的订单', en: 'Whoever placed an order cannot approve it' },
  OWN_SHEET: {
    zh: '编制人或提交人不能审批自己的结算单',
    en: 'Whoever prepared or submitted a sheet cannot approve it',
  },
  RETURN_ABOVE_ACCEPTED: {
    zh: '退货 {quantity} 超过已验收的 {available}',
    en: 'Returned {quantity} is above the {available} accepted',
  },
  RETURN_TOO_LATE: {
    zh: '验收后 {days} 天内可退（至 {until}）；此后由供应商同意并登记退货',
    en: 'The buyer may return within {days} days of acceptance, here until {until}: later the supplier records what it takes back',
  },
  SHEET_FOLLOWED: {
    zh: '结算单 {number} 已列示本单审批后的变化，请先作废该单',
    en: 'Sheet {number} tells what changed on this one: cancel that first',
  },
  SHEET_PAID: {
    zh: '已有款项支付本结算单的订单，不能作废',
    en: 'Money came for orders of this sheet since it was approved: it stays',
  },
  SHEET_CHANGED: {
    zh: '结算单金额现为 {amount} 分，与核对的 {checked} 分不符',
    en: 'The sheet amounts to {amount} fen by now, not to the {checked} that were checked',
  },
  SHIPPED_ABOVE_CONFIRMED: {
    zh: '发货 {quantity} 超过待发的 {available}',
    en: 'Shipped {quantity} is above the {available} still to ship',
  },
  SKU_UNKNOWN: { zh: '没有 SKU “{sku}”', en: 'There is no SKU "{sku}"' },
  WEIGHT_REQUIRED: { zh: '按重量计价的商品须填净重（克）', en: 'Goods sold by weight need the net weight in grams' },
  // Payments
  ALREADY_PAID: { zh: '应付款已付清', en: 'The payable is paid in full' },
  BANK_REFERENCE_TAKEN: { zh: '银行流水号 {reference} 已登记', en: 'Bank reference {reference} is already recorded' },
  CARD_AMOUNT_ABOVE_MAX: {
    zh: '金额 {amount} 分超过卡支付单笔上限 {max} 分',
    en: '{amount} fen are above the {max} that one card payment can have',
  },
  CARD_RAIL_OFF: {
    zh: '本系统未开通卡、支付宝和微信支付',
    en: 'Card, Alipay and WeChat Pay are not open in this installation',
  },
  PAYER_UNKNOWN: { zh: '付款编号“{value}”不存在', en: 'Payment reference "{value}" does not exist' },
  REFERENCE_TWICE: { zh: '付款编号 {value} 出现两次', en: 'Payment reference {value} is named twice' },
  ANOTHER_RECEIVER: {
    zh: '该订单的货款应付至另一收款账户',
    en: 'What the order owes is to be paid into another account',
  },
  ACCOUNT_STANDS: { zh: '账号 {account} 已提交', en: 'Account {account} was registered already' },
  ACCOUNT_TAKEN: { zh: '账号 {account} 属于另一家存管机构', en: 'Account {account} is another custodian’s' },
  RECEIVER_WITHOUT_ACCOUNT: {
    zh: '“{value}”目前没有经核实的收款账户',
    en: '"{value}" has no verified account that can be paid into today',
  },
  CARD_PAYOUT_AMOUNT: {
    zh: '该笔出款从支付机构余额中减少 {amount} 分',
    en: 'The payout takes {amount} fen out of the balance',
  },
  CARD_PAYOUT_NOT_AWAITED: {
    zh: '支付机构的这笔出款不在等待到账：尚未付出、已失败或已由其他转账到账',
    en: 'The payout of the card processor is not awaited: it is not paid yet, failed, or another transfer brought it',
  },
  CLAIM_ABOVE_OPEN: {
    zh: '拟用 {amount} 分，可用 {available} 分',
    en: '{amount} fen are asked for, {available} are open',
  },
  NOTHING_TO_TAKE_BACK: {
    zh: '银行没有收回该笔转账中已付给订单的款项',
    en: 'The bank took back nothing of this transfer that had paid orders',
  },
  COPY_IS_SPENT: {
    zh: '该笔转账已部分使用，只有全额挂账的才可能是重复记录',
    en: 'Part of the transfer is spent or held: only one that is wholly in suspense can be a copy',
  },
  NOT_ALIKE: {
    zh: '两笔转账的 {differs} 不同，不会是同一笔',
    en: 'The two transfers differ in {differs}: they are not one',
  },
  IS_A_COPY: {
    zh: '该笔转账本身是重复记录，请指明原始的一笔',
    en: 'That transfer is a copy itself: name the one that it is a copy of',
  },
  HAS_COPIES: {
    zh: '已有转账被认定为该笔的重复记录，它才是原始的一笔',
    en: 'Another transfer is a copy of this one: this is the original',
  },
  CLOSED_REFERENCE: {
    zh: '付款编号 {reference} 的结算单已作废',
    en: 'The settlement sheet of payment reference {reference} was cancelled',
  },
  FEE_STANDS: { zh: '自 {date} 起的费率已设定', en: 'A fee from {date} on is set already' },
  NOTHING_OWED: { zh: '目前没有应付该供应商的货款', en: 'Nothing is owed to the supplier at present' },
  OFFICIAL_CARD_OF_UNIT: {
    zh: '公务卡是单位资金，不能支付个人采购',
    en: 'An official card is the unit’s money: it pays nothing that a person buys for themselves',
  },
  SLIP_TAKEN: { zh: '签购单号 {number} 已登记', en: 'Slip number {number} is recorded already' },
  OWN_PAYOUT: { zh: '编制人不能审批自己编制的付款', en: 'Whoever prepared a payout cannot approve it' },
  PAYOUT_ACCOUNT_MISSING: {
    zh: '供应商尚未登记收取货款的账户',
    en: 'The supplier has not named the account that it is paid into',
  },
  PAYOUT_ACCOUNT_RETURNED: {
    zh: '付往该账户的货款已被退回，请供应商重新登记收款账户',
    en: 'A payout into this account came back: the supplier names its account again',
  },
  PAYOUT_RETURN_AMOUNT: {
    zh: '到账 {amount} 分与所付货款 {paid} 分不符',
    en: '{amount} fen came, the payout was {paid}',
  },
  PAYOUT_CHANGED: {
    zh: '编制后供应商换了账户，或有货款退回、正在退款或被争议，请取消后重新编制',
    en: 'Since it was prepared the supplier named another account, or money of it went back, is on its way back or is disputed: cancel it and prepare anew',
  },
  OWN_CLAIM: { zh: '提出人不能确认自己的认领', en: 'Whoever proposed a claim cannot confirm it' },
  REFUND_HAS_REFERENCE: {
    zh: '该笔退款已登记银行流水号 {reference}',
    en: 'The refund bears the bank reference {reference} already',
  },
  REFUND_ABOVE_PAID: {
    zh: '退款 {amount} 超过可退金额 {available}',
    en: 'Refund {amount} is above the {available} that can be refunded',
  },
  REVERSAL_ABOVE_TRANSFER: {
    zh: '冲正 {amount} 超过该笔转账未冲正的 {available}',
    en: 'The reversal of {amount} is above the {available} of the transfer that are not taken back yet',
  },
  STATEMENT_BALANCE: {
    zh: '从第 {row} 行起的对账单不完整：期初余额加发生额为 {found}，期末余额为 {expected}',
    en: 'The statement that begins at {row} is not whole: opening balance and entries make {found}, the closing balance is {expected}',
  },
  STATEMENT_CURRENCY: { zh: '第 {row} 行币种 {currency} 不是 CNY', en: 'Row {row} is in {currency}, not in CNY' },
  STATEMENT_FORMAT: {
    zh: '文件不是可读取的 CSV、MT940 或 camt.053 对账单',
    en: 'The file is no readable statement in CSV, MT940 or camt.053',
  },
  STATEMENT_VALUE: {
    zh: '第 {row} 行 {column}：“{value}”无效',
    en: 'Row {row}, {column}: "{value}" is not valid',
  },
  STATEMENT_OF_ANOTHER_ACCOUNT: {
    zh: '对账单属于账户 {account}，不是贵单位已核实的收款账户',
    en: 'The statement is of account {account}, which is none of your verified receiving accounts',
  },
  STATEMENT_ROW_TWICE: {
    zh: '第 {row} 行与第 {first} 行流水号 {reference} 重复',
    en: 'Row {row} repeats bank reference {reference} of row {first}',
  },
  TRANSFER_REVERSED: { zh: '银行已收回这笔款项', en: 'The bank has taken this money back' },
  TRANSFER_NOT_OPEN: { zh: '该笔转账不在待认领状态', en: 'The transfer is not in suspense' },
  // Exports and bulletins
  BULLETIN_STANDS: {
    zh: '该口径和期间已有通报“{title}”，如需更正请说明替换它',
    en: 'Bulletin "{title}" of this scheme and period stands; name it as replaced to correct it',
  },
  DOCUMENTS_BUSY: { zh: '正在生成的文件过多，请稍后再试', en: 'Too many documents are being made; try again later' },
  EXPORT_LIMIT: { zh: '最多同时进行 {max} 个导出，请稍后再试', en: 'At most {max} exports at once; try again later' },
  NO_SIGNING_KEY: {
    zh: '本服务未配置签名密钥，不能出具交易档案',
    en: 'This service was given no key to sign with, so it makes no fair-deal files',
  },
  // The office
  OWN_DECLARATION: {
    zh: '采购单位的成员不能审核本单位的申报',
    en: 'A member of the buyer does not judge what it declares',
  },
  EVIDENCE_ATTACHED: { zh: '号码 {number} 已附于该订单', en: 'Number {number} is attached to this order already' },
  EVIDENCE_LOST: {
    zh: '办公室已裁定号码 {number} 不属于该订单',
    en: 'The office decided that number {number} does not support this order',
  },
  EVIDENCE_TAKEN: {
    zh: '办公室已裁定号码 {number} 属于另一笔采购',
    en: 'The office decided that number {number} supports another purchase',
  },
  INVOICE_REVERSED: {
    zh: '发票 {number} 已有红字发票，不能撤回',
    en: 'Invoice {number} is reversed by a red one and stays',
  },
  MATCH_CHANGED: {
    zh: '发票核对结果已变化，请重新查看后再确认',
    en: 'The invoice match has changed since; look at it again',
  },
  RED_INVOICE_NAMES_NONE: {
    zh: '红字发票须注明所冲减的发票，请用 recordRedInvoice 登记',
    en: 'A red invoice names the one that it reverses: record it by recordRedInvoice',
  },
  RED_REQUESTED: { zh: '已请求对该发票开具红字发票', en: 'A red invoice is asked for already' },
  TOLERANCE_STANDS: { zh: '自 {date} 起的允差已设定', en: 'A tolerance from {date} on is set already' },
  RED_ABOVE_INVOICE: {
    zh: '冲红 {amount} 分，原发票尚可冲红 {available} 分',
    en: '{amount} fen are reversed, {available} are left of the invoice',
  },
  CHANNEL_REGISTERED: {
    zh: '该单位自 {value} 起的时段内已登记为渠道',
    en: 'It is registered in a part of the span from {value} on',
  },
  CHANNEL_UNREGISTERED: { zh: '贵单位今天不是已登记的渠道', en: 'You are not a registered channel partner today' },
  OWN_DISPUTE: {
    zh: '提出争议的人和争议各方的成员不能裁定',
    en: 'Whoever opened a dispute, or belongs to a party of it, cannot settle it',
  },
  OWN_REPORT: {
    zh: '提交人和合作方的成员不能确认本单位的销售报告',
    en: 'Whoever submitted a sales report, or belongs to the partner, cannot confirm it',
  },
  OWN_OUTLET: { zh: '经营单位的成员不能审核本单位的网点', en: 'A member of the operator does not review its outlets' },
  ROWS_NOT_REGISTERED: {
    zh: '{rows} 行（自 {date} 起）的销售日合作方未登记或网点未营业：网点已关闭或被否定，请退回或更正',
    en: '{rows} rows, from {date} on, were sold on days on which the partner was not registered or its outlet not open: send the report back, or correct them',
  },
  SALES_MONTH_LOCKED: {
    zh: '{month} 已锁定，不再接收该月的销售',
    en: '{month} is locked: sales of it are not taken any more',
  },
  CONTACT_IN_TEXT: {
    zh: '公开文字中不能有电话、邮箱或账号，请通过意向联系',
    en: 'A public text names no telephone, mail or account: people answer by offers',
  },
  ENTRY_CHANGED: {
    zh: '您看到的是第 {value} 版，现在是第 {version} 版，请重新查看',
    en: 'You read version {value}; it is version {version} now: read it again',
  },
  ENTRY_ENDED: { zh: '该条目到 {date} 为止', en: 'It stood until {date}' },
  ENTRY_KIND: {
    zh: '供应商发布滞销农产品，采购单位发布需求，协作办两者均可',
    en: 'Suppliers submit harvests, buyers needs, offices both',
  },
  BELOW_AGREED: {
    zh: '{value} 少于已商定或已下单的 {least}',
    en: '{value} is below the {least} that are agreed or ordered',
  },
  LINE_TAKEN: {
    zh: '该订单行已没有可用的数量，或已用于其他条目',
    en: 'Nothing of the order line is left: it was cancelled, came back, or entries took it',
  },
  NOT_OF_ENTRY: { zh: '与条目不符：{reason}', en: 'It did not come of the entry: {reason}' },
  OFFER_ABOVE_LEFT: { zh: '{value} 超过尚余的 {left}', en: '{value} is above the {left} that are left' },
  OFFER_SIDE: {
    zh: '滞销农产品由采购单位提出意向，需求由供应商提出意向',
    en: 'Buyers make offers for harvests, suppliers for needs',
  },
  OFFER_STANDS: { zh: '贵单位对该条目已有未答复的意向', en: 'You have an open offer for the entry already' },
  OWN_ENTRY: { zh: '撰写人不能审核自己的条目', en: 'Whoever wrote an entry cannot approve it' },
  OUTLET_PARENT: {
    zh: '“{value}”不是同一地区的专馆或专柜，专区不能设在其中',
    en: '"{value}" is no hall or counter of the same place; only a zone stands inside of one',
  },
  OUTLET_STANDS: { zh: '该地区已有名为“{value}”的网点', en: 'You have an outlet "{value}" in that place already' },
  PERIOD_NOT_ENDED: { zh: '{month} 尚未结束', en: '{month} has not ended' },
  OWN_BULLETIN: { zh: '拟稿人不能审批自己的通报', en: 'Whoever prepared a bulletin cannot approve it' },
  PERIOD_NOT_SEALED: { zh: '{month} 尚未封存', en: '{month} is not sealed' },
  PERIOD_NOT_NEXT: { zh: '请先封存 {month}', en: 'Seal {month} first' },
  PERIOD_NOT_COUNTED: { zh: '仍有事实未计数，请稍后再试', en: 'Some facts are not counted yet; try again shortly' },
  RATIO_BELOW_MINIMUM: {
    zh: '预留比例 {ratio} 低于最低 {minimum}（基点）',
    en: 'Ratio {ratio} is below the minimum of {minimum} basis points',
  },
  REPRESENTATIVE_NOT_OWN: {
    zh: '“{value}”不能代为填报：{state}',
    en: '"{value}" cannot declare for others: {state}',
  },
  TARGET_SET_ABOVE: {
    zh: '该目标由上级“{value}”下达，不能自行调整',
    en: '"{value}", which is above your office, set this target',
  },
  REPRESENTS_OTHERS: {
    zh: '“{value}”由您代为填报，您须按自有食堂填报',
    en: 'You declare for "{value}", so you have to declare a canteen of your own',
  },
  SCHEME_NOT_IN_FORCE: {
    zh: '口径 {code} 在 {from} 至 {until} 没有生效的版本，草案不予发布',
    en: 'Scheme {code} has no version in force from {from} to {until}; drafts are not published',
  },
  SCHEME_VERSION_TAKEN: {
    zh: '口径 {code} 第 {version} 版已存在',
    en: 'Scheme {code} version {version} already exists',
  },
} as const satisfies Record<string, { zh: string; en: string }>;

export type RefusalCode = keyof typeof REFUSALS;
