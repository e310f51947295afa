// @ts-nocheck: the linter's rule API comes without types.
// A lint rule of our own: pure folders read no clock and draw no number. `new Date(ms)` and Date.UTC are fine.
const clocks = { Date: ['now'], performance: ['now'], Math: ['random'], crypto: ['randomUUID', 'getRandomValues'] };
const timers = ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'fetch'];

const rule = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const report = (node, what) =>
      context.report({ node, message: `${what} in a pure folder: take it as an argument` });
    const isDate = (node) => node.callee.type === 'Identifier' && node.callee.name === 'Date';
    return {
      NewExpression(node) {
        if (isDate(node) && node.arguments.length === 0) report(node, 'new Date()');
      },
      CallExpression(node) {
        if (isDate(node)) report(node, 'Date()');
        if (node.callee.type === 'Identifier' && timers.includes(node.callee.name)) report(node, node.callee.name);
      },
      MemberExpression(node) {
        const { object, property } = node;
        if (object.type !== 'Identifier' || property.type !== 'Identifier') return;
        if (Object.hasOwn(clocks, object.name) && clocks[object.name].includes(property.name)) {
          report(node, `${object.name}.${property.name}`);
        }
      },
    };
  },
};

export default { meta: { name: 'millrace' }, rules: { pure: rule } };
