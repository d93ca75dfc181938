#!/usr/bin/env python3
"""Looks at the TLS of `ntkd serve` with sslscan and testssl.sh, and fails on what must not be there.

Usage: tls.py NTKD      (openssl, sslscan, testssl; loopback only)
The certificate is made for the occasion and signed by itself, so what the scanners say of it is printed and no fault.
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

import service

# Forward secrecy, authenticated encryption, 128 bits at least.
CIPHER = re.compile(r"TLS_(AES_(128|256)_GCM|CHACHA20_POLY1305)_SHA\d+|ECDHE-(ECDSA|RSA)-(AES\d+-GCM-SHA\d+|CHACHA20-POLY1305)")
PROTOCOLS = {"TLS1.2", "TLS1.3"}
# What testssl must have looked for and found OK or not offered; PFS is forward secrecy, which must be there.
SOUND = """SSLv2 SSLv3 TLS1 TLS1_1 cipherlist_NULL cipherlist_aNULL cipherlist_EXPORT cipherlist_LOW cipherlist_3DES_IDEA
    PFS heartbleed CCS ticketbleed ROBOT secure_renego secure_client_renego CRIME_TLS POODLE_SSL SWEET32 FREAK DROWN LOGJAM
    BEAST LUCKY13 RC4""".split()
# What it says of others may be no worse than LOW, but for the certificate, which is nobody's.
GRAVE = {"MEDIUM", "HIGH", "CRITICAL"}
# BREACH guesses a secret by the length of a compressed answer that has what the attacker wrote beside it, and that a
# browser fetches with credentials of its own. `/`, which testssl tries, is the same for everybody, and no browser sends a
# bearer token by itself.
CONSIDERED = {"BREACH"}
OF_THE_CERTIFICATE = re.compile(r"cert|DNS_CAA|overall_grade|final_score|grade_cap|HSTS|OCSP")


def scan_with_sslscan(address, directory):
    """What must not be there, of what sslscan sees; prints the rest."""
    path = pathlib.Path(directory, "sslscan.xml")
    subprocess.run(["sslscan", "--no-colour", f"--xml={path}", "{}:{}".format(*address)], check=True,
                   stdout=subprocess.DEVNULL, timeout=120)
    scan, faults = xml.etree.ElementTree.parse(path).getroot().find("ssltest"), []
    protocols = {each.get("type").upper() + each.get("version") for each in scan.iter("protocol") if each.get("enabled") == "1"}
    ciphers = [each.get("cipher") for each in scan.iter("cipher")]
    print(f"sslscan: {' '.join(sorted(protocols))}; {' '.join(ciphers)}")
    if protocols != PROTOCOLS:
        faults.append(f"sslscan: the protocols are {' '.join(sorted(protocols))}")
    faults += [f"sslscan: the cipher {name}" for name in ciphers if not CIPHER.fullmatch(name)]
    if not ciphers:
        faults.append("sslscan: no cipher at all")
    # Compression is not looked for by an sslscan whose OpenSSL has none; testssl looks (CRIME_TLS).
    for what, attribute in (("renegotiation", "supported"), ("compression", "supported"), ("heartbleed", "vulnerable")):
        values = {each.get(attribute) for each in scan.iter(what)}
        print(f"sslscan: {what}: {'yes' if '1' in values else 'no' if values else 'not looked for'}")
        if "1" in values or not values and what != "compression":
            faults.append(f"sslscan: {what} {attribute}")
    return faults


def scan_with_testssl(address, directory):
    """The same of testssl.sh, which looks for more."""
    path = pathlib.Path(directory, "testssl.json")
    program = shutil.which("testssl") or shutil.which("testssl.sh")
    if not program:
        print("testssl: skipped, it is not installed (Debian's package is testssl.sh)")
        return []
    # Its code counts what it dislikes, a certificate that is signed by itself too.
    subprocess.run([program, "--quiet", "--warnings", "batch", "--color", "0", "--nodns", "none", "--jsonfile", path,
                    "--protocols", "--std", "--fs", "--server-preference", "--server-defaults", "--vulnerable",
                    "{}:{}".format(*address)],
                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT, timeout=600)
    findings, faults, sound = json.loads(path.read_text()), [], set()
    for each in findings:
        if each["severity"] == "OK" or each["finding"].startswith("not offered"):
            sound.add(each["id"])
        if each["severity"] in GRAVE and each["id"] not in CONSIDERED and not OF_THE_CERTIFICATE.match(each["id"]):
            faults.append(f"testssl: {each['id']}: {each['finding']}")
        if each["severity"] in ("LOW", *GRAVE):
            print(f"testssl: {each['severity']} {each['id']}: {each['finding']}")
    good = [name for name in SOUND if name in sound]
    print(f"testssl: {len(findings)} findings; sound: {' '.join(good)}")
    return faults + [f"testssl: {name} is not sound, or not looked for" for name in SOUND if name not in sound]


def main():
    with tempfile.TemporaryDirectory() as directory:
        certificate, key = service.make_certificate(directory)
        with service.Service(sys.argv[1], "--tls-certificate", certificate, "--tls-key", key) as target:
            faults = scan_with_sslscan(target.address, directory) + scan_with_testssl(target.address, directory)
            alive = target.is_running
        if not alive or target.code:
            faults.append(f"the service ended with code {target.code}: {target.last_words[-2000:]}")
    print("\n".join(faults) or "no fault found in TLS")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
