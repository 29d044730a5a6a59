"""Makes the certificates of this folder anew, with a new key: `python3 make.py`; needs the package `cryptography`.

`key.pem` belongs to every server here and protects nothing.
"""
import datetime
import ipaddress
import pathlib

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

FOLDER = pathlib.Path(__file__).parent
START, END = datetime.datetime(2020, 1, 1), datetime.datetime(2999, 1, 1)


def name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def certificate(subject, key, issuer, issuer_key, end=END, names=(), is_authority=False):
    builder = (
        x509.CertificateBuilder().subject_name(name(subject)).issuer_name(name(issuer)).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(START).not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def write(file, certificate):
    (FOLDER / file).write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


AUTHORITY = "usher tests"
here = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("service.example")]
authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
write("authority.pem", certificate(AUTHORITY, authority_key, AUTHORITY, authority_key, is_authority=True))
write("server.pem", certificate("server", key, AUTHORITY, authority_key, names=here))
write("expired.pem", certificate(
    "expired", key, AUTHORITY, authority_key, end=datetime.datetime(2021, 1, 1), names=here))
write("elsewhere.pem", certificate(
    "elsewhere", key, AUTHORITY, authority_key, names=[x509.DNSName("elsewhere.example")]))
write("self-signed.pem", certificate("self-signed", key, "self-signed", key, names=here))
(FOLDER / "key.pem").write_bytes(key.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
