// A specification's text as what sends it from elsewhere.

import {token} from './service.js';

const url = () => `${location.origin}/v1/jobs`;

/** The shell's lines. Where a token is needed, it is the environment's: it stands in no text to be copied. */
export function curl(text) {
  const authorization = token.value ? ' -H "Authorization: Bearer $NTKD_TOKEN"' : '';
  return `curl ${url()}${authorization} -H 'Content-Type: application/json' -H 'Prefer: wait=60' -d @- <<'JSON'\n${text}\nJSON`;
}

/** Python's lines, as far as the matrix. */
export function python(text) {
  const imports = `import io, json, numpy, ${token.value ? 'os, ' : ''}requests`;
  const session = token.value
    ? ['service = requests.Session()', 'service.headers["Authorization"] = "Bearer " + os.environ["NTKD_TOKEN"]'] : [];
  const service = token.value ? 'service' : 'requests';
  return [
    imports, '', ...session, 'specification = json.loads(r"""', text, '""")',
    `job = ${service}.post("${url()}", json=specification, headers={"Prefer": "wait=60"}).json()`,
    `matrix = ${service}.get("${location.origin}" + job["links"]["matrix"] + ".npy")`,
    'kernel = numpy.load(io.BytesIO(matrix.content))',
  ].join('\n');
}
