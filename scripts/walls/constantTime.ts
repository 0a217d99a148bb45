// A wall of its own (A52): where keys, digests and tags pass, bytes are compared by `equalBytes` of core/ratchet or by
// `timingSafeEqual` of node:crypto, whose time does not tell where two values differ. What is public may be exempted by
// a comment that says why it is.
import type { RuleTester } from 'oxlint/plugins-dev';

type Rule = Extract<Parameters<RuleTester['run']>[1], { create: unknown }>;
type Visitor = ReturnType<Rule['create']>;
type Expression = Parameters<NonNullable<Visitor['CallExpression']>>[0]['callee'];

const message = 'Compare bytes with equalBytes or timingSafeEqual: this comparison stops at the first difference.';
const EQUALITY: ReadonlySet<string> = new Set(['===', '!==', '==', '!=']);
/** Methods of Buffer and string that end early. */
const EARLY = new Set(['equals', 'compare', 'localeCompare']);
/** Functions of this project that turn bytes into text. */
const TEXT_OF_BYTES = new Set(['hex', 'encodeBase64', 'encodeMessageText']);

/** `bytes[i]` or `bytes[i] ?? 0`, wherever i is not a number written out: one step of a loop over bytes. */
function isElement(node: Expression): boolean {
  if (node.type === 'LogicalExpression') return node.operator === '??' && isElement(node.left);
  return node.type === 'MemberExpression' && node.computed && node.property.type !== 'Literal';
}

/** `hex(x)`, `encodeBase64(x)`, `x.toString('hex')`: bytes as text, to be compared letter by letter. */
function isTextOfBytes(node: Expression): boolean {
  if (node.type !== 'CallExpression') return false;
  const { callee } = node;
  if (callee.type === 'Identifier') return TEXT_OF_BYTES.has(callee.name);
  if (callee.type !== 'MemberExpression' || callee.computed) return false;
  return callee.property.name === 'toString' && node.arguments[0]?.type === 'Literal';
}

const constantTime: Rule = {
  create: (context) => ({
    BinaryExpression(node) {
      const { left, right } = node;
      if (!EQUALITY.has(node.operator)) return;
      const compared = (side: Expression, other: Expression): boolean =>
        isTextOfBytes(side) || (isElement(side) && other.type !== 'Literal' && other.type !== 'UnaryExpression');
      if (compared(left, right) || compared(right, left)) context.report({ node, message });
    },
    CallExpression(node) {
      const { callee } = node;
      if (callee.type !== 'MemberExpression' || callee.computed) return;
      if (EARLY.has(callee.property.name)) context.report({ node, message });
    },
  }),
};

const plugin: { readonly meta: { readonly name: string }; readonly rules: Readonly<Record<string, unknown>> } = {
  meta: { name: 'ringfort' },
  rules: { 'constant-time': constantTime },
};
export default plugin;
