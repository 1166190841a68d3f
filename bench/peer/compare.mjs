// Question: do ambit and iam-simulate decide alike, and how much faster is ambit? Peer:
// @cloud-copilot/iam-simulate, the version of package.json. Data: the folders small and medium
// below --data, made by tools/gen_snapshot --requests. Every request is decided by
// `ambit simulate`, `ambit can` and iam-simulate, and their decisions are compared, before
// anything is timed. Exit status 1 when a difference has no reason of differences.mjs; nothing is
// timed then.
//
// Timed are the first --requests requests that iam-simulate answers at all (peer.mjs); medians of
// three runs that take turns. ambit is always a process with everything that it reads and writes.
// iam-simulate is timed around its calls in this process, warmed up by the comparison, on objects
// that are parsed already; once it is a process too.
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { Account, ambitLine, peerSimulation } from './account.mjs';
import { reasonOf } from './differences.mjs';
import { decide, decideUnchecked, validatedOnce } from './peer.mjs';

const { values: options } = parseArgs({ options: {
  'ambit': { type: 'string' },
  'evaluate-bench': { type: 'string' },
  'data': { type: 'string' },
  'work': { type: 'string' },
  'requests': { type: 'string', default: '2000' },
} });

const kRuns = 3;
const kCanRepeats = 10;  // `can` needs more than one pass to be measurable beside loading
const kBenchAction = 'iam:CreateUser';  // of bench/evaluate_bench, on the same resource
const kWhoCan = [
  [kBenchAction, 'arn:aws:iam::111122223333:user/new-admin'],
  ['s3:GetObject', 'arn:aws:s3:::acme-shared/payments-batch/1.csv'],
  ['dynamodb:GetItem', 'arn:aws:dynamodb:eu-west-1:111122223333:table/catalog-api-prod'],
];

function run(program, args, { input, output = 'pipe', fine = [0] } = {}) {
  const stdin = input === undefined ? 'ignore' : openSync(input);
  const { status, stdout, stderr } = spawnSync(program, args, {
    stdio: [stdin, output, 'pipe'], encoding: 'utf8', maxBuffer: 2 ** 30 });
  if (stdin !== 'ignore') closeSync(stdin);
  if (!fine.includes(status)) throw new Error(`${program} ${args[0]}: status ${status}\n${stderr}`);
  return stdout;
}

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
const parseLines = (text) => text.split('\n').filter(Boolean).map((line) => JSON.parse(line));

function writeLines(name, lines) {
  const file = join(options.work, name);
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
  return file;
}

// --- comparison

const canArguments = (requests, details) =>
  ['can', '--batch', requests, '--context-mode', 'exact', details];

// The questions of an account with all decisions, until iam-simulate has answered enough of them.
async function decideAll(preset) {
  const details = join(options.data, preset, 'authorization-details.json');
  const account = new Account(details);
  const questions = [];
  let comparable = 0;
  const lines = readFileSync(join(options.data, preset, 'requests.jsonl'), 'utf8').split('\n');
  for (const line of lines.filter(Boolean)) {
    if (comparable >= Number(options.requests)) break;
    const request = account.complete(JSON.parse(line), `${preset}:${questions.length + 1}`);
    const simulation = peerSimulation(request);
    const answer = await decide(simulation);
    if (answer.decision) ++comparable;
    questions.push({ line, request, simulation, ...answer });
  }
  const simulate = writeLines(`${preset}-simulate.jsonl`,
    questions.map(({ request }) => ambitLine(request)));
  const can = writeLines(`${preset}-can.jsonl`, questions.map(({ line }) => line));
  const simulated =
    parseLines(run(options.ambit, ['simulate', '--batch', simulate], { fine: [0, 1] }));
  const answered = parseLines(run(options.ambit, canArguments(can, details)));
  questions.forEach((question, index) => {
    question.ambit = simulated[index].EvaluationResults?.[0].EvalDecision ?? 'error';
    question.can = answered[index].decision ?? 'error';
  });
  return { preset, details, account, questions };
}

