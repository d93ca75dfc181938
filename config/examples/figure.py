# %% The published figure in ten lines. Needs: pip install requests numpy matplotlib; a service: make run
import io, json, os, pathlib, matplotlib, numpy, requests
matplotlib.use("agg")
import matplotlib.pyplot as plt
ntkd = os.environ.get("NTKD_URL", "http://127.0.0.1:8080")
# %% A job is a network, a seed and data.
specification = json.loads((pathlib.Path(__file__).parent / "seed.json").read_text())
job = requests.post(f"{ntkd}/v1/jobs", json=specification, headers={"Prefer": "wait=60"}).json()
# %% Its result is a matrix.
kernel = numpy.load(io.BytesIO(requests.get(f"{ntkd}{job['links']['matrix']}.npy").content))
# %%
plt.figure(figsize=(8, 6.4))
plt.imshow(kernel, cmap="hot")
plt.colorbar()
plt.title(job["name"])
plt.savefig("kernel.png")
