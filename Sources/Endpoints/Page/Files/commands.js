// A specification's text as what sends it from elsewhere.

const url = () => `${location.origin}/v1/jobs`;

/** The shell's lines. */
export function curl(text) {
  return `curl ${url()} -H 'Content-Type: application/json' -H 'Prefer: wait=60' -d @- <<'JSON'\n${text}\nJSON`;
}

/** Python's lines, as far as the matrix. */
export function python(text) {
  return [
    'import io, json, numpy, requests', '', 'specification = json.loads(r"""', text, '""")',
    `job = requests.post("${url()}", json=specification, headers={"Prefer": "wait=60"}).json()`,
    `matrix = requests.get("${location.origin}" + job["links"]["matrix"] + ".npy")`,
    'kernel = numpy.load(io.BytesIO(matrix.content))',
  ].join('\n');
}