// One question about every principal: as many questions as there are principals.
async function askWhoCan({ preset, details, account }, [action, resource]) {
  const ask = ['who-can', '-a', action, '-r', resource, '--context-mode', 'exact',
    '--format', 'json', details];
  const may = new Set(JSON.parse(run(options.ambit, ask)).principals.map(({ arn }) => arn));
  const requests = account.principals().map((principal) =>
    account.complete({ principal, action, resource }, `${preset}:who-can`));
  const simulations = validatedOnce(requests.map(peerSimulation));
  const questions = [];
  for (const [index, simulation] of simulations.entries()) {
    const answer = await decide(simulation);
    if (!answer.decision) throw new Error(`iam-simulate refuses ${action}: ${answer.refusal}`);
    const request = requests[index];
    // who-can does not tell one denial from another.
    const decision = answer.decision === 'allowed' ? 'allowed' : 'denied';
    const ambit = may.has(request.principal) ? 'allowed' : 'denied';
    questions.push({ request, simulation, ...answer, decision, ambit, can: ambit });
  }
  return { preset, action, arguments: ask, simulations, may: may.size, questions };
}

// `can` leaves open what the policy of a key or role decides that is not in the snapshot.
const mayBeOpen = ({ action, trust }) => /^(kms:|sts:AssumeRole$)/.test(action) && !trust;

function differences({ request, simulation, decision, droppedKeys = [], ambit, can }) {
  const found = [];
  if (can !== ambit && !(can === 'conditional' && mayBeOpen(request))) {
    found.push({ between: `simulate ${ambit}, can ${can}` });
  }
  const peer = decision ?? decideUnchecked(simulation);
  if (peer !== ambit) {
    found.push({ between: `ambit ${ambit}, iam-simulate ${peer}`,
      reason: reasonOf(simulation, droppedKeys, ambit) });
  }
  return found.map((difference) => ({ ...difference, request }));
}

// Prints the differences; how many of them nothing explains.
function compare({ preset, action = 'requests', questions }) {
  const found = questions.flatMap(differences);
  for (const { request, between, reason } of found) {
    console.log(`${reason ? 'differs' : 'UNEXPLAINED'} ${request.id} ${request.action} ` +
      `${request.resource} of ${request.principal}: ${between}${reason ? `: ${reason}` : ''}`);
  }
  const answered = questions.filter(({ decision }) => decision).length;
  const open = questions.filter(({ can }) => can === 'conditional').length;
  console.log(`${preset}, ${action}: ${questions.length} compared, ${answered} of them with the ` +
    `checks of iam-simulate, which refuse the others; \`can\` leaves ${open} open`);
  const reasons = found.map(({ reason }) => reason ?? 'no known reason');
  for (const reason of new Set(reasons)) {
    console.log(`  ${reasons.filter((other) => other === reason).length} differ: ${reason}`);
  }
  return found.filter(({ reason }) => !reason).length;
}

// --- time

const seconds = async (work) => {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e9;
};

// The median seconds of each of the named pieces of work; they take turns.
async function medians(works) {
  const times = new Map(Object.keys(works).map((name) => [name, []]));
  for (let run = 0; run < kRuns; ++run) {
    for (const [name, work] of Object.entries(works)) times.get(name).push(await seconds(work));
  }
  const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
  return Object.fromEntries([...times].map(([name, values]) => [name, median(values)]));
}

const callAll = (simulations) => async () => {
  for (const simulation of simulations) await decide(simulation);
};

const rows = [];
const addRow = (...cells) => {
  const ratio = cells.pop();
  rows.push(`| ${cells.join(' | ')} | ${rounded(ratio)}x |`);
};
const rounded = (number) => Number(number.toPrecision(2)).toLocaleString('en');
const rate = (perSecond) => `${rounded(perSecond)}/s`;
const time = (s) => (s >= 1e-3 ? `${rounded(s * 1e3)} ms` : `${rounded(s * 1e6)} us`);

