// Why iam-simulate decides a request otherwise than ambit. Each reason rests on iam-simulate's own
// documentation or source and on a rule of docs/evaluation.md, where there is one with its case in
// tests/conformance/evaluation.jsonl. It is put to the test: a request counts as explained only if
// iam-simulate agrees once the cause is taken away.
import { decideUnchecked } from './peer.mjs';

const list = (value) => [value].flat();

// Without the Allow statements that a literal `*` as the resource does not match.
function onlyForEveryResource(policy) {
  const stays = ({ Effect, Resource }) => Effect === 'Deny' || list(Resource ?? '*').includes('*');
  return { ...policy, Statement: list(policy.Statement).filter(stays) };
}

const kTrustsNobody = {
  Version: '2012-10-17',
  Statement: { Effect: 'Deny', Principal: '*', Action: 'sts:TagSession' },
};

const kReasons = [
  {
    reason: 'iam-simulate takes `*` in the resource of a request as a pattern; ' +
      'in a request it is text (EV-110)',
    applies: (simulation) => simulation.request.resource.resource.includes('*'),
    withoutCause: (simulation) => ({
      ...simulation,
      identityPolicies: simulation.identityPolicies.map(({ name, policy }) => (
        { name, policy: onlyForEveryResource(policy) })),
    }),
  },
  {
    reason: 'iam-simulate allows sts:AssumeRole without a trust policy; ' +
      'the trust policy is required (EV-297)',
    applies: ({ request, resourcePolicy }) =>
      request.action === 'sts:AssumeRole' && !resourcePolicy,
    withoutCause: (simulation) => ({ ...simulation, resourcePolicy: kTrustsNobody }),
  },
  {
    reason: 'iam-simulate drops condition keys that the service does not list for the action; ' +
      'a key that the request has counts',
    applies: (simulation, droppedKeys) => droppedKeys.length > 0,
    withoutCause: (simulation) => simulation,  // dropped by the checks that are left out here
  },
];

// Undefined if nothing known explains it.
export function reasonOf(simulation, droppedKeys, ambitDecision) {
  const explains = ({ applies, withoutCause }) =>
    applies(simulation, droppedKeys) && decideUnchecked(withoutCause(simulation)) === ambitDecision;
  return kReasons.find(explains)?.reason;
}
