// One document: read, edited, made and deleted, with the server's refusals beside it.

import { call, fromJson, own, segment, toJson } from './api.js';
import { alert, badge, button, codeBlock, confirm, date, field, fill, h, icon, permissionList, select, sheet, tabs, toast, uid } from './dom.js';
import { number, SHAPES } from './filters.js';

/** Open a document, or a new one where it is null. */
export function openDocument({ path, attributes, document, as, security, name, changed, follow }) {
  const inputs = new Map();
  const refusal = h('div');
  let close = null;

  const send = async (act, done) => {
    fill(refusal);
    try {
      await act();
      close();
      toast(done);
      await changed();
    } catch (error) {
      fill(refusal, alert(`${error.status} ${error.type}`, error.message));
      refusal.scrollIntoView({ block: 'nearest' });
    }
  };

  const save = () => {
    const data = {};
    try {
      for (const [key, input] of inputs) {
        const value = input.read();
        if (document ? input.changed() : value !== undefined) data[key] = value ?? null;
      }
    } catch (error) {
      fill(refusal, alert('This cannot be sent', error.message));
      return undefined;
    }
    const granted = permissions.value.split('\n').map((line) => line.trim()).filter(Boolean);
    if (document) {
      const given = granted.join('\n') === document.$permissions.join('\n') ? {} : { permissions: granted };
      if (!Object.keys({ ...data, ...given }).length) {
        close();
        toast('Nothing has changed');
        return undefined;
      }
      return send(() => call('PATCH', `${path}/documents/${segment(document.$id)}`, { body: { data, ...given }, as }), 'Saved');
    }
    return send(() => call('POST', `${path}/documents`, {
      body: { documentId: id.value.trim() || 'unique()', data, ...(granted.length ? { permissions: granted } : {}) }, as,
    }), 'Created');
  };

  const id = h('input.mono', { placeholder: 'unique()', autofocus: true });
  const permissions = h('textarea.mono', { value: (document?.$permissions || []).join('\n'), placeholder: 'read("any")', rows: 3, spellcheck: false });
  const form = h('form.stack', { onsubmit: (event) => { event.preventDefault(); save(); } },
    document ? null : field('Id', id, 'Left empty, the server makes one.'),
    attributes.filter((each) => each.type !== 'relationship' || each.side === 'parent' || each.twoWay).map((attribute) => {
      const input = editor(attribute, own(document, attribute.key), follow);
      inputs.set(attribute.key, input);
      return input.element;
    }),
    h('.section', {}, security || !document ? field('Permissions, one a line', permissions, security ? '' : 'This collection looks at its own permissions only.') : [
      h('h3', {}, 'Permissions'), permissionList(document.$permissions, 'None of its own: the collection’s hold.')]),
    refusal,
    h('.row.actions', {}, h('button.button.primary', { type: 'submit' }, document ? 'Save' : 'Create'),
      document ? button('Delete', async () => {
        if (await confirm(`Delete ${document.$id}?`, 'Delete', { detail: `The document leaves ${name}, and what is linked with it follows the rules of its relationships.` })) {
          await send(() => call('DELETE', `${path}/documents/${segment(document.$id)}`, { as }), 'Deleted');
        }
      }, { kind: 'danger', glyph: 'trash' }) : null));

  const content = document ? tabs('Document', {
    Fields: () => form,
    JSON: () => codeBlock(toJson(document, 2), 'JSON'),
    Details: () => h('dl.facts', {}, [['Created', date(document.$createdAt)], ['Updated', date(document.$updatedAt)], ['$sequence', document.$sequence]]
      .map(([label, value]) => [h('dt', {}, label), h('dd', {}, String(value))])),
  }) : form;
  close = sheet(document ? document.$id : `New in ${name}`, content, { subtitle: document ? name : undefined });
}

/** The control of one attribute; `read` gives its value, undefined where nothing was said. */
function editor(attribute, value, follow) {
  const kind = `${attribute.format || attribute.type}${attribute.array ? '[]' : ''}`;
  const label = [attribute.key, ' ', h('span.mono.dim', {}, kind), attribute.required ? [' ', badge('required', 'accent')] : null];
  const before = plain(value);
  const text = before === null || before === undefined ? '' : typeof before === 'object' ? toJson(before) : String(before);
  const unset = value === undefined && attribute.default !== null && attribute.default !== undefined ? `${attribute.default} (the default)` : 'null';
  let control;
  let read;
  let links = null;
  if (attribute.type === 'relationship') {
    const many = Array.isArray(before);
    const ids = many ? before : before ? [before] : [];
    control = h('input.mono', { value: ids.join(', '), placeholder: many ? 'id, id, …' : 'id' });
    read = () => {
      const given = control.value.split(',').map((each) => each.trim()).filter(Boolean);
      return many || attribute.relationType === 'manyToMany' || (attribute.relationType === 'oneToMany' && attribute.side === 'parent') ? given : given[0] ?? undefined;
    };
    links = h('.row', {}, ids.map((each) => h('button.button.plain', { type: 'button', onclick: () => follow(attribute.relatedCollection, each) }, icon('link'), each)));
  } else if (attribute.array || ['point', 'linestring', 'polygon'].includes(attribute.type)) {
    control = h('textarea.mono', { value: text, rows: 2, placeholder: attribute.array ? '[]' : SHAPES[attribute.type], spellcheck: false });
    read = () => {
      if (!control.value.trim()) return undefined;
      try {
        return fromJson(control.value);
      } catch {
        throw new Error(`“${attribute.key}” must be JSON, such as ${control.placeholder}.`);
      }
    };
  } else if (attribute.type === 'boolean') {
    control = select([['', unset], 'true', 'false'], text);
    read = () => (control.value === '' ? undefined : control.value === 'true');
  } else if (attribute.elements) {
    control = select([['', unset], ...attribute.elements], text);
    read = () => control.value || undefined;
  } else if (['integer', 'bigint', 'double'].includes(attribute.type)) {
    control = h('input', { value: text, inputMode: 'decimal', placeholder: unset });
    read = () => (control.value.trim() === '' ? undefined : number(control.value));
  } else {
    const long = (attribute.size || 0) > 200 || text.length > 80;
    control = long ? h('textarea', { value: text, rows: 3, placeholder: unset }) : h('input', { value: text, placeholder: attribute.type === 'datetime' && unset === 'null' ? '2026-01-31T12:00:00.000+00:00' : unset });
    read = () => (control.value === '' && (before === null || before === undefined) ? undefined : control.value === '' && !attribute.required ? null : control.value);
  }
  control.id = uid();
  const start = control.value;
  return {
    element: h('.field', {}, h('label', { htmlFor: control.id }, label), control, links),
    read,
    changed: () => control.value !== start,
  };
}

/** Links as ids. */
function plain(value) {
  if (Array.isArray(value)) return value.map((each) => each?.$id ?? each);
  return value?.$id ?? value;
}
