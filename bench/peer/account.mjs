// What an account says of a request, from its authorization details: who asks, with which policies.
// The layers are those that a generated account has: identity, boundary, and the trust policy of a
// role that is to be assumed.
import { readFileSync } from 'node:fs';

const byName = (entities, name) => new Map(entities.map((entity) => [entity[name], entity]));

export class Account {
  constructor(file) {
    const details = JSON.parse(readFileSync(file, 'utf8'));
    this.groups = byName(details.GroupDetailList, 'GroupName');
    this.roles = byName(details.RoleDetailList, 'Arn');
    this.users = byName(details.UserDetailList, 'Arn');
    this.managed = new Map(details.Policies.map((policy) => [
      policy.Arn, policy.PolicyVersionList.find((version) => version.IsDefaultVersion).Document]));
  }

  principals() {
    return [...this.users.keys(), ...this.roles.keys()];
  }

  // A line of requests.jsonl with all that decides it.
  complete({ principal, action, resource, context = [] }, id) {
    const user = this.users.get(principal);
    const entity = user ?? this.roles.get(principal);
    const account = resource.split(':')[4];
    const boundary = entity.PermissionsBoundary?.PermissionsBoundaryArn;
    return {
      id,
      principal,
      action,
      resource,
      context,
      owner: /^[0-9]{12}$/.test(account) ? account : principal.split(':')[4],
      userName: user?.UserName,
      uniqueId: user?.UserId,
      tags: Object.fromEntries((entity.Tags ?? []).map(({ Key, Value }) => [Key, Value])),
      identity: this.identityPolicies(entity),
      boundary: boundary && this.managed.get(boundary),
      trust: action === 'sts:AssumeRole'
        ? this.roles.get(resource)?.AssumeRolePolicyDocument : undefined,
    };
  }

  identityPolicies(entity) {
    const groups = (entity.GroupList ?? []).map((name) => this.groups.get(name));
    return [entity, ...groups].flatMap((carrier) => [
      ...(carrier.UserPolicyList ?? carrier.RolePolicyList ?? carrier.GroupPolicyList ?? [])
        .map((policy) => policy.PolicyDocument),
      ...carrier.AttachedManagedPolicies.map((policy) => this.managed.get(policy.PolicyArn)),
    ]);
  }
}

// The request as a line of `ambit simulate --batch`.
export function ambitLine(request) {
  return JSON.stringify({
    Id: request.id,
    PolicyInputList: request.identity,
    PermissionsBoundaryPolicyInputList: request.boundary && [request.boundary],
    ActionNames: [request.action],
    ResourceArns: [request.resource],
    ResourcePolicy: request.trust,
    CallerArn: request.principal,
    Caller: { Tags: request.tags, UniqueId: request.uniqueId },
    ContextEntries: request.context,
  });
}

// The request as iam-simulate takes it. It derives no condition keys, so the ones that ambit
// derives are given.
export function peerSimulation(request) {
  const account = request.principal.split(':')[4];
  const contextVariables = {
    'aws:PrincipalArn': request.principal,
    'aws:PrincipalAccount': account,
    'aws:PrincipalIsAWSService': 'false',
    'aws:PrincipalType': request.userName ? 'User' : 'AssumedRole',
    'aws:ResourceAccount': request.owner,
  };
  if (request.userName) {
    contextVariables['aws:username'] = request.userName;
    contextVariables['aws:userid'] = request.uniqueId;
  }
  for (const [key, value] of Object.entries(request.tags)) {
    contextVariables[`aws:PrincipalTag/${key}`] = value;
  }
  for (const { ContextKeyName, ContextKeyValues, ContextKeyType } of request.context) {
    contextVariables[ContextKeyName] =
      ContextKeyType.endsWith('List') ? ContextKeyValues : ContextKeyValues[0];
  }
  return {
    request: {
      principal: request.principal,
      action: request.action,
      resource: { resource: request.resource, accountId: request.owner },
      contextVariables,
    },
    identityPolicies: request.identity.map((policy, index) => ({ name: `${index}`, policy })),
    permissionBoundaryPolicies:
      request.boundary && [{ name: 'boundary', policy: request.boundary }],
    resourcePolicy: request.trust,
    serviceControlPolicies: [],
    resourceControlPolicies: [],
  };
}
