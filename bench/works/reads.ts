import { newId } from '@shanhai/kernel';
import type { Laboratory } from '../laboratory';
import { KEY, type Work } from '../rounds';
import { orderBody } from './place-order';

const NODES = `nodes { id name supplier { name } origin { name }
  listings { availableStock minimumQuantity sku { code name } tiers { fromQuantity unitPriceFen } } }`;
const FACETS = `facets { totalCount inStockCount categories { category { code nameZh } count } origins { division { code name } count }
  brands { brand { code nameZh } count } suppliers { supplier { id name } count } priceBands { fromFen toFen count } }`;
const page = (variables: object, fields = NODES) =>
  JSON.stringify({
    query: `query ($filter: ProductFilterInput, $search: String, $sort: ProductSort!) {
      products(first: 20, filter: $filter, search: $search, sort: $sort) { ${fields} } }`,
    variables: { sort: 'RELEVANCE', ...variables },
  });

export const plainPage: Work = {
  name: 'products, the newest 20',
  as: 'BUYER',
  bodies: [page({})],
  connections: [1, 8, 32],
};
export const productsPage: Work = {
  name: 'products, 20 by category, origin, price and stock',
  as: 'BUYER',
  bodies: ['GOJI', 'WINE', 'HONEY', 'BEEF'].map((categoryCode) =>
    page({ filter: { categoryCode, originCode: '640400', inStock: true, priceFromFen: '2000' }, sort: 'PRICE_ASC' }),
  ),
  connections: [1, 8, 32],
};
/** Each finds about one product in fifty. */
const SEARCHES = ['中宁枸杞', '有机蜂蜜', '盐池滩羊肉', '礼盒装葡萄酒'];
export const chineseSearch: Work = {
  name: 'products, Chinese search, top 20',
  as: 'BUYER',
  bodies: SEARCHES.map((search) => page({ search })),
  connections: [1, 8, 32],
};
export const searchWithFacets: Work = {
  ...chineseSearch,
  name: 'products, Chinese search, top 20 with facets',
  bodies: SEARCHES.map((search) => page({ search }, `${NODES} ${FACETS}`)),
};
/** One product in eight. */
export const commonWordWithFacets: Work = {
  ...chineseSearch,
  name: 'products, a common word, top 20 with facets',
  bodies: ['枸杞', '蜂蜜', '滩羊肉', '葡萄酒'].map((search) => page({ search }, `${NODES} ${FACETS}`)),
};

const DETAIL = `query ($id: ID!) { order(id: $id) {
  id number status channel placedOn paymentReference goodsFen note addresses { name divisionCode street contact phone }
  supplierOrders { id status goodsFen supplier { name } payable { id dueFen paidFen openFen status }
    lines { id skuCode skuName addressName orderedQuantity confirmedQuantity unitPriceFen dueFen } } } }`;

/** The detail of an order of 100 lines, which is placed first. */
export async function orderDetail(lab: Laboratory): Promise<Work> {
  const token = await lab.recorder.token(lab.world, 'BUYER');
  const placed = await lab.recorder.ask(token, orderBody(1_000, 100, 10).replace(KEY, newId()));
  const { id } = (JSON.parse(placed) as { data: { placeOrder: { order: { id: string } } } }).data.placeOrder.order;
  return {
    name: 'order, detail of 100 lines',
    as: 'BUYER',
    bodies: [JSON.stringify({ query: DETAIL, variables: { id } })],
    connections: [1, 8, 32],
  };
}