// Seconds in ambit's own process, nothing read or written; undefined without bench/evaluate_bench.
function evaluateBench(name) {
  if (!existsSync(options['evaluate-bench'])) return undefined;
  process.env.AMBIT_BENCH_DATA = options.data;
  const { benchmarks } = JSON.parse(run(options['evaluate-bench'], ['--benchmark_format=json',
    `--benchmark_filter=^${name}$`, `--benchmark_repetitions=${kRuns}`]));
  const { real_time, time_unit } = benchmarks.find((row) => row.aggregate_name === 'median');
  return real_time / { ns: 1e9, us: 1e6, ms: 1e3 }[time_unit];
}

async function timeRequests({ preset, details, questions }) {
  const timed = questions.filter(({ decision }) => decision);
  const count = timed.length;
  const simulations = timed.map(({ simulation }) => simulation);
  const validated = validatedOnce(simulations);
  const simulate = writeLines(`${preset}-simulate-timed.jsonl`,
    timed.map(({ request }) => ambitLine(request)));
  const peer = writeLines(`${preset}-peer-timed.jsonl`,
    simulations.map((simulation) => JSON.stringify(simulation)));
  const can = writeLines(`${preset}-can-timed.jsonl`,
    Array(kCanRepeats).fill(timed.map(({ line }) => line)).flat());
  const nothing = writeLines('nothing.jsonl', []);
  const program = join(import.meta.dirname, 'peer.mjs');
  await callAll(validated)();
  const took = await medians({
    peer: callAll(simulations),
    simulate: () => run(options.ambit, ['simulate', '--batch', simulate], { output: 'ignore' }),
    peerProcess: () => run(process.execPath, [program], { input: peer, output: 'ignore' }),
    peerValidated: callAll(validated),
    can: () => run(options.ambit, canArguments(can, details), { output: 'ignore' }),
    load: () => run(options.ambit, canArguments(nothing, details), { output: 'ignore' }),
    start: () => run(options.ambit, ['simulate', '--batch', nothing], { output: 'ignore' }),
  });
  const simulated = took.simulate - took.start;
  const canEach = (took.can - took.load) / (count * kCanRepeats);
  const peerEach = took.peerValidated / count;
  addRow('`simulate --batch`, each line brings its policies; start subtracted', preset,
    rate(count / took.peer), rate(count / simulated), took.peer / simulated);
  addRow('... both as processes, JSON Lines in and out', preset,
    rate(count / took.peerProcess), rate(count / took.simulate), took.peerProcess / took.simulate);
  addRow('`can --batch`, loading subtracted; iam-simulate: policies validated before', preset,
    rate(1 / peerEach), rate(1 / canEach), peerEach / canEach);
  const decision = evaluateBench(`decide_in_file_order/${preset}`);
  if (decision) {
    addRow('one decision in memory; iam-simulate: policies validated before', preset,
      time(peerEach), time(decision), peerEach / decision);
  }
}

async function timeWhoCan({ preset, action, arguments: ask, simulations, may }) {
  const took = await medians({
    peer: callAll(simulations),
    ambit: () => run(options.ambit, ask, { output: 'ignore' }),
  });
  const question = `who can ${action}: ${may} of ${simulations.length}`;
  addRow(`${question}; ambit with start and loading`, preset,
    time(took.peer), time(took.ambit), took.peer / took.ambit);
  const loaded = action === kBenchAction && evaluateBench(`who_can/${preset}`);
  if (loaded) {
    addRow(`${question}; loaded`, preset, time(took.peer), time(loaded), took.peer / loaded);
  }
}

const accounts = [await decideAll('small'), await decideAll('medium')];
const whoCan = [];
for (const pair of kWhoCan) whoCan.push(await askWhoCan(accounts[1], pair));
if (sum([...accounts, ...whoCan].map(compare)) > 0) process.exit(1);
for (const account of accounts) await timeRequests(account);
for (const question of whoCan) await timeWhoCan(question);
console.log(['\n| question | account | iam-simulate | ambit | ratio |',
  '| --- | --- | --- | --- | --- |', ...rows].join('\n'));
