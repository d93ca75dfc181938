// Worked examples: what fills the editor.

const linear = (out_features, more = {}) => ({type: 'Linear', out_features, ...more});
const relu = {type: 'ReLU'};
const conv = (out_channels, more = {}) => ({type: 'Conv2d', out_channels, kernel_size: 3, padding: 1, ...more});

const angles = (count) => Array.from({length: count}, (_, k) => 2 * Math.PI * k / count);
const wave = (angle) => Number((Math.sin(angle) + Math.cos(3 * angle) / 2).toFixed(6));

export const examples = [
  {
    title: 'The published figure', text: 'A network of two layers on 100 samples, drawn as torch draws them.',
    specification: {
      name: 'Neural Tangent Kernel',
      architecture: {layers: [linear(10), relu, linear(1)]},
      seed: 0, data: {type: 'normal', count: 100, shape: [20]},
    },
  },
  {
    title: 'Convolutional', text: 'Three convolutions with global pooling; the trace over ten outputs.',
    specification: {
      name: 'A convolutional network',
      architecture: {layers: [
        conv(16), relu, conv(32, {stride: 2}), relu, conv(32, {stride: 2}), relu,
        {type: 'AdaptiveAvgPool2d', output_size: 1}, {type: 'Flatten'}, linear(10),
      ]},
      seed: 0, data: {type: 'normal', count: 64, shape: [3, 16, 16]},
    },
  },
  {
    title: 'Infinite width', text: 'The limit that wide networks tend to, with its spectrum.',
    specification: {
      name: 'Infinitely wide',
      architecture: {parameterization: 'ntk', bias_std: 0.1, layers: [linear(512), relu, linear(512), relu, linear(1)]},
      seed: 0, data: {type: 'circle', count: 200},
      kernel: {width: 'infinite'}, analyses: ['spectrum'],
    },
  },
  {
    title: 'Width convergence', text: 'How near networks of growing width come to that limit.',
    specification: {
      name: 'Towards infinite width',
      architecture: {parameterization: 'ntk', layers: [linear(64), relu, linear(64), relu, linear(1)]},
      seed: 0, data: {type: 'normal', count: 30, shape: [8]},
      kernel: {width: 'infinite'},
      analyses: ['convergence'], convergence: {widths: [32, 64, 128, 256, 512], samples: 8},
    },
  },
  {
    title: 'Kernel regression', text: 'What an infinite ensemble has learned of a function on the circle, and when.',
    specification: {
      name: 'A function on the circle, learned',
      architecture: {parameterization: 'ntk', bias_std: 0.1, layers: [linear(512), relu, linear(512), relu, linear(1)]},
      seed: 0, data: {type: 'circle', count: 12},
      kernel: {width: 'infinite'}, analyses: ['spectrum'],
      regression: {
        targets: angles(12).map(wave), test: {type: 'circle', count: 36}, test_targets: angles(36).map(wave),
        times: [1, 100, 'infinity'],
      },
    },
  },
  {
    title: 'A kernel that learns', text: 'The kernel of a network while it is trained.',
    specification: {
      name: 'A kernel that learns',
      architecture: {layers: [linear(64), {type: 'Tanh'}, linear(1)]},
      seed: 0, data: {type: 'circle', count: 24},
      training: {
        targets: angles(24).map((angle) => (Math.sin(3.5 * angle) >= 0 ? 1 : -1)), steps: 500, learning_rate: 0.05,
        momentum: 0.9, batch_size: 8, record: [0, 20, 50, 100, 200, 500],
      },
    },
  },
];

/** JSON as people write it: short lists on one line. */
export function written(value, indent = '') {
  if (value === null || typeof value !== 'object' || JSON.isRawJSON?.(value)) return JSON.stringify(value);
  const isList = Array.isArray(value);
  const flat = JSON.stringify(value).replace(/,(?=["{[\d-])/g, ', ').replace(/":/g, '": ');
  if (flat.length + indent.length <= 88 && !(indent === '' && !isList)) return flat;
  const inner = indent + '  ';
  if (isList && value.every((item) => typeof item !== 'object')) return wrapped(value, indent, inner);
  const items = isList
    ? value.map((item) => inner + written(item, inner))
    : Object.entries(value).map(([key, item]) => `${inner}${JSON.stringify(key)}: ${written(item, inner)}`);
  const [open, close] = isList ? '[]' : '{}';
  return `${open}\n${items.join(',\n')}\n${indent}${close}`;
}

function wrapped(items, indent, inner) {
  const lines = [];
  let line = inner;
  for (const [index, item] of items.entries()) {
    const text = JSON.stringify(item) + (index + 1 < items.length ? ', ' : '');
    if (line.length + text.length > 88) { lines.push(line.trimEnd()); line = inner; }
    line += text;
  }
  return `[\n${[...lines, line].join('\n')}\n${indent}]`;
}
