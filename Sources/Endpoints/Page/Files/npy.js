// NumPy's format 1.0, as the service writes it: little-endian floats in C order.

/** Reads a file into {shape, values, isSingle}. */
export function readNumbers(buffer) {
  const view = new DataView(buffer);
  const length = view.getUint16(8, true);
  const header = new TextDecoder('latin1').decode(new Uint8Array(buffer, 10, length));
  const isSingle = header.includes("'<f4'");
  const shape = header.match(/\(([^)]*)\)/)[1].split(',').map((text) => text.trim()).filter(Boolean).map(Number);
  const start = 10 + length;
  // Numbers begin at a multiple of 64 there, as typed arrays need it.
  const values = isSingle ? new Float32Array(buffer, start) : new Float64Array(buffer, start);
  return {shape, values, isSingle};
}

/** A kernel's block as a grid: every pair of outputs makes a row and a column, of a diagonal its sum is taken. */
export function grid({shape, values, isSingle}) {
  const [rows, columns] = shape;
  if (shape.length === 2) return {rows, columns, values, isSingle};
  if (shape.length === 3) {
    const sums = new Float64Array(rows * columns);
    const outputs = shape[2];
    for (let pair = 0; pair < sums.length; pair++) {
      for (let output = 0; output < outputs; output++) sums[pair] += values[pair * outputs + output];
    }
    return {rows, columns, values: sums, isSingle: false};
  }
  const [, , high, wide] = shape;
  const width = columns * wide;
  const spread = new values.constructor(rows * high * width);
  let at = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      for (let one = 0; one < high; one++) {
        for (let other = 0; other < wide; other++) {
          spread[(row * high + one) * width + column * wide + other] = values[at++];
        }
      }
    }
  }
  return {rows: rows * high, columns: width, values: spread, isSingle};
}
