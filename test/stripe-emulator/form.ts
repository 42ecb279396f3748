/** What a form says: texts, and objects under them. A list is an object with the keys 0, 1, …, as the package writes it. */
export interface Form {
  [key: string]: string | Form;
}

/** Reads `a=1&b[c]=2&d[0]=3&e[]=4`. A key said twice keeps its last value. */
export function readForm(text: string): Form {
  const form = empty();
  for (const [name, value] of new URLSearchParams(text)) {
    const path = [...name.matchAll(/[^[\]]+|\[\]/g)].map(([key]) => key);
    let at = form;
    for (const key of path.slice(0, -1)) {
      const under = at[keyIn(at, key)];
      at = typeof under === 'object' ? under : (at[keyIn(at, key)] = empty());
    }
    at[keyIn(at, path[path.length - 1] ?? '')] = value;
  }
  return form;
}

/** `[]` adds to the list. */
const keyIn = (form: Form, key: string) => (key === '[]' ? String(Object.keys(form).length) : key);

/** Without a prototype: whatever key comes is a key. */
const empty = () => Object.create(null) as Form;
