import { Field, HideField, Int, ObjectType } from '@nestjs/graphql';
import { FenScalar, Payload } from '@shanhai/graphql';
import { formatYuan, groupedBy } from '@shanhai/kernel';
import type { PricedLine } from '../rules/price-order';
import type { OrderDraft as Draft } from '../use-cases/draft-order';

@ObjectType({ description: 'A line as it would be placed. Quantities are packs.' })
export class OrderLineDraft {
  @Field() skuCode: string;
  @Field() skuName: string;
  @Field() addressName: string;
  @Field(() => Int) quantity: number;
  @Field(() => FenScalar, { description: 'Of the tier that the whole order reaches: per pack, or per kilogram.' })
  unitPriceFen: bigint;
  @Field(() => FenScalar) dueFen: bigint;
  @Field({ description: '`dueFen` in yuan.' }) dueYuan: string;
}

@ObjectType({ description: 'What one supplier would deliver.' })
export class SupplierOrderDraft {
  @HideField() supplierId: string;
  @Field(() => FenScalar) goodsFen: bigint;
  @Field({ description: '`goodsFen` in yuan.' }) goodsYuan: string;
  @Field(() => [OrderLineDraft]) lines: OrderLineDraft[];
}

@ObjectType({ description: 'An order as it would be placed now; nothing of it is kept or reserved.' })
export class OrderDraft {
  @Field(() => FenScalar, { description: 'Goods, tax included.' }) goodsFen: bigint;
  @Field({ description: '`goodsFen` in yuan.' }) goodsYuan: string;
  @Field(() => FenScalar, { description: 'Freight, deposits and fees; never counted.' }) chargesFen: bigint;
  @Field({ description: 'True where your unit’s policy asks for an approval of this amount.' }) needsApproval: boolean;
  @Field(() => [SupplierOrderDraft]) supplierOrders: SupplierOrderDraft[];
}

@ObjectType()
export class CheckOrderPayload extends Payload {
  @Field(() => OrderDraft, { nullable: true }) draft?: OrderDraft;
}

export function toDraft({ goodsFen, chargesFen, waits, lines }: Draft): OrderDraft {
  const parts = [...groupedBy(lines, ({ offer }) => offer.supplierId)];
  return {
    goodsFen,
    goodsYuan: formatYuan(goodsFen),
    chargesFen,
    needsApproval: waits,
    supplierOrders: parts.map(([supplierId, own]) => toPart(supplierId, own)),
  };
}

function toPart(supplierId: string, lines: readonly PricedLine[]): SupplierOrderDraft {
  const goodsFen = lines.reduce((sum, line) => sum + line.dueFen, 0n);
  return { supplierId, goodsFen, goodsYuan: formatYuan(goodsFen), lines: lines.map(toLineDraft) };
}

function toLineDraft({ offer, addressName, quantity, unitPriceFen, dueFen }: PricedLine): OrderLineDraft {
  const { skuCode, skuName } = offer;
  return { skuCode, skuName, addressName, quantity, unitPriceFen, dueFen, dueYuan: formatYuan(dueFen) };
}
