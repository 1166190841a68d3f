// iam-simulate's decisions, in ambit's words. As a program it answers what `ambit simulate --batch`
// answers: requests in JSON Lines on standard input, a decision a line on standard output.
import { createValidatedPolicy, validateIdentityPolicy } from '@cloud-copilot/iam-policy';
import { runSimulation, runUnsafeSimulation } from '@cloud-copilot/iam-simulate';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const kDecisions = {
  Allowed: 'allowed', ExplicitlyDenied: 'explicitDeny', ImplicitlyDenied: 'implicitDeny' };

// The decision of this one request and the keys that were dropped; without a decision, why
// iam-simulate does not answer this question.
export async function decide(simulation) {
  const answer = await runSimulation(simulation, {});
  if (answer.resultType !== 'single') return { refusal: answer.errors?.message ?? 'pattern' };
  return {
    decision: kDecisions[answer.overallResult],
    droppedKeys: answer.result.ignoredContextKeys,
  };
}

// Checks neither that the action exists nor that it has such resources and condition keys.
export function decideUnchecked(simulation) {
  const { resourcePolicy } = simulation;
  // This entry point fails on a resource policy that has no name.
  const named = resourcePolicy &&
    createValidatedPolicy(resourcePolicy, () => [], { name: 'resource policy' });
  return kDecisions[runUnsafeSimulation({ ...simulation, resourcePolicy: named }, {})];
}

// The simulations with each identity policy and boundary validated, which is not repeated then.
export function validatedOnce(simulations) {
  const known = new Map();
  const validated = ({ name, policy }) => {
    if (!known.has(policy)) {
      known.set(policy, createValidatedPolicy(policy, validateIdentityPolicy));
    }
    return { name, policy: known.get(policy) };
  };
  return simulations.map((simulation) => ({
    ...simulation,
    identityPolicies: simulation.identityPolicies.map(validated),
    permissionBoundaryPolicies: simulation.permissionBoundaryPolicies?.map(validated),
  }));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const line of readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
    const { decision } = await decide(JSON.parse(line));
    process.stdout.write(`${JSON.stringify({ decision })}\n`);
  }
}
