import { type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';

/** Whether anything of a field is asked for beside the fields that are named: work for what nobody reads can be left undone. */
export function asksBeyond({ fieldNodes, fragments }: GraphQLResolveInfo, names: readonly string[]): boolean {
  const isBeyond = ({ selections }: SelectionSetNode): boolean =>
    selections.some((each) => {
      if (each.kind === Kind.FIELD) return !names.includes(each.name.value);
      return isBeyond(each.kind === Kind.INLINE_FRAGMENT ? each.selectionSet : fragments[each.name.value].selectionSet);
    });
  return fieldNodes.some(({ selectionSet }) => selectionSet !== undefined && isBeyond(selectionSet));
}
