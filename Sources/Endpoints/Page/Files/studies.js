// What a job has found besides its kernel: spectrum, convergence, regression, training.

import {brief, element} from './dom.js';
import {chart, facts, section} from './plots.js';
import {patiently} from './service.js';

/** The sections of a finished job's analyses. */
export function studies(job, signal) {
  const {links} = job;
  const read = (link) => patiently(`${link}.json`, signal);
  return [
    links.spectrum && section('Spectrum', async () => spectrum(await read(links.spectrum))),
    links.convergence && section('Convergence with width', async () => convergence(await read(links.convergence))),
    links.regression && section('Kernel regression', async () => regression(await read(links.regression))),
  ].filter(Boolean);
}

function spectrum(document) {
  const {eigenvalues, learning} = document;
  const order = eigenvalues.map((_, index) => index + 1);
  return [
    chart({
      title: 'Eigenvalues', x: {label: 'index', log: true, whole: true}, y: {label: 'eigenvalue', log: true},
      series: [
        {name: 'eigenvalues', x: order, y: eigenvalues, points: eigenvalues.length < 80},
        {name: 'rounding', x: [1, order.length], y: [document.rounding, document.rounding], dashed: true},
      ],
    }),
    facts([
      ['Definiteness', document.definiteness.replaceAll('_', ' ')],
      ['Largest, smallest', `${brief(document.largest)}, ${brief(document.smallest)}`],
      ['Rounding of an eigenvalue', brief(document.rounding)],
      ['Condition number', brief(document.condition_number)],
      ['Rank, effective rank', `${document.numerical_rank} of ${document.order}, ${brief(document.effective_rank)}`],
      ['Trace', brief(document.trace)],
      learning && ['Largest stable learning rate', brief(learning.largest_learning_rate), learning.loss],
    ]),
  ];
}

function convergence({points, fit}) {
  const widths = points.map((point) => point.width);
  const distances = points.map((point) => point.relative_distance);
  const errors = points.map((point) => point.standard_error ?? 0);
  const ends = [widths[0], widths.at(-1)];
  return [
    chart({
      title: 'Relative distance to the limit', x: {label: 'width', log: true}, y: {label: '‖Θ − Θ∞‖ / ‖Θ∞‖', log: true},
      series: [
        {
          name: 'networks', points: true, x: widths, y: distances,
          low: distances.map((distance, index) => distance - errors[index]),
          high: distances.map((distance, index) => distance + errors[index]),
        },
        fit && {
          name: `slope ${brief(fit.slope, 3)}`, dashed: true, x: ends,
          y: ends.map((width) => fit.factor * width ** fit.slope),
        },
      ].filter(Boolean),
    }),
    fit && facts([['Fitted slope', `${brief(fit.slope, 3)} ± ${brief(fit.standard_error, 2)}, expected −1/2`]]),
  ].filter(Boolean);
}

/** What is below is learned by heart, and would take the room of what is to be seen: as in the service's plot. */
const least = (learner) => 2 ** -40 * (learner.loss_curve[0]?.training?.loss ?? 0);

const LEARNERS = {
  ntk_ensemble: 'NTK', nngp_ensemble: 'NNGP', linearized_network: 'Linearized network', mean_kernel: 'Mean kernel',
};

function regression(document) {
  const learners = document.learners.map((learner) => [
    element('h3', {}, LEARNERS[learner.learner] ?? learner.learner),
    learner.loss_curve ? chart({
      title: 'Loss while training, down to 2⁻⁴⁰ of its start', x: {label: 'time', log: true},
      y: {label: 'loss', log: true, least: least(learner)},
      series: ['training', 'test'].filter((set) => learner.loss_curve[0]?.[set]).map((set) => ({
        name: set, x: learner.loss_curve.map((point) => point.time),
        y: learner.loss_curve.map((point) => point[set].loss),
      })),
      marks: learner.scores.filter((score) => Number.isFinite(score.time)).map((score) => ({x: score.time})),
    }) : null,
    scores(learner),
    ridges(learner),
    facts([
      ['Learning rate', `${brief(learner.learning_rate)} of at most ${brief(learner.largest_learning_rate)}`],
      ['Ridge, jitter', `${brief(learner.kernel.ridge)}, ${brief(learner.kernel.jitter)}`],
      ['Eigenvalues', `${brief(learner.kernel.smallest_eigenvalue)} to ${brief(learner.kernel.largest_eigenvalue)}`],
      ['Alignment with the targets', `${brief(learner.kernel.target_alignment)}, centred ${brief(learner.kernel.centered_target_alignment)}`],
    ]),
  ]);
  return [...learners, element('details', {}, element('summary', {}, 'Conventions'), facts(Object.entries(document.conventions)))];
}

function scores(learner) {
  const sets = ['training', 'test'].filter((set) => learner.scores[0]?.[set]);
  const hasAccuracy = learner.scores.some((score) => score[sets[0]].accuracy !== undefined);
  const heads = sets.flatMap((set) => [`${set} loss`, hasAccuracy ? `${set} accuracy` : null]).filter(Boolean);
  return element('div', {class: 'scroll'}, element('table', {},
    element('thead', {}, element('tr', {}, ['time', ...heads].map((head) => element('th', {scope: 'col'}, head)))),
    element('tbody', {}, learner.scores.map((score) => element('tr', {},
      element('th', {scope: 'row'}, score.time === 'infinity' ? '∞' : brief(score.time)),
      sets.flatMap((set) => [
        element('td', {}, brief(score[set].loss)),
        hasAccuracy ? element('td', {}, `${brief(100 * score[set].accuracy, 3)} %`) : null,
      ]).filter(Boolean))))));
}

/** Leave-one-out errors along a path of ridges. */
function ridges(learner) {
  const path = learner.leave_one_out?.path ?? [];
  if (path.length < 2) return null;
  return chart({
    title: 'Leave-one-out error', x: {label: 'ridge', log: true}, y: {label: 'mean of squares', log: true},
    series: [{name: 'leave one out', points: true, x: path.map((point) => point.ridge), y: path.map((point) => point.mean_squared_error)}],
  });
}

/** Loss and change of a kernel in training. `moved(index)` is called when a record is chosen. */
export function trainingPlots(document) {
  const {records, losses} = document;
  const steps = losses.map((_, index) => index + 1);
  return [
    chart({
      title: 'Loss', x: {label: 'step', whole: true}, y: {label: 'loss', log: losses.every((loss) => loss > 0)},
      series: [
        {name: "of each step's batch", x: steps, y: losses},
        {name: 'of all samples', points: true, x: records.map((record) => record.step), y: records.map((record) => record.loss)},
      ],
    }),
    chart({
      title: 'How far the kernel has come', x: {label: 'step', whole: true}, y: {label: '', from: 0},
      series: [['relative change', 'relative_change'], ['alignment', 'alignment'], ['CKA', 'cka']].map(([name, key]) => ({
        name, points: true, x: records.map((record) => record.step), y: records.map((record) => record[key] ?? NaN),
      })),
    }),
  ];
}
